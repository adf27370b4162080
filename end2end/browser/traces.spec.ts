// The traces table: score columns are ticked, sorted and filtered by, and every list is what plain SQL says.

import { call, sendScore } from "./support/api";
import { type Column, columnsOf, figures, word } from "./support/columns";
import { sql } from "./support/database";
import { expect, open, rowKeys, test, violations } from "./support/page";
import { testAs } from "./support/person";
import { newProject } from "./support/project";
import { pagesOf } from "./support/rpc";
import { demoProject as demo } from "./support/settings";

const FIGURES: Record<string, [prefix: string, figure: string][]> = {
  NUMERIC: [
    ["", "avg(s.value)"],
    ["min:", "min(s.value)"],
    ["max:", "max(s.value)"],
    ["last:", "(array_agg(s.value ORDER BY s.ts DESC, s.value DESC))[1]"],
  ],
  BOOLEAN: [["", "avg(s.value)"]],
  CATEGORICAL: [["", "(array_agg(l.label ORDER BY s.ts DESC, s.label DESC))[1]"]],
};

let columns: Column[] = [];

test.beforeAll(async () => {
  columns = await columnsOf();
});

/// The order of two figures; texts by their bytes.
function compare(one: number | string, other: number | string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

for (const [type, kinds] of Object.entries(FIGURES)) {
  for (const [prefix, figure] of kinds) {
    for (const turn of ["", "-"]) {
      test(`traces sorted by ${turn}${prefix}${type} stand in the recount's order, each once, missing last`, async ({
        request,
      }) => {
        test.setTimeout(120_000);
        const of = columns.filter((column) => column.data_type === type);
        expect(of.length).toBeGreaterThan(0);
        for (const column of of) {
          const sort = encodeURIComponent(`${turn}${prefix}${word(column)}`);
          const known = await figures(column, figure);
          const ids = (await pagesOf(request, demo, `sort=${sort}`, "traces")).flatMap((page) => page.keys);
          expect([...ids].sort(), word(column)).toEqual([...known.keys()].sort());
          const shown = ids.map((id) => known.get(id) ?? null);
          const there = shown.filter((value) => value !== null);
          const ordered = [...there].sort((one, other) => (turn ? compare(other, one) : compare(one, other)));
          expect(shown, word(column)).toEqual([...ordered, ...shown.slice(there.length).map(() => null)]);
        }
      });
    }
  }
}

test("traces filtered by a score column are those whose figure passes", async ({ request }) => {
  for (const column of columns) {
    const known = await figures(column, FIGURES[column.data_type][0][1]);
    const cases: [string, (figure: number | string | null) => boolean][] = [
      ["has", (figure) => figure !== null],
      ["none", (figure) => figure === null],
    ];
    if (column.data_type === "NUMERIC") {
      const numbers = [...known.values()].filter((figure) => typeof figure === "number").sort((a, b) => a - b);
      const middle = numbers[Math.floor(numbers.length / 2)];
      cases.push([`lt~${middle}`, (figure) => figure !== null && Number(figure) < middle]);
      cases.push([`ge~${middle}`, (figure) => figure !== null && Number(figure) >= middle]);
    }
    for (const [test, passes] of cases) {
      const filter = encodeURIComponent(`${word(column).replaceAll("~", "\\~")}~${test}`);
      const ids = (await pagesOf(request, demo, `f=${filter}`, "traces")).flatMap((page) => page.keys);
      const expected = [...known].filter(([, figure]) => passes(figure)).map(([id]) => id);
      expect([...ids].sort(), `${word(column)} ${test}`).toEqual(expected.sort());
    }
  }
});

testAs("member")("keys of the metadata become columns, and their cells lead to the traces like them", async ({ page }) => {
  const { id, number } = await newProject("With metadata");
  await sql(
    `INSERT INTO traces (project_id, id, k, seen, ts, end_ts, given_name, metadata, created_at, updated_at)
     SELECT $1, 't' || n, n, true, now() - n * interval '1 min', now(), 't' || n, m, now(), now()
     FROM unnest($2::jsonb[]) WITH ORDINALITY AS u (m, n)`,
    [number, ['{"lang": "de", "build": 7, "a,b~c": true}', '{"lang": "fr", "deep": {"x": [1]}}', "{}", '{"lang": "de"}']],
  );
  await open(page, "/traces", id);
  await page.getByRole("button", { name: "Columns" }).click();
  const keys = page.getByRole("dialog", { name: "Columns" }).getByRole("list", { name: /^Metadata/ });
  await expect(keys.getByRole("checkbox")).toHaveCount(4);
  for (const key of ["lang", "build", "a,b~c", "deep"]) {
    await keys.getByRole("checkbox", { name: key, exact: true }).check();
    await expect(page.getByRole("columnheader", { name: key, exact: true })).toBeVisible();
  }
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  const shown = () =>
    page.locator("tbody tr").evaluateAll((rows) =>
      rows.map((row) => Array.from(row.querySelectorAll("td"), (cell) => cell.textContent?.trim()).slice(-4)),
    );
  const expected = [
    ["de", "7", "true", ""],
    ["fr", "", "", '{"x":[1]}'],
    ["", "", "", ""],
    ["de", "", "", ""],
  ];
  await expect.poll(shown).toEqual(expected);
  await page.reload();
  expect(await shown()).toEqual(expected);
  await page.locator("tbody td", { hasText: /^de$/ }).first().hover();
  await page.getByRole("link", { name: "Filter to this" }).click();
  await expect(page).toHaveURL(/f=metadata~key~lang~de/);
  await expect.poll(() => rowKeys(page)).toEqual(["t1", "t4"]);
});

testAs("member")("three steps: Columns, the section named Scores, a tick", async ({ page }) => {
  const column = columns.filter(({ data_type, level }) => data_type === "NUMERIC" && level === "trace")[0];
  await open(page, "/traces", demo);
  await page.getByRole("button", { name: "Columns" }).click();
  const panel = page.getByRole("dialog", { name: "Columns" });
  const scores = panel.getByRole("list", { name: /^Scores/ });
  const tick = scores.getByRole("checkbox", { name: new RegExp(`^${column.name}`) }).first();
  await tick.check();
  const head = page.getByRole("columnheader").filter({ hasText: column.name });
  await expect(head).toBeVisible();
  await expect(head.locator(".head-n")).toHaveText(/^n /);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");

  const sort = head.getByRole("button", { name: column.name, exact: true });
  await sort.click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  const known = await figures(column, "avg(s.value)");
  await expect
    .poll(async () => {
      const shown = (await rowKeys(page)).map((id) => Number(known.get(id)));
      return shown.length === 50 && shown.every((figure, at) => at === 0 || shown[at - 1] <= figure);
    })
    .toBe(true);
  await sort.click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await sort.click();
  await expect(head).not.toHaveAttribute("aria-sort");

  await head.hover();
  await head.getByRole("button", { name: `How ${column.name} is ordered` }).click();
  await page.getByRole("group", { name: `Order by ${column.name}` }).getByRole("link", { name: "Highest first" }).click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
});

testAs("member")("a star bookmarks, and the filter finds it", async ({ page }) => {
  await open(page, "/traces", demo);
  const [first] = await rowKeys(page);
  const row = page.locator(`tbody tr[data-key="${first}"]`);
  await row.hover();
  await row.getByRole("button", { name: "Bookmark" }).click();
  const marked = () => sql(`SELECT 1 FROM traces t JOIN projects p USING (project_id) WHERE p.id = $1 AND t.id = $2 AND t.bookmarked`, [demo, first]);
  await expect.poll(async () => (await marked()).length).toBe(1);
  await open(page, "/traces?f=bookmarked~is~True", demo);
  expect(await rowKeys(page)).toContain(first);
  await page.locator(`tbody tr[data-key="${first}"]`).hover();
  await page.locator(`tbody tr[data-key="${first}"]`).getByRole("button", { name: "Bookmark" }).click();
  await expect.poll(async () => (await marked()).length).toBe(0);
});

test("ticked traces are deleted with all they have, and come back", async ({ page }) => {
  const ids = ["1", "2", "3"].map((digit) => `de1e7ed${digit}`.padEnd(32, "0"));
  const nano = (second: number) => `${Date.UTC(2001, 0, 1, 0, 0, second)}000000`;
  const spans = ids.map((traceId, second) => ({
    traceId,
    spanId: traceId.slice(0, 16),
    name: "to be deleted",
    startTimeUnixNano: nano(second),
    endTimeUnixNano: nano(second + 1),
  }));
  await call("POST", "/api/public/otel/v1/traces", { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  await sendScore({ id: "of-deleted", name: "of_deleted", value: 0.5, trace_id: ids[2], data_type: "NUMERIC" });
  const kept = async () => (await sql<{ n: number }>("SELECT count(*)::int AS n FROM scores WHERE id = 'of-deleted'"))[0].n;
  const newest = [ids[2], ids[1], ids[0]];
  await open(page, "/traces?f=name~is~to be deleted");
  expect(await rowKeys(page)).toEqual(newest);
  for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
  await page.getByRole("group", { name: "Ticked rows" }).getByRole("button", { name: "Delete 2 traces" }).click();
  await expect.poll(() => rowKeys(page)).toEqual([ids[0]]);
  expect(await kept()).toBe(0);
  const note = page.getByRole("status").filter({ hasText: "2 traces deleted" });
  await note.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => rowKeys(page)).toEqual(newest);
  expect(await kept()).toBe(1);
  await page.getByRole("checkbox", { name: "Tick all rows on this page" }).check();
  await page.getByRole("group", { name: "Ticked rows" }).getByRole("button", { name: "Delete 3 traces" }).press("Enter");
  await expect(page.getByRole("heading", { name: "No traces match these filters" })).toBeVisible();
});

test("a click opens the trace at the side, its name leads to the page", async ({ page }) => {
  await open(page, "/traces", demo);
  const row = page.locator("tbody tr").first();
  const name = await row.locator("td.strong a").innerText();
  await row.locator("td.quiet").first().click();
  const panel = page.getByRole("region", { name: `Trace ${name}` });
  await expect(panel).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await row.locator("td.strong a").click();
  await expect(page).toHaveURL(/\/traces\/[^?]+$/);
  await expect(page.getByRole("tab", { name: "Scores" })).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the table is read with its score columns", async ({ page }) => {
    const column = columns[0];
    const query = `cols=name,${encodeURIComponent(word(column))}&sort=${encodeURIComponent(word(column))}`;
    await page.goto(`/project/${demo}/traces?${query}`);
    await expect(page.getByRole("columnheader").filter({ hasText: column.name })).toBeVisible();
    await expect(page.locator("tbody tr")).toHaveCount(50);
  });
});
