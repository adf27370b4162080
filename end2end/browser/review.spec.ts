// Review: trace after trace of a list, the same scores asked of each, by keys alone; a link leads to exactly this review.

import type { APIRequestContext, Page } from "@playwright/test";
import { annotate, editorOf, type Field, newField, said } from "./support/annotating";
import { sql } from "./support/database";
import { alive, expect, open, test, violations } from "./support/page";
import { newPerson, testAs } from "./support/person";
import { url } from "./support/settings";

const FEW = 6;

let field: Field;

const progress = (page: Page) => page.locator(".title-line .count");
const titled = (page: Page) => page.locator(".review-title");
const rowOf = (page: Page, name: string) => page.locator(".review-field").filter({ hasText: name });

/// Opens a review that asks for these; the newest trace first.
async function review(page: Page, asked: string): Promise<void> {
  await open(page, `/review?${asked}`, field.id);
  await expect(editorOf(page)).toBeVisible();
}

async function start(request: APIRequestContext, title: string, count: number) {
  field = await newField(request, title, count);
}

test.describe("a few traces", () => {
  test.beforeEach(async ({ request }, info) => start(request, info.title, FEW));

  test("from the list, by keys: what to ask is chosen, each answer leads on, the list's order is kept", async ({ page }) => {
    await open(page, `/traces?sort=timestamp&f=name~not~answer%205`, field.id);
    await page.keyboard.press("r");
    await expect(progress(page)).toHaveText("1 of 5, 0 done");
    await expect(titled(page)).toHaveText("answer 4");
    expect(page.url(), "what comes later is not in it").toMatch(/range=\.\.20/);
    await page.getByLabel("helpfulness", { exact: true }).check();
    await expect(editorOf(page)).toBeVisible();
    await page.getByLabel("tone", { exact: true }).check();
    await page.getByLabel("tone is required").check();
    await expect(rowOf(page, "tone")).toContainText("*");
    await rowOf(page, "helpfulness").getByRole("button").click();
    await expect(editorOf(page)).toContainText("helpfulness");
    await page.keyboard.press("4");
    await page.keyboard.press("Enter");
    await expect(editorOf(page)).toContainText("tone");
    await expect(rowOf(page, "helpfulness")).toContainText("4");
    // Not without what is required.
    await page.keyboard.press("n");
    await expect(page.getByRole("alert").filter({ hasText: "tone is required here" })).toBeVisible();
    await expect(titled(page)).toHaveText("answer 4");
    await page.keyboard.press("s");
    await page.keyboard.press("2");
    await page.keyboard.press("Enter");
    await expect(titled(page)).toHaveText("answer 3");
    await expect(progress(page)).toHaveText("2 of 5, 1 done");
    await expect(editorOf(page)).toContainText("helpfulness");
    await page.keyboard.press("p");
    await expect(titled(page)).toHaveText("answer 4");
    await expect(rowOf(page, "tone")).toContainText("neutral");
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+N");
    await expect(titled(page), "skipped").toHaveText("answer 2");
    await expect.poll(async () => (await said(field.id, "tone")).map((row) => row.label)).toEqual(["neutral"]);
    expect((await said(field.id, "helpfulness")).map((row) => row.value)).toEqual([4]);
    await page.getByRole("link", { name: "Traces" }).last().click();
    await expect(page).toHaveURL(/\/traces\?.*sort=timestamp/);
  });

  test("a link opens this review at this trace for a colleague, whose answers are their own", async ({ page, browser }) => {
    await review(page, "sort=timestamp&score=helpfulness&need=resolved");
    await page.keyboard.press("5");
    await page.keyboard.press("Enter");
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await expect(progress(page)).toHaveText("2 of 6, 1 done");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy link" }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const { id, storageState } = await newPerson(browser, "annotator");
    const other = await (await browser.newContext({ baseURL: url, storageState })).newPage();
    await other.goto(link);
    await alive(other);
    await expect(titled(other)).toHaveText("answer 4");
    await expect(progress(other)).toHaveText("2 of 6, 0 done");
    await expect(rowOf(other, "resolved")).toContainText("*");
    await expect(editorOf(other)).toContainText("helpfulness");
    await other.keyboard.press("2");
    await other.keyboard.press("Enter");
    await expect(rowOf(other, "helpfulness")).toContainText("2");
    await expect.poll(async () => (await said(field.id, "helpfulness")).filter((row) => row.author === id).length).toBe(1);
    // Where one was: the first that lacks something.
    await open(page, "/review?sort=timestamp&score=helpfulness&need=resolved", field.id);
    await expect(titled(page)).toHaveText("answer 4");
  });

  test("what is refused is put back and said", async ({ page, request }) => {
    await annotate(request, field, field.traces[0], "helpfulness", { n: 3 });
    await review(page, `score=helpfulness&at=${field.traces[0]}`);
    await expect(rowOf(page, "helpfulness")).toContainText("3");
    // Somebody narrows the config meanwhile.
    await sql(
      "UPDATE score_configs c SET max_value = 4 FROM projects p WHERE p.project_id = c.project_id AND p.id = $1 AND c.name = 'helpfulness'",
      [field.id],
    );
    await page.locator(".scorer-number").fill("5");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status").filter({ hasText: "helpfulness was not saved" })).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("p");
    await expect(titled(page)).toHaveText("answer 0");
    await expect(rowOf(page, "helpfulness")).toContainText("3");
  });
});

testAs("viewer")("a viewer reads a review and scores nothing", async ({ page, playwright }) => {
  const owner = await playwright.request.newContext({ baseURL: url, storageState: "test-results/signed-in.json" });
  await start(owner, "Read only", 2);
  await owner.dispose();
  await open(page, "/review?score=helpfulness", field.id);
  await expect(page.getByText("You may read here, not score.")).toBeVisible();
  await page.keyboard.press("s");
  await page.keyboard.press("n");
  await expect(titled(page)).toHaveText("answer 1");
  await expect(editorOf(page)).toHaveCount(0);
});

test("fifty answers by keys alone, in less than a tenth of five minutes", async ({ page, request }) => {
  test.slow();
  await start(request, "Fifty", 50);
  await review(page, "sort=timestamp&score=helpfulness");
  const begun = Date.now();
  for (let at = 0; at < 50; at++) {
    await page.keyboard.press(String((at % 5) + 1));
    await page.keyboard.press("Enter");
    if (at < 49) await expect(progress(page)).toHaveText(`${at + 2} of 50, ${at + 1} done`);
  }
  await expect(progress(page)).toHaveText("50 of 50, 50 done");
  const seconds = (Date.now() - begun) / 1_000;
  expect(seconds).toBeLessThan(30);
  await expect.poll(async () => (await said(field.id, "helpfulness")).length).toBe(50);
  const values = (await said(field.id, "helpfulness")).map((row) => row.value).reverse();
  expect(values, "each answer is on its trace").toEqual(Array.from({ length: 50 }, (_, at) => (at % 5) + 1));
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 800]) {
    test.describe(`${colorScheme}, ${width} wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test("a review is readable by everyone", async ({ page, request }) => {
        await start(request, "Looked at", 3);
        await open(page, "/review", field.id);
        await expect(page.getByText("Choose what to ask of each trace.")).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: `test-results/look/review-begin-${colorScheme}-${width}.png` });
        await review(page, "score=helpfulness&need=tone&score=resolved");
        await page.keyboard.press("3");
        await page.keyboard.press("Enter");
        await expect(editorOf(page)).toContainText("tone");
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: `test-results/look/review-${colorScheme}-${width}.png` });
        expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
        await open(page, "/review?f=name~is~nothing%20of%20that%20name", field.id);
        await expect(page.getByText("No trace matches this list.")).toBeVisible();
      });
    });
  }
}
