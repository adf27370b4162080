// The figures above twelve thousand rows: how many there are and fail, what every score column says, how sure that is
// and what changed, against sums by SQL and the published formulas.

import type { Locator, Page } from "@playwright/test";
import { type Change, type Columns, figuresOf, offered, sumsOf, volumeOf } from "./support/figures";
import { expect, open, test } from "./support/page";
import { tilesOf } from "./support/rpc";
import { demoProject as demo } from "./support/settings";

const DAY = 24 * 3_600_000;
/// Ten days, and the ten before them; to the second, so that an address can hold them.
const TO = new Date(Math.floor(Date.now() / 1000) * 1000 - 2 * DAY);
const FROM = new Date(TO.getTime() - 10 * DAY);
const BEFORE = new Date(FROM.getTime() - 10 * DAY);
const RANGE = `range=${FROM.toISOString()}..${TO.toISOString()}`;
const between = (from: Date, to: Date) => `ts >= '${from.toISOString()}' AND ts < '${to.toISOString()}'`;

const FILTERS: [query: string, condition: string][] = [
  ["", "true"],
  ["&f=environment~is~production", "environment = 'production'"],
  ["&f=source~not~API&f=tags~not~batch", "source <> 'API' AND NOT tags && '{batch}'"],
];

/// What should be said of the range: in it, and in the period before.
async function expected(condition: string) {
  const sums = (from: Date, to: Date) => sumsOf(demo, `(${condition}) AND ${between(from, to)}`);
  const [now, before] = [await sums(FROM, TO), await sums(BEFORE, FROM)];
  expect(now.size).toBeGreaterThan(3);
  expect(before.size).toBeGreaterThan(3);
  return { now, before };
}

const strip = (page: Page): Locator => page.getByRole("region", { name: "Figures" });
const volume = (page: Page): Locator => strip(page).locator(".strip-volume");
const tiles = (page: Page): Locator => strip(page).locator(".strip-score");

/// How a change is told to a pointer that rests on it; `size` writes the difference.
function changeWords(change: Change, size: (difference: number) => string): string[] {
  if (change === "none") return [];
  if (change === "few") return ["Too few scores to compare with the period before"];
  if (change === "noise") return ["The difference from the period before is no more than noise"];
  const verdict = change.better === null ? "" : change.better ? ", which is better" : ", which is worse";
  return [`${change.difference > 0 ? "up" : "down"} ${size(Math.abs(change.difference))} from the period before${verdict}`];
}

const rounded = (change: Change) =>
  typeof change === "string" ? change : { ...change, difference: change.difference.toFixed(9) };
const points = (difference: number) => `${(100 * difference).toFixed(1)} pp`;
/// A mean has one digit of its ±, and four significant ones at most.
const decimals = (figure: number, half: number) =>
  Math.max(0, Math.min(-Math.floor(Math.log10(half)), 3 - Math.floor(Math.log10(figure))));

/// The titles of what is said about changes.
const told = (tile: Locator) =>
  tile.locator(".strip-change").evaluateAll((found) => found.map((change) => change.getAttribute("title")));

async function compareTiles(page: Page, now: Columns, before?: Columns): Promise<void> {
  const columns = offered(now).slice(0, 3);
  const shown = await tiles(page).evaluateAll((found) => found.map((tile) => (tile as HTMLElement).dataset.column));
  expect(shown).toEqual(columns);
  for (const [at, column] of columns.entries()) {
    const tile = tiles(page).nth(at);
    const figures = figuresOf(column, now, before);
    const half = figures.half ?? NaN;
    await expect(tile, column).toHaveAttribute("data-n", String(figures.n));
    expect(Number(await tile.getAttribute("data-figure")), column).toBeCloseTo(figures.figure, 9);
    expect(Number(await tile.getAttribute("data-half")), column).toBeCloseTo(half, 6);
    expect(await tile.locator(".chip").allInnerTexts(), column).toEqual(figures.label === null ? [] : [figures.label]);
    const digits = decimals(figures.figure, half);
    const isMean = column.includes(":NUMERIC:");
    const unit = column.endsWith(":helpfulness") ? " points" : "";
    const [figure, wide] = isMean
      ? [figures.figure.toFixed(digits) + unit, half.toFixed(digits)]
      : [`${(100 * figures.figure).toFixed(1)}%`, (100 * half).toFixed(1)];
    await expect(tile.locator(".strip-figure b"), column).toHaveText(figure);
    await expect(tile.locator(".strip-figure small"), column).toHaveText(`± ${wide}`);
    const size = isMean ? (difference: number) => difference.toFixed(digits) : points;
    expect(await told(tile), column).toEqual(changeWords(figures.change, size));
  }
}

async function compareVolume(page: Page, now: Columns, before?: Columns): Promise<void> {
  const { n, failing, change } = volumeOf(now, before);
  expect(failing).toBeGreaterThan(0);
  await expect(volume(page)).toHaveAttribute("data-n", String(n));
  await expect(volume(page)).toHaveAttribute("data-failing", String(failing));
  const written = (count: number) => count.toLocaleString("en-GB");
  const figure = volume(page).locator(".strip-figure");
  await expect(figure.locator("b")).toHaveText(written(failing));
  await expect(figure.locator("small")).toHaveText(`${((100 * failing) / n).toFixed(1)}% of ${written(n)}`);
  expect(await told(volume(page))).toEqual(changeWords(change, points));
}

for (const [query, condition] of FILTERS) {
  test(`ten days of the list “${query}”: every shown figure and change is the recount's`, async ({ page }) => {
    const { now, before } = await expected(condition);
    await open(page, `/scores?${RANGE}${query}`, demo);
    await compareVolume(page, now, before);
    await compareTiles(page, now, before);
  });

  test(`ten days of the list “${query}”: what every score column says is the recount's`, async ({ request }) => {
    const { now, before } = await expected(condition);
    const columns = offered(now);
    for (let first = 0; first < columns.length; first += 4) {
      const asked = columns.slice(first, first + 4);
      const shown = await tilesOf(request, demo, RANGE + query, asked);
      expect(shown.map((tile) => tile.column)).toEqual(asked);
      for (const tile of shown) {
        const figures = figuresOf(tile.column, now, before);
        expect([tile.n, tile.label], tile.column).toEqual([figures.n, figures.label]);
        expect(tile.figure, tile.column).toBeCloseTo(figures.figure, 9);
        expect(tile.half === null, `${tile.column} has no ±`).toBe(figures.half === null);
        expect(tile.half ?? 0, tile.column).toBeCloseTo(figures.half ?? 0, 6);
        expect(rounded(tile.change), tile.column).toEqual(rounded(figures.change));
      }
    }
  });

  test(`all of the list “${query}”: the figures are the recount's, and nothing is compared`, async ({ page }) => {
    await open(page, `/scores?${query.replace("&", "")}`, demo);
    const now = await sumsOf(demo, condition);
    await compareVolume(page, now);
    await compareTiles(page, now);
  });
}
