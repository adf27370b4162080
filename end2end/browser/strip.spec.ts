// The figures above the list: each equals a recount by SQL, and hands and keys on them filter and set the time range.

import type { Locator, Page } from "@playwright/test";
import { sql } from "./support/database";
import { expect, open, rowKeys, test, violations } from "./support/page";
import { recount } from "./support/recount";
import { project } from "./support/settings";

const DAY = 24 * 3_600_000;
/// Ten days of the lists' data, and the ten before them; to the second, so that an address can hold them.
const TO = new Date(Math.floor(Date.now() / 1000) * 1000);
const FROM = new Date(TO.getTime() - 10 * DAY);
const BEFORE = new Date(FROM.getTime() - 10 * DAY);
const RANGE = `range=${FROM.toISOString()}..${TO.toISOString()}`;
const NOW = `ts >= '${FROM.toISOString()}' AND ts < '${TO.toISOString()}'`;

/// What a condition selects, added up by the database itself.
async function counted(condition: string, from = FROM, to = TO) {
  const [row] = await sql<{ n: number; failing: number; mean: number | null; kind: number }>(
    `SELECT count(*)::int AS n
          , (count(*) FILTER (WHERE name = 'a_b' AND value < 0.5))::int AS failing
          , avg(value) AS mean
          , (count(*) FILTER (WHERE value = 1))::int AS kind
     FROM (SELECT s.*, c.name, c.source, c.level, c.data_type, l.label, e.name AS environment
           FROM scores s JOIN projects p USING (project_id) JOIN score_columns c USING (project_id, col)
           JOIN environments e USING (project_id, env)
           LEFT JOIN score_columns l ON l.project_id = s.project_id AND l.col = s.label
           WHERE p.id = $1) x
     WHERE ts >= $2 AND ts < $3 AND ${condition}`,
    [project, from, to],
  );
  return row;
}

/// Half of the 95 % Wilson interval, written anew from the formula.
function wilsonHalf(successes: number, n: number): number {
  const z = 1.959963984540054;
  const p = successes / n;
  return (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
}

const strip = (page: Page): Locator => page.getByRole("region", { name: "Figures" });
const volume = (page: Page): Locator => strip(page).locator(".strip-volume");
const tiles = (page: Page): Locator => strip(page).locator(".strip-score");

test.beforeAll(async () => {
  await sql(
    `INSERT INTO score_configs (project_id, id, name, data_type, direction, threshold, created_at, updated_at)
     SELECT project_id, 'strip-a_b', 'a_b', 'NUMERIC', 'higher', 0.5, now(), now() FROM projects WHERE id = $1
     ON CONFLICT DO NOTHING`,
    [project],
  );
});

const FILTERS: [query: string, condition: string][] = [
  ["", "true"],
  ["&f=environment~is~production", "environment = 'production'"],
  ["&f=name~is~a_b~tone~contains_pii", "name IN ('a_b', 'tone', 'contains_pii')"],
  ["&f=source~is~API&f=value~ge~0.3", "source = 'API' AND value >= 0.3"],
];

for (const [query, condition] of FILTERS) {
  test(`every figure of the list “${query}” equals a recount`, async ({ page }) => {
    await open(page, `/scores?${RANGE}${query}`);
    const all = await counted(condition);
    await expect(volume(page)).toHaveAttribute("data-n", String(all.n));
    await expect(volume(page)).toHaveAttribute("data-failing", String(all.failing));

    const shown = await tiles(page).evaluateAll((found) => found.map((tile) => ({ ...(tile as HTMLElement).dataset })));
    expect(shown.length).toBeGreaterThan(0);
    for (const tile of shown) {
      const [, level, source, type, name] = /^s:(\w+):(\w+):(\w+):(.*)$/.exec(tile.column ?? "") ?? [];
      const column = `${condition} AND level = '${level}' AND source = '${source}' AND data_type = '${type}' AND name = '${name}'`;
      const own = await counted(column);
      expect(Number(tile.n), tile.column).toBe(own.n);
      if (type === "NUMERIC") expect(Number(tile.figure)).toBeCloseTo(own.mean ?? NaN, 9);
      if (type === "BOOLEAN") {
        expect(Number(tile.figure)).toBeCloseTo(own.kind / own.n, 9);
        expect(Number(tile.half)).toBeCloseTo(wilsonHalf(own.kind, own.n), 9);
      }
      if (type === "CATEGORICAL") {
        const [top] = await sql<{ n: number }>(
          `SELECT count(*)::int AS n FROM scores s JOIN projects p USING (project_id) JOIN score_columns c USING (project_id, col)
           JOIN environments e USING (project_id, env)
           WHERE p.id = $1 AND ${NOW} AND c.name = '${name}' AND c.source = '${source}' AND c.level = '${level}'
           AND ${condition.replace("environment", "e.name").replace("name IN", "c.name IN").replace("source =", "c.source =")}
           GROUP BY s.label ORDER BY n DESC LIMIT 1`,
          [project],
        );
        expect(Number(tile.figure)).toBeCloseTo(top.n / own.n, 9);
      }
    }
  });
}

test("the bars and their table hold what each part of the period holds", async ({ page }) => {
  await open(page, `/scores?${RANGE}`);
  const rows = volume(page).getByRole("row");
  const told = (await rows.allInnerTexts()).slice(1).map((row) => row.split(/\n|\t/).join(" "));
  const parts = await sql<{ start: Date; n: number; failing: number }>(
    `SELECT date_bin('6 hours', ts, $2) AS start, count(*)::int AS n
          , (count(*) FILTER (WHERE c.name = 'a_b' AND value < 0.5))::int AS failing
     FROM scores s JOIN projects p USING (project_id) JOIN score_columns c USING (project_id, col)
     WHERE p.id = $1 AND ${NOW} GROUP BY 1 ORDER BY 1`,
    [project, FROM],
  );
  expect(parts.length).toBeGreaterThan(20);
  expect(told.length).toBe(parts.length);
  for (const [index, part] of parts.entries()) {
    const clock = part.start.toISOString().slice(11, 16);
    expect(told[index].replace(/\s/g, "")).toContain(`${clock}${part.n}${part.failing}`);
  }
  await expect(volume(page).locator("path.strip-all")).toHaveAttribute("d", /^M/);
});

test("the failing share is told against the period before, by more than noise or not at all", async ({ page }) => {
  await open(page, `/scores?${RANGE}&f=name~is~a_b`);
  const [is, was] = [await counted("name = 'a_b'"), await counted("name = 'a_b'", BEFORE, FROM)];
  expect(was.n).toBeGreaterThan(5);
  const change = volume(page).locator(".strip-change");
  const points = (100 * Math.abs(is.failing / is.n - was.failing / was.n)).toFixed(1);
  await expect(change).toHaveText(new RegExp(`no change|${points} pp`));
});

test("a tile leads to its own scores", async ({ page }) => {
  await open(page, `/scores?${RANGE}`);
  const tile = tiles(page).first();
  const column = (await tile.getAttribute("data-column")) ?? "";
  const [, level, source, , name] = /^s:(\w+):(\w+):(\w+):(.*)$/.exec(column) ?? [];
  await tile.click({ position: { x: 80, y: 80 } });
  await expect(page).toHaveURL(new RegExp(`f=name~is~${name}&f=source~is~${source}`));
  const several = page.url().includes("f=level") ? ` AND level = '${level}'` : "";
  const n = (await counted(`name = '${name}' AND source = '${source}'${several}`)).n;
  await expect(volume(page)).toHaveAttribute("data-n", String(n));
});

test("a drag over the bars sets the time range, and so do keys", async ({ page }) => {
  await open(page, `/scores?${RANGE}`);
  const bars = strip(page).getByRole("group", { name: /Bars/ });
  const box = await bars.boundingBox();
  if (!box) throw new Error("no bars");
  // 40 parts of six hours: from the 11th to the 20th.
  await page.mouse.move(box.x + (box.width * 10.5) / 40, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + (box.width * 15) / 40, box.y + 12);
  await page.mouse.move(box.x + (box.width * 19.5) / 40, box.y + 10);
  await expect(volume(page).getByRole("status")).toContainText("n ");
  await page.mouse.up();
  const [from, to] = [10, 20].map((part) => new Date(FROM.getTime() + part * 6 * 3_600_000));
  await expect(page).toHaveURL(new RegExp(`range=${from.toISOString()}\\.\\.${to.toISOString()}`));
  await expect(volume(page)).toHaveAttribute("data-n", String((await counted("true", from, to)).n));
  const listed = recount("-timestamp", `ts >= '${from.toISOString()}' AND ts < '${to.toISOString()}'`);
  await expect.poll(() => rowKeys(page)).toEqual((await listed).slice(0, 50));

  await page.goBack();
  await expect(volume(page)).toHaveAttribute("data-n", String((await counted("true")).n));
  await bars.focus();
  await bars.press("ArrowLeft");
  await bars.press("ArrowLeft");
  await bars.press("Shift+ArrowLeft");
  await expect(volume(page).getByRole("status")).toContainText("n ");
  await bars.press("Enter");
  const [first, last] = [37, 39].map((part) => new Date(FROM.getTime() + part * 6 * 3_600_000));
  await expect(page).toHaveURL(new RegExp(`range=${first.toISOString()}\\.\\.${last.toISOString()}`));
});

test("a tooltip says of how many scores a part is, by pointer and by keyboard", async ({ page }) => {
  await open(page, `/scores?${RANGE}`);
  const tile = tiles(page).first();
  await tile.hover({ position: { x: 60, y: 80 } });
  await expect(tile.getByRole("status")).toContainText(/n \d/);
  await page.mouse.move(5, 5);
  await expect(tile.getByRole("status")).toBeHidden();
  await tile.getByRole("link").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(tile.getByRole("status")).toContainText(/n \d/);
});

test("other scores are chosen, and remembered", async ({ page }) => {
  await open(page, `/scores?${RANGE}`);
  await expect(tiles(page)).toHaveCount(3);
  await strip(page).locator("summary").click();
  const boxes = strip(page).getByRole("checkbox");
  await expect(boxes.nth(3)).not.toBeChecked();
  await boxes.nth(3).check();
  await expect(tiles(page)).toHaveCount(4);
  const keys = () => tiles(page).evaluateAll((found) => found.map((tile) => (tile as HTMLElement).dataset.column));
  const shown = await keys();
  await page.reload();
  await expect(tiles(page)).toHaveCount(4);
  expect(await keys()).toEqual(shown);
});

test("the figures can be put away and come back", async ({ page }) => {
  await open(page, `/scores?${RANGE}`);
  await page.getByRole("button", { name: "Hide figures" }).click();
  await expect(strip(page)).toHaveCount(0);
  await page.reload();
  await page.getByRole("button", { name: "Show figures" }).click();
  await expect(volume(page)).toBeVisible();
});

test("without a match there are no figures", async ({ page }) => {
  await open(page, `/scores?${RANGE}&f=name~is~nowhere`);
  await expect(page.getByRole("heading", { name: "No scores match these filters" })).toBeVisible();
  await expect(strip(page)).toHaveCount(0);
});

for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 800]) {
    test.describe(`${theme}, ${width} wide`, () => {
      test.use({ colorScheme: theme, viewport: { width, height: 900 } });

      test("the figures are readable by everyone", async ({ page }) => {
        await open(page, `/scores?${RANGE}`);
        await expect(volume(page)).toBeVisible();
        await expect(tiles(page).filter({ visible: true })).toHaveCount(width < 1000 ? 2 : 3);
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: `test-results/look/strip-${theme}-${width}.png` });
        await strip(page).locator("summary").click();
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: `test-results/look/strip-menu-${theme}-${width}.png` });
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Hide figures" }).click();
        await expect(page.getByRole("button", { name: "Show figures" })).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });
    });
  }
}

test.describe("in a low window", () => {
  test.use({ viewport: { width: 1440, height: 690 } });

  test("the rows have the room to themselves", async ({ page }) => {
    await open(page, `/scores?${RANGE}`);
    await expect(page.locator("tbody tr").first()).toBeVisible();
    await expect(strip(page)).toBeHidden();
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the figures and their charts are in the page", async ({ page }) => {
    await page.goto(`/project/${project}/scores?${RANGE}`);
    await expect(volume(page)).toHaveAttribute("data-n", String((await counted("true")).n));
    await expect(volume(page).locator("path.strip-all")).toHaveAttribute("d", /^M/);
    await expect(tiles(page)).toHaveCount(3);
    await expect(tiles(page).first().locator("path.strip-line")).toHaveAttribute("d", /^M/);
  });
});
