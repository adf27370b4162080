// The page of the HTTP API: for anyone, without keys, without a login, without a script.

import { expect, test, violations } from "./support/page";
import { url } from "./support/settings";

test.use({ javaScriptEnabled: false, storageState: { cookies: [], origins: [] } });

test("the page lists every call and leads to its fields", async ({ page }) => {
  await page.goto(`${url}/docs/api`);
  await expect(page.getByRole("heading", { name: "The HTTP API" })).toBeVisible();
  await page.getByRole("navigation").getByRole("link", { name: "Writes events in a batch" }).click();
  await expect(page.locator("section:target")).toContainText("/api/public/ingestion");
  await page.getByRole("link", { name: "ScoreConfigPatch" }).first().click();
  await expect(page.locator("section:target")).toContainText("isArchived");
  expect((await page.request.get(`${url}/docs/openapi.json`)).status()).toBe(200);
});

test("the page looks as it should", async ({ page }) => {
  for (const scheme of ["light", "dark"] as const) {
    for (const width of [1440, 800]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${url}/docs/api`);
      await page.screenshot({ path: `test-results/look/api-${scheme}-${width}.png` });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      expect(wide, "nothing is wider than the window").toBe(false);
    }
  }
});

test.describe(() => {
  // axe itself is a script.
  test.use({ javaScriptEnabled: true });

  test("axe finds nothing on the page", async ({ page }) => {
    await page.goto(`${url}/docs/api`);
    expect(await violations(page)).toEqual([]);
  });
});
