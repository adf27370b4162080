// Two hundred rows of thirty score columns: a key, the pointer and what opens over a cell are answered within 100 ms.

import { sql } from "./support/database";
import { pressed, within } from "./support/paint";
import { expect, open, rowKeys, test } from "./support/page";
import { project } from "./support/settings";

const WIDE = "wide-project";
const ROWS = 200;
const COLUMNS = 30;
const WIDE_TABLE = `${ROWS} rows of ${COLUMNS} score columns`;
/// How long an answer may take to the next paint.
const QUICK_MS = 100;

const names = Array.from({ length: COLUMNS }, (_, at) => `score_${String(at).padStart(2, "0")}`);

test.beforeAll(async () => {
  await sql(
    `INSERT INTO projects (id, organization_id, name, created_at)
     SELECT $1, organization_id, 'Wide', now() FROM projects WHERE id = $2 ON CONFLICT DO NOTHING`,
    [WIDE, project],
  );
  await sql(
    `INSERT INTO score_columns (project_id, col, level, name, source, data_type, key_hash)
     SELECT p.project_id, 900000 + u.at, 'trace', u.name, 'EVAL', 'NUMERIC', sha256(convert_to(u.name, 'UTF8'))
     FROM projects p CROSS JOIN unnest($2::text[]) WITH ORDINALITY u (name, at) WHERE p.id = $1 ON CONFLICT DO NOTHING`,
    [WIDE, names],
  );
  await sql(
    `INSERT INTO traces (project_id, id, k, seen, ts, end_ts, given_name, created_at, updated_at)
     SELECT p.project_id, 'wide ' || n, 900000 + n, true, now() - n * interval '1 min', now(), 'wide ' || n, now(), now()
     FROM projects p CROSS JOIN generate_series(1, $2::int) n WHERE p.id = $1 ON CONFLICT DO NOTHING`,
    [WIDE, ROWS],
  );
  await sql(
    `INSERT INTO rollups (project_id, k, col, n, sum, mean, min, max, last, last_ts, t_ts)
     SELECT t.project_id, t.k, c.col, 1, v.x, v.x, v.x, v.x, v.x, t.ts, t.ts
     FROM projects p
     JOIN traces t USING (project_id)
     JOIN score_columns c USING (project_id)
     CROSS JOIN LATERAL (SELECT (t.k * 7 + c.col * 13) % 100 / 100.0 AS x) v
     WHERE p.id = $1 ON CONFLICT DO NOTHING`,
    [WIDE],
  );
});

const cols = ["timestamp", "name", ...names.map((name) => `s:trace:EVAL:NUMERIC:${name}`)];
const address = `/traces?rows=${ROWS}&cols=${encodeURIComponent(cols.join(","))}`;

test("a key moves through the rows", async ({ page }) => {
  await open(page, address, WIDE);
  expect(await rowKeys(page)).toHaveLength(ROWS);
  await expect(page.locator("tbody tr").first().locator("td.rolled")).toHaveCount(COLUMNS);
  const moves = await pressed(page, "j", 60, "tr.at td:nth-child(3)");
  expect(moves.map(([, name]) => name)).toEqual(Array.from({ length: 60 }, (_, at) => `wide ${at + 1}`));
  expect(within(`a key, ${WIDE_TABLE}`, moves.map(([time]) => time))).toBeLessThan(QUICK_MS);
});

test("the pointer and what opens over a cell", async ({ page }) => {
  await open(page, address, WIDE);
  await page.keyboard.press("j");
  // The bar opens over each cell of the row in turn, as an editor would.
  const bars = await pressed(page, "l", 20, ".cell-bar");
  await expect(page.locator(".cell-bar")).toBeVisible();
  expect(within(`what opens over a cell, ${WIDE_TABLE}`, bars.map(([time]) => time))).toBeLessThan(QUICK_MS);
  await page.keyboard.press("Escape");
  const hovers = await page.evaluate(async (rows) => {
    const times: number[] = [];
    for (const row of Array.from(document.querySelectorAll("tbody tr")).slice(0, rows)) {
      const start = performance.now();
      row.children[4].dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
      row.children[4].dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
      await new Promise<void>((done) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done();
          port2.postMessage(null);
        }),
      );
      times.push(performance.now() - start);
    }
    return times;
  }, 60);
  expect(within(`a hover, ${WIDE_TABLE}`, hovers)).toBeLessThan(QUICK_MS);
});
