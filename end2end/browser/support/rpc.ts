// The page's own server functions, called without a page: lists that are too long to be turned by hand are walked so.

import type { APIRequestContext } from "@playwright/test";
import type { Figures } from "./figures";

/// What the functions are called by.
const PAGE = "/rpc/list-page";
const STRIP = "/rpc/score-strip";

/// The most rows that one page can have.
const ROWS = 200;

/// A page of a list: its rows by their keys, and the cursors of its neighbours.
export type ListPage = { keys: string[]; next: string | null; prev: string | null };

async function call<Answer>(request: APIRequestContext, path: string, data: unknown): Promise<Answer> {
  const answer = await request.post(path, { data });
  if (answer.status() !== 200) throw new Error(`${answer.status()}: ${await answer.text()} for ${JSON.stringify(data)}`);
  return (await answer.json()) as Answer;
}

/// One page of a project's list.
export async function pageOf(
  request: APIRequestContext,
  project: string,
  query: string,
  list = "scores",
): Promise<ListPage> {
  type Page = { r: { k: string }[]; n: string | null; p: string | null };
  const page = await call<Page>(request, PAGE, { project, list, query: `${query}&cols=id&rows=${ROWS}` });
  return { keys: page.r.map((row) => row.k), next: page.n, prev: page.p };
}

/// Every page of a list, from the first to the last.
export async function pagesOf(
  request: APIRequestContext,
  project: string,
  query: string,
  list = "scores",
): Promise<ListPage[]> {
  const pages = [await pageOf(request, project, query, list)];
  for (let next = pages[0].next; next !== null; next = pages[pages.length - 1].next) {
    pages.push(await pageOf(request, project, `${query}&after=${encodeURIComponent(next)}`, list));
  }
  return pages;
}

/// The last so many keys before a page, as its own cursor leads there. A page may end early, where the time for searching
/// does: the next one goes on.
export async function keysBefore(
  request: APIRequestContext,
  project: string,
  query: string,
  page: ListPage,
  count: number,
): Promise<string[]> {
  const keys: string[] = [];
  for (let prev = page.prev; prev !== null && keys.length < count; ) {
    const before = await pageOf(request, project, `${query}&before=${encodeURIComponent(prev)}`);
    keys.unshift(...before.keys);
    prev = before.prev;
  }
  return keys.slice(-count);
}

/// How a change is called on the wire where it is none.
const CHANGES = { "-": "none", n: "noise", f: "few" } as const;

/// The answer of figures that took longer than they may, and how often they are asked for again: other tests run beside.
const TOO_SLOW = "s";
const ASKED_AGAIN = 5;

/// What is compared of one tile of the strip.
export type Tile = { column: string } & Figures;

/// The strip's tiles of these score columns, of which there may be four.
export async function tilesOf(request: APIRequestContext, project: string, query: string, chosen: string[]): Promise<Tile[]> {
  type Column = { l: string; s: string; d: string; n: string };
  type Change = keyof typeof CHANGES | { r: [number, boolean | null] };
  type Wire = { k: Column; n: number; l: string | null; m: number; h: number | null; c: Change };
  const ask = () => call<{ r: { t: Wire[] } } | typeof TOO_SLOW>(request, STRIP, { project, query, chosen });
  let answer = await ask();
  for (let again = 0; answer === TOO_SLOW && again < ASKED_AGAIN; again++) answer = await ask();
  if (answer === TOO_SLOW) throw new Error(`the figures of ${query} never came in their time`);
  const { r } = answer;
  const change = (c: Change) => (typeof c === "string" ? CHANGES[c] : { difference: c.r[0], better: c.r[1] });
  return r.t.map(({ k, n, l, m, h, c }) => ({
    column: `s:${k.l}:${k.s}:${k.d}:${k.n}`,
    n,
    label: l,
    figure: m,
    half: h,
    change: change(c),
  }));
}
