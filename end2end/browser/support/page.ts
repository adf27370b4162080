// What every browser test does: open a page, wait until it is alive, and fail on anything in the console.

import { expect, test as base, type Page } from "@playwright/test";
import { project } from "./settings";

/// A test whose page may say nothing in the console: an error there is a failure, whatever else passes.
export const test = base.extend<{ quietConsole: void }>({
  quietConsole: [
    async ({ page }, use) => {
      const said: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") said.push(message.text());
      });
      page.on("pageerror", (error) => said.push(String(error)));
      await use();
      expect(said, "the console stays empty").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/// Opens a page of the project and waits for hydration.
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(`/project/${project}${path}`);
  await alive(page);
}

/// Waits until the page answers to a hand: hydration leaves this mark.
export async function alive(page: Page): Promise<void> {
  await page.locator("body[data-hydrated]").waitFor();
}

/// The keys of the rows on the page, in order.
export async function rowKeys(page: Page): Promise<string[]> {
  return page.locator("tbody tr[data-key]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-key") ?? ""));
}

/// The keys of every row of a list, walked by its *Next page* link.
export async function walk(page: Page, path: string): Promise<string[]> {
  await open(page, path);
  const keys = await rowKeys(page);
  for (;;) {
    const next = page.getByRole("link", { name: "Next page" });
    if ((await next.count()) === 0) return keys;
    const before = await rowKeys(page);
    await next.click();
    await expect.poll(async () => (await rowKeys(page))[0]).not.toBe(before[0]);
    keys.push(...(await rowKeys(page)));
  }
}
