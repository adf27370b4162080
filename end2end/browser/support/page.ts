// What every browser test does: open a page, wait until it is alive, and fail on anything in the console.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page, type TestInfo } from "@playwright/test";
import { project } from "./settings";

/// A test whose page may say nothing in the console: an error there is a failure, whatever else passes. A test that
/// causes one on purpose names it in `expectedInConsole`.
export const test = base.extend<{ expectedInConsole: RegExp | undefined; quietConsole: void }>({
  expectedInConsole: [undefined, { option: true }],
  quietConsole: [
    async ({ page, expectedInConsole }, use, info) => {
      expect(existsSync(failedFairly(info)), "no second try for a test that failed in a living browser").toBe(false);
      const said: string[] = [];
      const hear = (text: string) => {
        if (!expectedInConsole?.test(text)) said.push(text);
      };
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") hear(message.text());
      });
      page.on("pageerror", (error) => hear(String(error)));
      await use();
      const died = info.errors.some((error) => /browser has been closed|crashed/i.test(error.message ?? ""));
      if (!died && (info.status !== info.expectedStatus || said.length > 0)) {
        mkdirSync(info.project.outputDir, { recursive: true });
        writeFileSync(failedFairly(info), "");
      }
      expect(said, "the console stays empty").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/// Where it is kept that a test failed while its browser lived. Chromium itself dies once in thousands of tests: only then
/// is there a second try.
function failedFairly(info: TestInfo): string {
  return join(info.project.outputDir, `failed-${info.testId}`);
}

/// Opens a page of a project and waits for hydration.
export async function open(page: Page, path: string, of = project): Promise<void> {
  await page.goto(`/project/${of}${path}`);
  await alive(page);
}

/// Waits until the page answers to a hand: hydration leaves this mark.
export async function alive(page: Page): Promise<void> {
  await page.locator("body[data-hydrated]").waitFor();
}

/// The keys of the rows on the page, in order.
export async function rowKeys(page: Page): Promise<string[]> {
  return page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-key") ?? ""));
}

/// Follows a link of the pager and waits for its rows; false if it leads nowhere.
export async function turn(page: Page, name: "Next page" | "Previous page"): Promise<boolean> {
  const link = page.locator(`a[aria-label="${name}"]`);
  if ((await link.count()) === 0) return false;
  const [first] = await rowKeys(page);
  await link.click();
  await expect.poll(async () => (await rowKeys(page))[0]).not.toBe(first);
  return true;
}

/// The keys of every row of a list, walked page by page to its end.
export async function walk(page: Page, path: string, of = project): Promise<string[]> {
  await open(page, path, of);
  const keys = await rowKeys(page);
  while (await turn(page, "Next page")) keys.push(...(await rowKeys(page)));
  return keys;
}

/// What axe finds on the page as it stands.
export async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`);
}
