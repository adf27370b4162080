// Scoring in the cells of the traces table: by keys alone, by mouse, every type, what is refused, what is undone.

import { annotate, cellOf, COLUMNS, editorOf, type Field, newField, said, STARS } from "./support/annotating";
import { call } from "./support/api";
import { expect, open, test, violations } from "./support/page";
import { testAs } from "./support/person";

const TRACES = 24;

let field: Field;

test.beforeAll(async ({ request }) => {
  field = await newField(request, "Scored in place", TRACES);
});

test("twenty rows are scored by keys alone", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  await page.keyboard.press("j");
  await page.keyboard.press("s");
  const editor = editorOf(page);
  await expect(editor).toContainText("1 to 5");
  const begin = Date.now();
  for (let at = 0; at < 20; at++) {
    await page.keyboard.press(String((at % 5) + 1));
    await page.keyboard.press("Enter");
  }
  const took = Date.now() - begin;
  await page.keyboard.press("Escape");
  await expect(editor).toHaveCount(0);
  await expect.poll(async () => (await said(field.id, "helpfulness")).length).toBe(20);
  const values = (await said(field.id, "helpfulness")).map(({ trace, value }) => [trace, value]);
  expect(values).toEqual(field.traces.slice(0, 20).map((trace, at) => [trace, (at % 5) + 1]));
  for (const [at, trace] of field.traces.slice(0, 20).entries()) {
    await expect(cellOf(page, trace, "helpfulness")).toHaveText(String((at % 5) + 1));
  }
  console.log(`twenty rows by keys: ${took} ms`);
  expect(took).toBeLessThan(10_000);
});

test("arrows choose a cell, Tab goes along the row, and each type has its field", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  const [, trace, next] = field.traces;
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(cellOf(page, trace, "resolved")).toHaveClass(/chosen/);
  await page.keyboard.press("Enter");
  const editor = editorOf(page);
  await expect(editor.getByRole("radio")).toHaveText([/True/, /False/]);
  await page.keyboard.press("2");
  await expect(editor.getByRole("radio", { name: "False" })).toBeChecked();
  await page.keyboard.press("Tab");
  await expect(editor.getByRole("radio", { name: "friendly" })).toBeVisible();
  await page.keyboard.press("3");
  await page.keyboard.press("c");
  await page.keyboard.type("short, and not sweet");
  await page.keyboard.press("Enter");
  await expect(cellOf(page, next, "tone")).toHaveClass(/scoring/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Traces" })).toBeFocused();
  await expect(cellOf(page, trace, "resolved")).toHaveText("False");
  await expect(cellOf(page, trace, "tone")).toHaveText("curt");
  const [tone] = await said(field.id, "tone");
  expect([tone.trace, tone.label, tone.comment]).toEqual([trace, "curt", "short, and not sweet"]);
});

test("with no cell chosen Enter opens the row", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.locator("tr.open")).toHaveCount(1);
  await expect(editorOf(page)).toHaveCount(0);
});

test("a click scores, a click beside the cell opens the row, and a click elsewhere saves", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  const trace = field.traces[21];
  await cellOf(page, trace, "helpfulness").click();
  const editor = editorOf(page);
  await editor.getByRole("slider").fill("4");
  await editor.getByRole("textbox", { name: "Comment" }).fill("quick");
  await editor.getByRole("button", { name: "Save" }).click();
  await expect(cellOf(page, trace, "helpfulness")).toHaveText("4");
  await expect(page).not.toHaveURL(/open=/);
  await cellOf(page, trace, "resolved").click();
  await editor.getByRole("radio", { name: "True" }).click();
  // Another score cell: what was chosen is saved, and the editor goes on there.
  await cellOf(page, trace, "tone").click();
  await expect(cellOf(page, trace, "resolved")).toHaveText("True");
  await editor.getByRole("radio", { name: "neutral" }).click();
  await page.getByRole("heading", { name: "Traces" }).click();
  await expect(editor).toHaveCount(0);
  await expect(cellOf(page, trace, "tone")).toHaveText("neutral");
  await cellOf(page, trace, "Name").click({ position: { x: 150, y: 10 } });
  await expect(page).toHaveURL(/open=/);
});

test("a machine's score stays, and the person's stands beside it as a mark", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  const trace = field.traces[4];
  const cell = cellOf(page, trace, "correctness");
  const before = await cell.textContent();
  await cell.click();
  const editor = editorOf(page);
  await expect(editor).toContainText("Others");
  await editor.getByRole("textbox", { name: "correctness" }).fill("0.9");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(cell.getByRole("img", { name: "People: 0.9" })).toBeVisible();
  expect((await cell.textContent())?.trim()).toBe(before?.trim());
  expect((await said(field.id, "correctness")).map(({ value }) => value)).toEqual([0.9]);
  await page.getByRole("button", { name: "Show people's column" }).click();
  await expect(page).toHaveURL(/s:trace:ANNOTATION:NUMERIC:correctness/);
  const row = page.locator(`tbody tr[data-key="${trace}"]`);
  await expect(row.locator("td", { hasText: /^0\.9$/ })).toHaveCount(1);
});

test("the next scores stand folded below, each said by one press", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  const trace = field.traces[20];
  await cellOf(page, trace, "helpfulness").click();
  const editor = editorOf(page);
  await expect(editor.locator(".scorer-next")).toHaveText([/resolved/, /tone/]);
  const tone = editor.getByRole("group", { name: "tone" });
  await tone.getByRole("button", { name: "curt" }).click();
  await expect(tone.getByRole("button", { name: "curt" })).toHaveAttribute("aria-pressed", "true");
  await expect(cellOf(page, trace, "tone")).toHaveText("curt");
  // The open one still has the keys.
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(cellOf(page, trace, "helpfulness")).toHaveText("2");
  const one = (name: string) => said(field.id, name).then((all) => all.find((row) => row.trace === trace));
  expect((await one("tone"))?.label).toBe("curt");
  await cellOf(page, trace, "helpfulness").click();
  await expect(tone.getByRole("button", { name: "curt" })).toHaveAttribute("aria-pressed", "true");
  await tone.getByRole("button", { name: "curt" }).click();
  await expect.poll(() => one("tone")).toBeUndefined();
});

test("what the config does not allow is said at once, and the editor stays", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  const trace = field.traces[22];
  await cellOf(page, trace, "helpfulness").click();
  const editor = editorOf(page);
  await expect(editor).toContainText("1 to 5");
  await editor.getByRole("textbox", { name: "helpfulness" }).fill("9");
  await page.keyboard.press("Enter");
  await expect(editor.getByRole("alert")).toHaveText("It is over 5, the most that the config allows.");
  await editor.getByRole("textbox", { name: "helpfulness" }).fill("");
  await editor.getByRole("textbox", { name: "Comment" }).fill("no idea");
  await page.keyboard.press("Enter");
  await expect(editor.getByRole("alert")).toContainText("a comment alone is not a score");
  await page.keyboard.press("Escape");
  await expect(editor).toHaveCount(0);
  expect((await said(field.id, "helpfulness")).some((one) => one.trace === trace)).toBe(false);
});

test("what is undone is as it was, and what is cleared is gone", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  const trace = field.traces[23];
  const cell = cellOf(page, trace, "helpfulness");
  const score = async (keys: string[], before: string) => {
    await cell.click();
    const number = editorOf(page).getByRole("textbox", { name: "helpfulness" });
    await expect(number).toHaveValue(before);
    await expect(number).toBeFocused();
    for (const key of keys) await page.keyboard.press(key);
  };
  await score(["2", "Enter"], "");
  await expect(cell).toHaveText("2");
  await score(["5", "Enter"], "2");
  await expect(cell).toHaveText("5");
  await expect(page.getByText("helpfulness: 5")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(cell).toHaveText("2");
  await score(["Backspace", "Enter"], "2");
  await expect(cell.getByRole("img", { name: "No score of helpfulness" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(cell).toHaveText("2");
  const mine = (await said(field.id, "helpfulness")).filter((one) => one.trace === trace);
  expect(mine.map(({ value }) => value)).toEqual([2]);
});

test.describe(() => {
  // The browser itself says that a call failed.
  test.use({ expectedInConsole: /403|Failed to load resource/ });

  test("a refusal puts the old value back and says why", async ({ page, request }) => {
    await annotate(request, field, field.traces[0], "helpfulness", { n: 1 });
    await open(page, `/traces?${COLUMNS}`, field.id);
    const cell = cellOf(page, field.traces[0], "helpfulness");
    await expect(cell).toHaveText("1");
    await page.route("**/rpc/annotate", (route) => route.fulfill({ status: 403, json: "Forbidden" }));
    await cell.click();
    await expect(editorOf(page)).toContainText("1 to 5");
    await page.keyboard.press("3");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(page.locator(".toast.bad")).toContainText("helpfulness was not saved");
    await expect(cell).toHaveText("1");
  });
});

test("a score that has no config is given by a name and a type", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  await cellOf(page, field.traces[2], "tone").click();
  const editor = editorOf(page);
  await editor.getByRole("button", { name: "Other score" }).click();
  await expect(editor.getByRole("button", { name: "helpfulness" })).toBeVisible();
  await editor.getByRole("textbox", { name: "Name of the score" }).fill("made-up");
  await editor.getByRole("radio", { name: "Categorical" }).click();
  await editor.getByRole("textbox", { name: "Name of the score" }).press("Enter");
  await editor.getByRole("textbox", { name: "Another label" }).fill("brand new");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await said(field.id, "made-up")).map(({ label }) => label)).toEqual(["brand new"]);
});

test("an edited row stays where it is, and is marked", async ({ page, request }) => {
  for (const [at, value] of [5, 4, 3].entries()) await annotate(request, field, field.traces[at], "helpfulness", { n: value });
  await open(page, `/traces?${COLUMNS}&sort=${encodeURIComponent(`-${STARS}`)}`, field.id);
  const first = await page.locator("tbody tr").first().getAttribute("data-key");
  await cellOf(page, first ?? "", "helpfulness").click();
  await expect(editorOf(page)).toContainText("1 to 5");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(cellOf(page, first ?? "", "helpfulness")).toHaveText("1");
  expect(await page.locator("tbody tr").first().getAttribute("data-key")).toBe(first);
  await expect(page.locator("tbody tr").first().locator("td.changed")).toHaveCount(1);
});

testAs("annotator")("an annotator scores", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  const cell = cellOf(page, field.traces[20], "resolved");
  await cell.click();
  await expect(editorOf(page)).toBeVisible();
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(cell).toHaveText("True");
});

testAs("viewer")("who may only read is shown what the cell holds", async ({ page }) => {
  const score = { traceId: field.traces[0], name: "helpfulness", value: 1, source: "ANNOTATION" };
  expect((await call("POST", "/api/public/scores", score, field.keys)).status).toBe(200);
  await open(page, `/traces?${COLUMNS}`, field.id);
  await cellOf(page, field.traces[0], "helpfulness").click();
  await expect(page.locator(".cell-card")).toContainText("1");
  await expect(editorOf(page)).toHaveCount(0);
  const annotation = { t: { t: { t: field.traces[0] } }, n: "helpfulness", m: { v: { n: 1 } } };
  const answer = await page.request.post("/rpc/annotate", { data: { project: field.id, annotation } });
  expect(answer.status()).toBe(403);
});

test("two people disagree, and both values stay", async ({ page, request }) => {
  const trace = field.traces[1];
  await annotate(request, field, trace, "helpfulness", { n: 2 });
  const score = { id: `other-${trace}`, traceId: trace, name: "helpfulness", value: 5, source: "ANNOTATION" };
  expect((await call("POST", "/api/public/scores", score, field.keys)).status).toBe(200);
  await open(page, `/traces?${COLUMNS}`, field.id);
  await expect(cellOf(page, trace, "helpfulness")).toHaveText(/n 2/);
  await cellOf(page, trace, "helpfulness").click();
  await expect(editorOf(page)).toContainText("Others");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(cellOf(page, trace, "helpfulness")).toHaveText(/n 2\s*3/);
  await expect.poll(async () => (await said(field.id, "helpfulness")).filter((one) => one.trace === trace).length).toBe(2);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 800]) {
    test.describe(`${colorScheme}, ${width} wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test("the editor looks as it should", async ({ page }) => {
        await open(page, `/traces?${COLUMNS}`, field.id);
        for (const [column, trace] of [["helpfulness", 4], ["tone", 6], ["correctness", 4]] as const) {
          await cellOf(page, field.traces[trace], column).click();
          await expect(editorOf(page).getByRole("textbox", { name: "Comment" })).toBeVisible();
          await expect(page.locator("td.scoring")).toHaveCount(1);
          expect(await violations(page)).toEqual([]);
          await page.screenshot({ path: `test-results/look/scoring-${column}-${width}-${colorScheme}.png` });
          await page.keyboard.press("Escape");
        }
        await cellOf(page, field.traces[3], "tone").click();
        await editorOf(page).getByRole("button", { name: "Other score" }).click();
        await expect(editorOf(page).getByRole("button", { name: "resolved" })).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: `test-results/look/scoring-other-${width}-${colorScheme}.png` });
      });
    });
  }
}
