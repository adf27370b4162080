// Score columns of the traces table: every kind of their filters by recount, labels by their count, verdicts, and the card
// with the single scores behind a cell.

import { type Column, columnsOf, figures, word } from "./support/columns";
import { sql } from "./support/database";
import { expect, open, rowKeys, test, violations } from "./support/page";
import { pagesOf } from "./support/rpc";
import { demoProject as demo } from "./support/settings";

let columns: Column[] = [];

test.beforeAll(async () => {
  columns = await columnsOf();
});

const of = (type: string) => columns.filter((column) => column.data_type === type);
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const escaped = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("~", "\\~");

/// Whether the list under this filter has exactly the traces for which the figure is true.
async function holds(request: import("@playwright/test").APIRequestContext, column: Column, filter: string, figure: string) {
  const asked = encodeURIComponent(`${escaped(word(column))}~${filter}`);
  const ids = (await pagesOf(request, demo, `f=${asked}`, "traces")).flatMap((page) => page.keys);
  const expected = [...(await figures(column, `(${figure})::int`))].filter(([, truth]) => truth === 1).map(([id]) => id);
  expect([...ids].sort(), `${word(column)} ${filter}`).toEqual(expected.sort());
  return expected.length;
}

/// One value of the column's scores, the most frequent of this kind.
async function most(column: Column, what: string): Promise<string> {
  const [row] = await sql<{ value: string }>(
    `SELECT ${what} AS value
     FROM scores s
     JOIN projects p USING (project_id)
     JOIN score_columns c USING (project_id, col)
     JOIN authors a USING (project_id, author)
     LEFT JOIN api_keys k ON k.id = a.key_id
     LEFT JOIN users u ON u.id = a.user_id
     LEFT JOIN score_columns l ON l.project_id = s.project_id AND l.col = s.label
     WHERE p.id = $1 AND c.level = $2 AND c.source = $3 AND c.data_type = $4 AND c.name = $5 AND ${what} IS NOT NULL
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
    [demo, column.level, column.source, column.data_type, column.name],
  );
  return row?.value;
}

test("truths are filtered by either, labels by any of them and by none of them", async ({ request }) => {
  for (const column of of("BOOLEAN")) {
    expect(await holds(request, column, "is~True", "bool_or(s.value = 1)")).toBeGreaterThan(0);
    await holds(request, column, "is~False", "bool_or(s.value = 0)");
  }
  for (const column of of("CATEGORICAL")) {
    const label = await most(column, "l.label");
    const found = await holds(request, column, `is~${escaped(label)}`, `bool_or(l.label = ${quoted(label)})`);
    expect(found).toBeGreaterThan(0);
    await holds(request, column, `is~${escaped(label)}~never said`, `bool_or(l.label = ${quoted(label)})`);
  }
});

test("numbers are filtered by a range", async ({ request }) => {
  for (const column of of("NUMERIC")) {
    const known = [...(await figures(column, "avg(s.value)")).values()].filter((figure) => figure !== null).map(Number);
    const ordered = known.sort((one, other) => one - other);
    const [low, high] = [ordered[Math.floor(ordered.length / 4)], ordered[Math.floor((ordered.length * 3) / 4)]];
    // Between two figures, so that rounding decides nothing.
    const [from, to] = [low - 1e-7, high + 1e-7];
    expect(await holds(request, column, `between~${from}~${to}`, `avg(s.value) BETWEEN ${from} AND ${to}`)).toBeGreaterThan(0);
  }
});

test("scores are filtered by who made them and by what their comment says", async ({ request }) => {
  let said = 0;
  for (const column of columns) {
    const author = await most(column, "coalesce(u.name, k.name)");
    const by = `bool_or(EXISTS (
      SELECT 1 FROM authors a LEFT JOIN api_keys k ON k.id = a.key_id LEFT JOIN users u ON u.id = a.user_id
      WHERE a.project_id = s.project_id AND a.author = s.author AND coalesce(u.name, k.name) = ${quoted(author)}
    ))`;
    expect(await holds(request, column, `by~${escaped(author)}`, by)).toBeGreaterThan(0);
    const comment = await most(column, "s.comment");
    if (!comment) continue;
    const part = comment.slice(0, 12);
    said += await holds(request, column, `says~${escaped(part)}`, `bool_or(strpos(lower(s.comment), lower(${quoted(part)})) > 0)`);
  }
  expect(said).toBeGreaterThan(0);
});

test("the head's menu orders by the count of one label", async ({ page }) => {
  const [column] = of("CATEGORICAL");
  const label = await most(column, "l.label");
  await open(page, `/traces?cols=name,${encodeURIComponent(word(column))}`, demo);
  const head = page.getByRole("columnheader").filter({ hasText: column.name });
  await expect(head.locator(".head-n")).toHaveText(/^n /);
  await head.hover();
  await head.getByRole("button", { name: `How ${column.name} is ordered` }).click();
  const menu = page.getByRole("group", { name: `Order by ${column.name}` });
  expect(await violations(page)).toEqual([]);
  await menu.getByRole("link", { name: `Count of ${label}`, exact: true }).click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  const known = await figures(column, `count(*) FILTER (WHERE l.label = ${quoted(label)})::float8`);
  const first = Math.max(...[...known.values()].map((figure) => Number(figure ?? 0)));
  await expect.poll(async () => known.get((await rowKeys(page))[0])).toBe(first);
  const shown = (await rowKeys(page)).map((id) => Number(known.get(id) ?? -1));
  expect(shown).toEqual([...shown].sort((one, other) => other - one));
});

test("cells and heads tell what fails where a config says so", async ({ page }) => {
  const configs = await sql<{ name: string; direction: string; threshold: number }>(
    `SELECT c.name, c.direction, c.threshold FROM score_configs c JOIN projects p USING (project_id)
     WHERE p.id = $1 AND c.data_type = 'NUMERIC' AND c.direction IS NOT NULL AND c.threshold IS NOT NULL AND NOT c.is_archived`,
    [demo],
  );
  expect(configs.length).toBeGreaterThan(0);
  for (const { name, direction, threshold } of configs) {
    const column = of("NUMERIC").find((column) => column.name === name && column.level === "trace");
    if (!column) continue;
    const sort = `${direction === "lower" ? "-" : ""}${word(column)}`;
    await open(page, `/traces?cols=name,${encodeURIComponent(word(column))}&sort=${encodeURIComponent(sort)}`, demo);
    const known = await figures(column, "avg(s.value)");
    const red = await page.locator("tbody tr:has(td.fails)").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-key")));
    const fails = (id: string) => (direction === "lower" ? Number(known.get(id)) > threshold : Number(known.get(id)) < threshold);
    expect(red).toEqual((await rowKeys(page)).filter(fails));
    expect(red.length, "the worst stand first").toBeGreaterThan(0);
    await expect(page.locator(".head-chart > .fails")).toHaveAttribute("d", /^M/);
  }
});

test("a cell's card has each score behind it", async ({ page }) => {
  const column = of("NUMERIC").filter(({ level }) => level === "observation")[0];
  const known = await figures(column, "count(*)::float8");
  await open(page, `/traces?cols=name,${encodeURIComponent(word(column))}&f=${encodeURIComponent(word(column))}~has`, demo);
  const [id] = await rowKeys(page);
  const cell = page.locator(`tbody tr[data-key="${id}"] td.rolled`);
  await cell.hover();
  const card = page.locator(".cell-card");
  await expect(card.locator(".card-score")).toHaveCount(Number(known.get(id)));
  const comments = await sql<{ comment: string }>(
    `SELECT s.comment FROM scores s JOIN projects p USING (project_id) JOIN traces t USING (project_id, k)
     JOIN score_columns c USING (project_id, col)
     WHERE p.id = $1 AND t.id = $2 AND c.name = $3 AND c.level = 'observation' AND s.comment IS NOT NULL`,
    [demo, id, column.name],
  );
  for (const { comment } of comments) await expect(card).toContainText(comment);
  expect(await violations(page)).toEqual([]);
});
