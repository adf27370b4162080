// The same said of many traces at once: of those that are ticked, of all that match; undone; and disagreement found.

import { annotate, cellOf, COLUMNS, editorOf, type Field, newField, said, STARS, TONE } from "./support/annotating";
import { call } from "./support/api";
import { sql } from "./support/database";
import { expect, open, rowKeys, test, violations } from "./support/page";
import { testAs } from "./support/person";
import { url } from "./support/settings";

const TRACES = 70;

let field: Field;

// Made by the owner, whoever the test's person is.
test.beforeEach(async ({ playwright }, info) => {
  const owner = await playwright.request.newContext({ baseURL: url, storageState: "test-results/signed-in.json" });
  field = await newField(owner, info.title, TRACES);
  await owner.dispose();
});

const bar = (page: import("@playwright/test").Page) => page.getByRole("group", { name: "Ticked rows" });
const toneOf = async () => (await said(field.id, "tone")).map(({ trace, label }) => [trace, label]);

test("ticked traces are all called friendly by keys, with their count before and undo after", async ({ page, request }, info) => {
  await annotate(request, field, field.traces[1], "tone", { l: { label: "curt", number: 2 } });
  const before = await toneOf();
  await open(page, `/traces?${COLUMNS}`, field.id);
  for (const key of ["j", "x", "j", "x", "j", "x"]) await page.keyboard.press(key);
  await bar(page).getByRole("button", { name: "Score" }).press("Enter");
  const editor = editorOf(page);
  await expect(editor).toContainText("Choose what to set on 3 traces");
  await editor.getByRole("textbox", { name: "Name of the score" }).fill("to");
  await editor.getByRole("button", { name: "tone" }).press("Enter");
  await page.keyboard.press("1");
  await expect(editor).toContainText("Set tone = friendly on 3 traces");
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath("fill.png") });
  await page.keyboard.press("Enter");
  const note = page.getByRole("status").filter({ hasText: "tone = friendly: 3 rows" });
  await expect(note).toBeVisible();
  expect(await toneOf()).toEqual(field.traces.slice(0, 3).map((trace) => [trace, "friendly"]));
  await expect(cellOf(page, field.traces[2], "tone")).toHaveText("friendly");
  await note.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Undone" })).toBeVisible();
  expect(await toneOf()).toEqual(before);
  await expect(cellOf(page, field.traces[1], "tone")).toHaveText("curt");
});

test("all that match are scored, more than the page has", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}&f=name~contains~answer`, field.id);
  await page.getByRole("checkbox", { name: "Tick all rows on this page" }).check();
  await bar(page).getByRole("button", { name: `All ${TRACES} traces` }).click();
  await expect(bar(page)).toContainText(`All ${TRACES} traces`);
  await bar(page).getByRole("button", { name: "Score" }).click();
  const editor = editorOf(page);
  await editor.getByRole("button", { name: "helpfulness" }).click();
  await page.keyboard.press("4");
  await editor.getByRole("button", { name: `Set on ${TRACES} traces` }).click();
  const note = page.getByRole("status").filter({ hasText: `helpfulness = 4: ${TRACES} rows` });
  await expect(note).toBeVisible();
  expect((await said(field.id, "helpfulness")).length).toBe(TRACES);
  await note.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await said(field.id, "helpfulness")).length).toBe(0);
});

test("what the config does not allow is said before anything is written, and a press elsewhere writes nothing", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
  await bar(page).getByRole("button", { name: "Score" }).click();
  const editor = editorOf(page);
  await editor.getByRole("button", { name: "helpfulness" }).click();
  await page.keyboard.press("9");
  await page.keyboard.press("Enter");
  await expect(editor.getByRole("alert")).toContainText("5");
  await page.getByRole("heading", { name: "Traces" }).click();
  await expect(editor).toHaveCount(0);
  expect(await said(field.id, "helpfulness")).toEqual([]);
});

test("all that match are deleted after a second press, and come back", async ({ page }) => {
  const count = async () =>
    (await sql<{ n: number }>("SELECT count(*)::int AS n FROM traces t JOIN projects p USING (project_id) WHERE p.id = $1 AND t.seen", [field.id]))[0].n;
  await open(page, "/traces", field.id);
  await page.getByRole("checkbox", { name: "Tick all rows on this page" }).check();
  await bar(page).getByRole("button", { name: `All ${TRACES} traces` }).click();
  await bar(page).getByRole("button", { name: `Delete ${TRACES} traces` }).click();
  await bar(page).getByRole("button", { name: `Really delete ${TRACES} traces` }).click();
  const note = page.getByRole("status").filter({ hasText: `Deleted: ${TRACES} rows` });
  await expect(note).toBeVisible();
  expect(await count()).toBe(0);
  await note.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Undone" })).toBeVisible();
  expect(await count()).toBe(TRACES);
  await expect.poll(async () => (await rowKeys(page)).length).toBe(50);
});

test("more than can be undone at once is deleted only when its number is typed", async ({ page }) => {
  await sql(
    `INSERT INTO traces (project_id, id, k, seen, ts, end_ts, given_name, created_at, updated_at)
     SELECT p.project_id, 'old ' || n, 900000 + n, true, now() - n * interval '1 h', now(), 'old ' || n, now(), now()
     FROM projects p CROSS JOIN generate_series(1, 10000) n WHERE p.id = $1`,
    [field.id],
  );
  await open(page, "/traces", field.id);
  await page.getByRole("checkbox", { name: "Tick all rows on this page" }).check();
  await bar(page).getByRole("button", { name: /^All [\d,]+\+? traces$/ }).click();
  await bar(page).getByRole("button", { name: /^Delete [\d,]+\+? traces$/ }).click();
  const really = bar(page).getByRole("button", { name: /^Really delete/ });
  await expect(really).toBeDisabled();
  const typed = bar(page).getByRole("textbox", { name: /Type \d+ to delete them/ });
  await typed.fill("1");
  await expect(really).toBeDisabled();
  const number = /Type (\d+)/.exec((await typed.getAttribute("placeholder")) ?? "")?.[1] ?? "";
  expect(Number(number)).toBeGreaterThanOrEqual(10_000);
  await typed.fill(number);
  await expect(really).toBeEnabled();
  await bar(page).getByRole("button", { name: "Clear ticks" }).click();
  await expect(bar(page)).toHaveCount(0);
});

test("where people disagree is marked, comes first and is found alone", async ({ page, request }) => {
  const [none, one, much, little] = field.traces;
  await annotate(request, field, none, "helpfulness", { n: 3 });
  const other = (traceId: string, value: number | string, name = "helpfulness") =>
    call("POST", "/api/public/scores", { traceId, name, value, source: "ANNOTATION" }, field.keys);
  expect((await other(one, 5)).status).toBe(200);
  for (const [trace, mine, others] of [[much, 1, 5], [little, 3, 4]] as const) {
    await annotate(request, field, trace, "helpfulness", { n: mine });
    expect((await other(trace, others)).status).toBe(200);
  }
  await annotate(request, field, much, "tone", { l: { label: "curt", number: 2 } });
  expect((await other(much, "friendly", "tone")).status).toBe(200);
  await open(page, `/traces?${COLUMNS}`, field.id);
  await expect(cellOf(page, much, "helpfulness").getByRole("img", { name: "They differ by 4" })).toBeVisible();
  await expect(cellOf(page, none, "helpfulness").getByRole("img")).toHaveCount(0);
  // A tie of labels shows both.
  await expect(cellOf(page, much, "tone")).toContainText("curt");
  await expect(cellOf(page, much, "tone")).toContainText("friendly");
  await page.locator(`[data-head="${STARS}"]`).click();
  await page.getByRole("link", { name: "Disagreement" }).click();
  await page.waitForURL(/sort=-spread/);
  await expect.poll(() => rowKeys(page).then((keys) => keys.slice(0, 3))).toEqual([much, little, none]);
  await page.locator(`[data-head="${STARS}"]`).click();
  await page.getByRole("link", { name: "Only rows where people disagree" }).click();
  await expect.poll(() => rowKeys(page)).toEqual([much, little]);
  await page.locator(`[data-head="${TONE}"]`).click();
  await page.getByRole("link", { name: "Only rows where people disagree" }).click();
  await expect.poll(() => rowKeys(page)).toEqual([much]);
});

testAs("viewer")("who may only read fills nothing and deletes nothing", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(bar(page).getByRole("button", { name: "Copy ids" })).toBeVisible();
  await expect(bar(page).getByRole("button", { name: "Score" })).toHaveCount(0);
  await expect(bar(page).getByRole("button", { name: /Delete/ })).toHaveCount(0);
  const wish = (d: unknown) => ({ project: field.id, wish: { l: "traces", w: { i: [field.traces[0]] }, d } });
  const nonsense = await page.request.post("/rpc/begin-bulk", { data: { project: field.id, wish: "all" } });
  expect(nonsense.status()).toBe(400);
  for (const deed of ["x", { s: { n: "tone", m: { v: { n: 1 } } } }]) {
    const answer = await page.request.post("/rpc/begin-bulk", { data: wish(deed) });
    expect(answer.status()).toBe(403);
  }
});

testAs("annotator")("an annotator fills, and deletes nothing", async ({ page }) => {
  await open(page, `/traces?${COLUMNS}`, field.id);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(bar(page).getByRole("button", { name: /Delete/ })).toHaveCount(0);
  await bar(page).getByRole("button", { name: "Score" }).click();
  await editorOf(page).getByRole("button", { name: "resolved" }).click();
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect(cellOf(page, field.traces[0], "resolved")).toHaveText("False");
});

test("a change of a score is undone from its history", async ({ page, request }) => {
  const [trace] = field.traces;
  await annotate(request, field, trace, "helpfulness", { n: 2 });
  await annotate(request, field, trace, "helpfulness", { n: 5 });
  await open(page, "/scores?f=name~is~helpfulness", field.id);
  await page.locator("tbody tr").first().locator("td.strong").click();
  const history = page.locator(".history");
  await expect(history).toContainText("changed the value 2 → 5");
  await history.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("status").filter({ hasText: "The change is undone" })).toBeVisible();
  await expect(history).toContainText("changed the value 5 → 2");
  expect((await said(field.id, "helpfulness")).map(({ value }) => value)).toEqual([2]);
});
