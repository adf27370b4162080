// Every page in both themes and at both widths: axe finds nothing, nothing spills over, and a picture is kept.

import { alive, expect, open, test, violations } from "./support/page";
import { project } from "./support/settings";

const PAGES: [name: string, path: string][] = [
  ["scores", "/scores"],
  ["scores-filtered", "/scores?f=environment~is~production&f=name~is~tone~a-b~correctness&range=30d&sort=value"],
  ["scores-no-match", "/scores?f=name~is~nothing&range=7d"],
  ["trace-known-from-scores", "/traces/your-trace-id"],
];

for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 800]) {
    test.describe(`${theme}, ${width} wide`, () => {
      test.use({ colorScheme: theme, viewport: { width, height: 900 } });

      for (const [name, path] of PAGES) {
        test(`${name} is readable by everyone`, async ({ page }) => {
          await open(page, path);
          await expect(page.locator("[data-total], .tab-bar, .teach").first()).toBeVisible();
          expect(await violations(page)).toEqual([]);
          const spills = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
          expect(spills, "only the table scrolls").toBe(false);
          await page.screenshot({ path: `test-results/look/${name}-${theme}-${width}.png` });
        });
      }

      test("a trace with observations is readable by everyone", async ({ page }) => {
        await open(page, "/scores?f=name~is~overall_quality");
        await page.locator("tbody a").first().click();
        await expect(page.getByRole("heading", { level: 1 })).toContainText("pipeline");
        for (const tab of ["Preview", "Scores"]) {
          await page.getByRole("tab", { name: tab }).click();
          await expect(page.getByRole("tab", { name: tab })).toHaveAttribute("aria-selected", "true");
          expect(await violations(page)).toEqual([]);
          await page.screenshot({ path: `test-results/look/trace-${tab.toLowerCase()}-${theme}-${width}.png` });
        }
      });

      test("open menus are readable by everyone", async ({ page }) => {
        await open(page, "/scores");
        await page.locator("summary", { hasText: "Filter" }).click();
        await page.getByRole("button", { name: "Name", exact: true }).click();
        await expect(page.getByRole("checkbox", { name: "tone", exact: true })).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: `test-results/look/filter-menu-${theme}-${width}.png` });
        await page.keyboard.press("Escape");
        await page.locator("summary", { hasText: "All time" }).click();
        await expect(page.getByRole("link", { name: "Past 7 days" })).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: `test-results/look/range-menu-${theme}-${width}.png` });
      });
    });
  }
}

test.describe("signed out", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  for (const theme of ["light", "dark"] as const) {
    test(`the sign-in is readable by everyone, ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.goto("/login");
      await alive(page);
      expect(await violations(page)).toEqual([]);
      await page.screenshot({ path: `test-results/look/sign-in-${theme}.png` });
    });
  }
});

test("the theme can be set and is kept", async ({ page }) => {
  await open(page, "/scores");
  const theme = page.getByRole("button", { name: /theme/i });
  await theme.click();
  const set = await page.locator("html").getAttribute("data-theme");
  expect(set).toMatch(/light|dark/);
  await page.goto(`/project/${project}/scores`);
  await expect(page.locator("html")).toHaveAttribute("data-theme", set ?? "");
});
