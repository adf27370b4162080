// Code that comes apart: which of it a page loads, and what happens where it does not come.

import type { Page } from "@playwright/test";
import { alive, expect, open, test } from "./support/page";
import { project } from "./support/settings";

const scores = "/scores?f=name~is~overall_quality";

/// The chunks that a page loads from here on.
function chunks(page: Page): string[] {
  const names: string[] = [];
  page.on("response", (response) => {
    const name = /\/pkg\/split_(\w+)\./.exec(response.url())?.[1];
    if (name) names.push(name);
  });
  return names;
}

test("a page brings its own code, and that of menus when one is opened", async ({ page }) => {
  const loaded = chunks(page);
  await open(page, "/traces");
  expect(loaded).toEqual(["traces_page"]);
  await page.keyboard.press("f");
  await expect(page.getByLabel("Filter by")).toBeFocused();
  expect(loaded).toEqual(["traces_page", "menus"]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("v");
  await expect(page.locator("#columns-search")).toBeFocused();
  expect(loaded).toEqual(["traces_page", "menus"]);
});

test("the page before stays until the code of the next has come", async ({ page }) => {
  await open(page, "/scores");
  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route("**/pkg/split_traces_page*", async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest("**/pkg/split_traces_page*");
  await page.getByRole("link", { name: "Traces", exact: true }).click();
  await asked;
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Scores");
  await expect(page.locator("tbody tr").first()).toBeVisible();
  go();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Traces");
});

test.describe("code that does not come", () => {
  test.use({ expectedInConsole: /Failed to load resource|HTTP status code is not ok/ });

  test("a page that is gone to is loaded whole", async ({ page }) => {
    await open(page, scores);
    let isWhole = false;
    page.on("request", (request) => {
      isWhole ||= request.isNavigationRequest();
    });
    await page.route("**/pkg/split_trace_page*", (route) => (isWhole ? route.continue() : route.fulfill({ status: 404 })));
    await page.locator("tbody a").first().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("pipeline");
    await alive(page);
    expect(isWhole).toBe(true);
  });

  test("a page that was opened can be read", async ({ page }) => {
    await page.route("**/pkg/split_trace_page*", (route) => route.fulfill({ status: 404 }));
    const refused = page.waitForEvent("console", (message) => message.text().includes("HTTP status code is not ok"));
    await page.goto(`/project/${project}/traces/your-trace-id`);
    await refused;
    await expect(page.getByRole("table", { name: "Scores of this trace" })).toContainText("helpfulness");
    await page.getByRole("link", { name: "Scores", exact: true }).first().click();
    await alive(page);
  });
});
