// The side panel of a score: opened by hand, by key and by address, followed through the list, and read whole.

import { sendScore } from "./support/api";
import { alive, expect, open, rowKeys, test, violations } from "./support/page";
import { project } from "./support/settings";

const panelOf = (page: import("@playwright/test").Page) => page.getByRole("region", { name: /^Score / });

for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 800]) {
    test.describe(`${theme}, ${width} wide`, () => {
      test.use({ colorScheme: theme, viewport: { width, height: 900 } });

      test("everything of a score is in the panel", async ({ page }) => {
        const id = `panel-${theme}-${width}`;
        const score = {
          id, name: "in_full", value: 3, trace_id: "trace-of-panel", observation_id: "observation-of-panel",
          data_type: "NUMERIC", timestamp: "2001-01-02T00:00:00Z", environment: "staging",
          comment: `First line\nSecond <b>line</b> ${"long ".repeat(80)}`, metadata: { queue: "weekly", deep: [1, { two: true }] },
        };
        await sendScore(score);
        await sendScore({ ...score, value: 2 });
        await open(page, `/scores?f=name~is~in_full&open=${id}`);
        const panel = panelOf(page);
        await expect(panel.getByRole("heading", { name: "in_full" })).toBeVisible();
        await expect(panel).toContainText("Second <b>line</b>");
        await expect(panel.locator("pre")).toContainText('"two": true');
        await expect(panel.getByRole("link", { name: "trace-of-panel" })).toHaveAttribute("href", `/project/${project}/traces/trace-of-panel`);
        await expect(panel.getByRole("link", { name: "observation-of-panel" })).toBeVisible();
        await expect(panel.getByRole("listitem").first()).toContainText("First key changed the value 3 → 2");
        await expect(panel.getByRole("listitem").last()).toContainText("First key scored 3");
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: `test-results/look/panel-${theme}-${width}.png` });
      });
    });
  }
}

test("a click on a row opens it, j and k follow the list, Escape closes", async ({ page }) => {
  await open(page, "/scores");
  const keys = await rowKeys(page);
  await page.locator("tbody td.strong").nth(1).click({ position: { x: 10, y: 10 } });
  await expect(page).toHaveURL(new RegExp(`open=${keys[1]}$`));
  const panel = panelOf(page);
  await expect(panel).toContainText(keys[1]);
  await expect(page.locator("tbody tr.open")).toHaveAttribute("data-key", keys[1]);
  await page.keyboard.press("j");
  await expect(panel).toContainText(keys[2]);
  await expect(page).toHaveURL(new RegExp(`open=${keys[2]}$`));
  await panel.getByRole("button", { name: "Previous score" }).click();
  await expect(panel).toContainText(keys[1]);
  const narrow = (await panel.boundingBox())?.width ?? 0;
  await page.keyboard.press("w");
  await expect.poll(async () => (await panel.boundingBox())?.width ?? 0).toBeGreaterThan(narrow);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  // The rows were not asked for again: opening a row changes none.
  expect(await rowKeys(page)).toEqual(keys);
  await page.goBack();
  await expect(panel).toContainText(keys[1]);
  await panel.getByRole("link", { name: "Close panel" }).click();
  await expect(panel).toBeHidden();
});

test("a link to an open row shows the same to a colleague", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/scores?sort=name");
  const keys = await rowKeys(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(panelOf(page)).toContainText(keys[0]);
  await page.keyboard.press("y");
  await expect(page.getByRole("status").filter({ hasText: "Link copied" })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain("cols=");
  const other = await context.newPage();
  await other.goto(link);
  await alive(other);
  await expect(panelOf(other)).toContainText(keys[0]);
  expect(await rowKeys(other)).toEqual(keys);
});

test("a property is copied whole", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/scores");
  const keys = await rowKeys(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await panelOf(page).getByRole("button", { name: "Copy id", exact: true }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(keys[0]);
});

test("a score that is not there is told in the panel, and the list stays", async ({ page }) => {
  await open(page, "/scores?open=never-there");
  await expect(page.getByRole("alert")).toContainText("There is no such score");
  expect((await rowKeys(page)).length).toBe(50);
  expect(await violations(page)).toEqual([]);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the panel of an address is in the page and can be closed", async ({ page }) => {
    await page.goto(`/project/${project}/scores?open=list-3`);
    await expect(panelOf(page)).toContainText("list-3");
    await panelOf(page).getByRole("link", { name: "Close panel" }).click();
    await expect(page).toHaveURL(`/project/${project}/scores`);
    await expect(panelOf(page)).toHaveCount(0);
  });
});
