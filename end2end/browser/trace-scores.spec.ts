// The Scores tab of a trace against what SQL says; the panel of a score; the star; and the traces before and after.

import type { Page } from "@playwright/test";
import { type Column, columnsOf, word } from "./support/columns";
import { sql } from "./support/database";
import { expect, open, rowKeys, test, violations } from "./support/page";
import { testAs } from "./support/person";
import { pagesOf } from "./support/rpc";
import { demoProject as demo } from "./support/settings";

type Score = {
  id: string;
  name: string;
  value: number | null;
  label: string | null;
  observation: string | null;
  observation_name: string | null;
  author: string;
  comment: string | null;
  source: string;
};

const SCORES = `
SELECT s.id, c.name, s.value, l.label, s.observation_id AS observation, o.name AS observation_name
  , coalesce(u.name, y.name) AS author, s.comment, c.source
FROM scores s
JOIN projects p ON p.project_id = s.project_id
JOIN traces t ON t.project_id = s.project_id AND t.k = s.k
JOIN score_columns c ON c.project_id = s.project_id AND c.col = s.col
JOIN authors a ON a.project_id = s.project_id AND a.author = s.author
LEFT JOIN score_columns l ON l.project_id = s.project_id AND l.col = s.label
LEFT JOIN observations o ON o.project_id = s.project_id AND o.trace_k = s.k AND o.id = s.observation_id
LEFT JOIN users u ON u.id = a.user_id
LEFT JOIN api_keys y ON y.id = a.key_id
WHERE p.id = $1 AND t.id = $2
ORDER BY s.ts DESC, s.seq DESC`;

let trace = "";
let scores: Score[] = [];
/// An observation with scores beside which there are others.
let chosen = "";

test.beforeAll(async () => {
  const [found] = await sql<{ id: string; observation: string }>(
    `SELECT t.id, min(s.observation_id) AS observation
     FROM scores s
     JOIN projects p ON p.project_id = s.project_id
     JOIN traces t ON t.project_id = s.project_id AND t.k = s.k
     WHERE p.id = $1
     GROUP BY t.id
     HAVING count(s.observation_id) > 0 AND count(*) > count(s.observation_id)
     ORDER BY count(*) DESC, t.id
     LIMIT 1`,
    [demo],
  );
  trace = found.id;
  chosen = found.observation;
  scores = await sql<Score>(SCORES, [demo, trace]);
  expect(scores.length).toBeGreaterThan(2);
});

const table = (page: Page) => page.getByRole("table", { name: "Scores of this trace" });
const keys = (page: Page) =>
  table(page).locator("tr[data-key]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-key")));

test("every score of the trace and its observations is there, by observation", async ({ page }) => {
  await open(page, `/traces/${trace}?tab=scores`, demo);
  const ids = (await keys(page)) as string[];
  expect([...ids].sort()).toEqual(scores.map(({ id }) => id).sort());
  for (const score of scores) {
    const row = table(page).locator(`tr[data-key="${score.id}"]`);
    await expect(row).toContainText(score.name);
    await expect(row).toContainText(score.author);
    if (score.comment) await expect(row).toContainText(score.comment);
    if (score.label) await expect(row).toContainText(score.label);
    const group = row.locator("xpath=..").getByRole("rowheader");
    await expect(group).toContainText(score.observation === null ? "Trace" : (score.observation_name ?? score.observation));
  }
  // The trace's own come first.
  const own = scores.filter(({ observation }) => observation === null).map(({ id }) => id);
  expect(ids.slice(0, own.length)).toEqual(own);
  await expect(page.getByRole("tab", { name: "Scores" })).toContainText(String(scores.length));
  expect(await violations(page)).toEqual([]);
});

test("the selection's scores come first and are marked, and can stand alone", async ({ page }) => {
  const of = scores.filter(({ observation }) => observation === chosen).map(({ id }) => id);
  await open(page, `/traces/${trace}?tab=scores&observation=${chosen}`, demo);
  expect((await keys(page)).slice(0, of.length)).toEqual(of);
  await expect(table(page).locator("tr.marked")).toHaveCount(of.length);
  await expect(table(page).getByRole("rowheader").first()).toContainText("selected");
  await expect(page.getByRole("tabpanel")).toContainText(`${scores.length} scores, ${of.length} on `);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("link", { name: "Selected only" }).click();
  await expect.poll(() => keys(page)).toEqual(of);
});

test("scores are ordered by any column, both ways", async ({ page }) => {
  await open(page, `/traces/${trace}?tab=scores&group=none`, demo);
  expect(await keys(page), "the newest first").toEqual(scores.map(({ id }) => id));
  const head = (name: string) => table(page).getByRole("columnheader", { name, exact: true });
  await head("Name").getByRole("link").click();
  await expect(head("Name")).toHaveAttribute("aria-sort", "ascending");
  const names = async () => table(page).locator("tr[data-key] td:first-child").allInnerTexts();
  const sorted = scores.map(({ name }) => name).sort();
  expect(await names()).toEqual(sorted);
  await expect(head("Name").getByRole("link")).toBeFocused();
  await head("Name").getByRole("link").click();
  await expect(head("Name")).toHaveAttribute("aria-sort", "descending");
  expect(await names()).toEqual([...sorted].reverse());

  await head("Value").getByRole("link").click();
  await expect(head("Value")).toHaveAttribute("aria-sort", "ascending");
  const values = new Map(scores.map(({ id, value, label }) => [id, label === null ? value : null]));
  const numbers = (await keys(page)).map((id) => values.get(id!)).filter((value) => typeof value === "number");
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
});

test("a score opens at the side, and the keys go on", async ({ page }) => {
  await open(page, `/traces/${trace}?tab=scores`, demo);
  const [first, second] = await keys(page);
  const named = (id: string | null) => scores.find((score) => score.id === id)!.name;
  await table(page).locator(`tr[data-key="${first}"] td.quiet`).click();
  const panel = (id: string | null) => page.getByRole("region", { name: `Score ${named(id)}`, exact: true });
  await expect(panel(first)).toBeVisible();
  await expect(panel(first)).toContainText("Properties");
  await expect(table(page).locator("tr.open")).toHaveAttribute("data-key", first!);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("j");
  await expect(table(page).locator("tr.open")).toHaveAttribute("data-key", second!);
  await expect(panel(second)).toBeVisible();
  await page.keyboard.press("w");
  await expect(page.locator(".panel")).toHaveClass(/wide/);
  await page.keyboard.press("Escape");
  await expect(page.locator(".panel")).toHaveCount(0);
  expect(page.url()).not.toContain("open=");
});

test("the worst score of an observation stands in its row, and the trace's in the header", async ({ page }) => {
  await open(page, `/traces/${trace}`, demo);
  const names = new Set(scores.map(({ name, source }) => `${name} ${source}`));
  const shown = page.getByRole("group", { name: "Scores" }).locator(".badge");
  expect(await shown.count()).toBeGreaterThanOrEqual(Math.min(names.size, 8));
  const row = page.getByRole("treeitem").filter({ has: page.locator(".badge") }).first();
  await expect(row).toContainText(/\d|True|False|[a-z]/);
  const others = scores.filter(({ observation }) => observation === null).length - 1;
  if (others > 0) await expect(page.locator("#node-0 small")).toHaveText(`+${others}`);
});

testAs("member")("the star of the page bookmarks the trace", async ({ page }) => {
  const marked = async () =>
    (await sql(`SELECT 1 FROM traces t JOIN projects p USING (project_id) WHERE p.id = $1 AND t.id = $2 AND t.bookmarked`, [demo, trace])).length;
  await open(page, `/traces/${trace}`, demo);
  const star = page.getByRole("button", { name: "Bookmark" });
  await expect(star).toHaveAttribute("aria-pressed", "false");
  await star.click();
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await expect.poll(marked).toBe(1);
  await page.reload();
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await page.locator("body[data-hydrated]").waitFor();
  await page.keyboard.press("b");
  await expect.poll(marked).toBe(0);
});

test.describe("before and after", () => {
  let columns: Column[] = [];

  test.beforeAll(async () => {
    columns = await columnsOf();
  });

  test("a trace knows its place in the list that one came from", async ({ page, request }) => {
    const column = columns.find(({ data_type, level }) => data_type === "NUMERIC" && level === "trace")!;
    const [{ name }] = await sql<{ name: string }>(
      `SELECT t.name FROM traces t JOIN projects p USING (project_id) WHERE p.id = $1 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
      [demo],
    );
    const query = `f=${encodeURIComponent(`name~is~${name}`)}&sort=${encodeURIComponent(word(column))}`;
    const ids = (await pagesOf(request, demo, query, "traces")).flatMap((page) => page.keys);
    expect(ids.length).toBeGreaterThan(60);
    await open(page, `/traces?${query}`, demo);
    const shown = await rowKeys(page);
    expect(shown).toEqual(ids.slice(0, 50));
    await page.locator(`tr[data-key="${ids[48]}"] td.strong a`).click();

    const here = (id: string) => expect(page).toHaveURL(new RegExp(`/traces/${id}\\?`));
    await here(ids[48]);
    // Over the page's end and back.
    for (const next of [49, 50, 51]) {
      await page.getByRole("link", { name: "Next trace" }).click();
      await here(ids[next]);
    }
    await page.getByRole("link", { name: "Previous trace" }).waitFor();
    await page.keyboard.press("k");
    await here(ids[50]);
    await expect(page.getByText(`by ${column.name.toLowerCase()}`)).toBeVisible();
    await page.getByRole("link", { name: "Traces", exact: true }).last().click();
    await expect.poll(() => rowKeys(page)).toEqual(ids.slice(0, 50));
  });

  test("the list's first trace has none before it, and a page of its own knows the newest ones", async ({ page, request }) => {
    const ids = (await pagesOf(request, demo, "", "traces")).flatMap((page) => page.keys);
    await open(page, `/traces/${ids[0]}`, demo);
    await page.getByRole("link", { name: "Next trace" }).click();
    await expect(page).toHaveURL(new RegExp(`/traces/${ids[1]}$`));
    await page.getByRole("link", { name: "Previous trace" }).click();
    await expect(page).toHaveURL(new RegExp(`/traces/${ids[0]}$`));
    await expect(page.getByRole("link", { name: "Next trace" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Previous trace" })).toHaveCount(0);
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("scores are read, ordered and opened", async ({ page }) => {
    await page.goto(`/project/${demo}/traces/${trace}?tab=scores`);
    expect((await keys(page)).length).toBe(scores.length);
    await table(page).getByRole("columnheader", { name: "Name", exact: true }).getByRole("link").click();
    await table(page).locator("a[data-open]").first().click();
    await expect(page.locator(".panel")).toContainText("Properties");
  });
});
