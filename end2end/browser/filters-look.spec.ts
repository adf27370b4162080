// The filter bar in each of its states, in both themes and from 800 to 1,440 pixels: axe finds nothing, nothing leaves
// the window, and a picture is kept.

import { editorOf, openMenu } from "./support/filters";
import { expect, open, test, violations } from "./support/page";
import type { Page } from "@playwright/test";

const CHIPS = "/scores?f=environment~is~production&f=name~is~tone~a-b~correctness&f=value~lt~0.9";

const STATES: [name: string, path: string, reach: (page: Page) => Promise<unknown>][] = [
  ["menu", CHIPS, openMenu],
  ["found", CHIPS, async (page) => {
    await openMenu(page);
    await page.keyboard.type("ton");
    await expect(page.locator(".properties").getByRole("button", { name: /^Name is/ }).first()).toBeVisible();
  }],
  ...["Name", "Source", "Comment", "Metadata", "Trace tags", "ID"].map(
    (property) => [property, "/scores", async (page: Page) => {
      await openMenu(page);
      const editor = await editorOf(page, property);
      await expect(editor.getByText("Loading")).toHaveCount(0);
    }] as [string, string, (page: Page) => Promise<unknown>],
  ),
  ["range", "/scores?f=name~is~correctness", async (page) => {
    await openMenu(page);
    const editor = await editorOf(page, "Value");
    await editor.getByLabel("Comparison").selectOption("between");
    await editor.getByLabel("From", { exact: true }).fill("0");
    await editor.getByLabel("To", { exact: true }).fill("0.5");
    await expect(editor.locator("rect")).toHaveCount(24);
    await expect(editor.getByRole("status")).toContainText("match");
  }],
  ["past", "/scores", async (page) => {
    await openMenu(page);
    await (await editorOf(page, "Timestamp")).getByLabel("Comparison").selectOption("past");
  }],
  ["after", "/scores", async (page) => {
    await openMenu(page);
    await (await editorOf(page, "Updated")).getByRole("button", { name: "Apply" }).click();
  }],
  ["chip", CHIPS, (page) => page.getByRole("button", { name: /Edit filter: Value/ }).click()],
  ["time-range", "/scores", async (page) => {
    await page.locator(".range-menu > summary").click();
    await page.locator(".range-custom").getByRole("button", { name: "Apply" }).click();
    await expect(page.locator(".range-custom").getByRole("alert")).toBeVisible();
  }],
  ["no-match", "/scores?f=name~is~tone&f=value~gt~0.5&q=list&range=30d", (page) =>
    expect(page.getByText(/change would show rows/)).toBeVisible()],
];

for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 800]) {
    test.describe(`${theme}, ${width} wide`, () => {
      test.use({ colorScheme: theme, viewport: { width, height: 900 } });

      for (const [name, path, reach] of STATES) {
        test(`${name} is readable by everyone`, async ({ page }) => {
          await open(page, path);
          await reach(page);
          expect(await violations(page)).toEqual([]);
          const outside = await page.evaluate(() =>
            Array.from(document.querySelectorAll(".popover")).filter((popover) => {
              const box = popover.getBoundingClientRect();
              return box.width > 0 && (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight);
            }).length,
          );
          expect(outside, "menus stay inside the window").toBe(0);
          await page.screenshot({ path: `test-results/look/filters-${name}-${theme}-${width}.png` });
        });
      }
    });
  }
}
