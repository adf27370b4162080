// Lists of twelve thousand rows: every order, every kind of filter, and filters thrown together by dice, walked to
// their ends and back, hold what plain SQL says.

import { type APIRequestContext, expect, test } from "@playwright/test";
import { Dice } from "./support/dice";
import { type Data, draw, type Drawn, holds, KINDS, literal, middle, readData } from "./support/kinds";
import { recount, SORTS } from "./support/recount";
import { keysBefore, pagesOf } from "./support/rpc";
import { demoProject as demo } from "./support/settings";

/// Another seed throws other filters.
const SEED = Number(process.env.SCORES_SEED ?? 20_260_101);
/// As many throws, and as many in one test.
const THROWS = 60;
const TOGETHER = 10;
/// A list longer than this is walked in a part of its time only.
const LONG = 1_500;
/// Of so many pages one is reached from behind, too.
const ONE_IN = 4;

let data: Data;

test.beforeAll(async () => {
  data = await readData(demo);
});

/// Walks the list forth, and from some of its pages a page back, and compares it with the recount.
async function compare(request: APIRequestContext, query: string, ids: string[], seed: number): Promise<void> {
  const pages = await pagesOf(request, demo, query);
  expect(pages.flatMap((page) => page.keys), query).toEqual(ids);
  for (let at = 1 + (seed % ONE_IN); at < pages.length; at += ONE_IN) {
    const expected = pages[at - 1].keys;
    const back = await keysBefore(request, demo, query, pages[at], expected.length);
    expect(back, `${query}, before page ${at}`).toEqual(expected);
  }
}

const parameter = (name: string, value: string) => `${name}=${encodeURIComponent(value)}`;
const between = (from: string, to: string) => `ts >= '${from}' AND ts < '${to}'`;

/// A time range with a fifth of the scores that pass a condition, and as a condition.
async function rangeOf(condition: string): Promise<[query: string, condition: string]> {
  const [from, to] = await middle(condition, demo);
  return [`${parameter("range", `${from}..${to}`)}&`, between(from, to)];
}

SORTS.forEach((sort, index) => {
  // One direction of each over everything; the other goes the same ways from their other ends.
  const whole = !sort.startsWith("-") || sort === "-timestamp";
  const rows = whole ? "twelve thousand rows" : "a fifth of the rows";
  test(`${rows} sorted by ${sort} are in the recount's order, forth and back`, async ({ request }) => {
    const [query, condition] = whole ? ["", "true"] : await rangeOf("true");
    const ids = await recount(sort, condition, demo);
    // How much the demo has depends on the days of the week that it ends with.
    expect(ids.length).toBeGreaterThan(whole ? 10_000 : 2_000);
    await compare(request, `${query}sort=${sort}`, ids, index);
  });
});

KINDS.forEach(([field, op], index) => {
  test(`twelve thousand rows filtered by ${field} ${op} are the recount's`, async ({ request }) => {
    const dice = new Dice(index);
    const sort = SORTS[index % SORTS.length];
    const { query, condition } = draw(field, op, data, dice);
    let address = `${parameter("f", query)}&sort=${sort}`;
    let ids = await recount(sort, condition, demo);
    if (ids.length > LONG) {
      const [range, inRange] = await rangeOf(condition);
      ids = await recount(sort, `(${condition}) AND ${inRange}`, demo);
      address = range + address;
    }
    expect(ids.length, `${address} is worth testing`).toBeGreaterThan(0);
    await compare(request, address, ids, index);
  });
});

/// A range with two ends that are times of scores: one is in it, the other is not.
function drawRange(data: Data, dice: Dice): Drawn {
  const [from, to] = [dice.one(data.texts.timestamp), dice.one(data.texts.timestamp)].sort();
  return { query: parameter("range", `${from}..${to}`), condition: between(from, to) };
}

/// Words to search for: a part of something that is searched, or the beginning of an id.
function drawSearch(data: Data, dice: Dice): Drawn {
  const { texts } = data;
  const inside = dice.one([texts.name, texts.comment, texts.traceName, data.verdicts]);
  const begun = dice.one([texts.id, texts.trace, texts.session, texts.run, texts.observation]);
  const text = dice.throw() < 0.6 ? dice.part(dice.one(inside)) : dice.one(begun).slice(0, dice.between(2, 12)).trim();
  const held = ["name", "label", "comment", "trace_name"].map((column) => holds(column, text));
  const starts = ["id", "trace_id", "observation_id", "session_id", "run_id"].map(
    (column) => `starts_with(${column}, ${literal(text)})`,
  );
  return { query: parameter("q", text), condition: `(${[...held, ...starts].join(" OR ")}) IS TRUE` };
}

/// Two to four filters of different fields, often a time range, now and then a search, and an order.
function drawList(data: Data, dice: Dice): Drawn & { sort: string } {
  const fields = dice.shuffled([...new Set(KINDS.map(([field]) => field))]).slice(0, dice.between(2, 4));
  const parts = fields.map((field) => {
    const [, op] = dice.one(KINDS.filter(([of]) => of === field));
    const { query, condition } = draw(field, op, data, dice);
    return { query: parameter("f", query), condition };
  });
  if (dice.throw() < 0.5) parts.push(drawRange(data, dice));
  if (dice.throw() < 0.25) parts.push(drawSearch(data, dice));
  const sort = dice.one(SORTS);
  return {
    query: [...parts.map((part) => part.query), `sort=${sort}`].join("&"),
    condition: parts.map((part) => `(${part.condition})`).join(" AND "),
    sort,
  };
}

for (let first = 0; first < THROWS; first += TOGETHER) {
  test(`filters thrown together hold what the recount holds: throws ${first + 1} to ${first + TOGETHER}`, async ({ request }) => {
    let found = 0;
    for (let index = first; index < first + TOGETHER; index += 1) {
      const list = drawList(data, new Dice(SEED + index));
      const ids = await recount(list.sort, list.condition, demo);
      found += ids.length;
      await test.step(`throw ${index} of seed ${SEED}: ${list.query}`, () => compare(request, list.query, ids, index));
    }
    expect(found, "some of the throws find something").toBeGreaterThan(0);
  });
}
