// Hands on the table: choosing columns, ticking, deleting and undoing, the keys, the bar of a cell; by mouse and by
// keyboard, and nothing for axe to find in any of these states.

import { sendScore } from "./support/api";
import { sql } from "./support/database";
import { expect, open, rowKeys, test, violations } from "./support/page";
import { testAs } from "./support/person";
import { recount } from "./support/recount";
import { project, url } from "./support/settings";

const ALL = [
  "Timestamp", "Name", "Value", "Source", "Data type", "Comment", "Trace name", "Trace", "Author", "Environment",
  "User", "Metadata", "Eval configuration ID", "Trace tags", "Observation", "Session", "Dataset run", "Level", "Updated", "ID",
];

/// The names of the table's data columns, in order.
async function heads(page: import("@playwright/test").Page): Promise<string[]> {
  const table = page.getByRole("table", { name: "Scores", exact: true });
  const texts = await table.getByRole("columnheader").allInnerTexts();
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}

/// What is remembered of how a person likes their lists.
async function remembered(person: string): Promise<string[]> {
  const rows = await sql<{ query: string }>("SELECT query FROM list_settings WHERE user_id = $1", [person]);
  return rows.map((row) => row.query);
}

test.describe("columns", () => {
  const test = testAs("member");

  test("all of them are in the open panel, and ticking shows, hides and remembers", async ({ page, context, person }) => {
    await open(page, "/scores");
    await page.getByRole("button", { name: "Columns" }).click();
    const panel = page.getByRole("dialog", { name: "Columns" });
    await expect(panel.getByRole("checkbox")).toHaveCount(ALL.length);
    for (const name of ALL) await expect(panel.getByRole("checkbox", { name, exact: true })).toBeAttached();
    expect(await violations(page)).toEqual([]);
    await panel.getByRole("checkbox", { name: "Metadata" }).check();
    await panel.getByRole("checkbox", { name: "Comment" }).uncheck();
    await expect(page).toHaveURL(/cols=.*metadata/);
    await expect.poll(() => heads(page)).toEqual([...ALL.slice(0, 5), ...ALL.slice(6, 10), "Metadata"]);
    await expect.poll(() => remembered(person)).toHaveLength(1);

    // Another page of the same person begins with them, already in its first HTML.
    const other = await (await context.request.get(page.url().split("?")[0])).text();
    expect(other).toMatch(/<th[^>]*>Metadata</);
    // The address wins over what is remembered.
    await open(page, "/scores?cols=id,name");
    expect(await heads(page)).toEqual(["ID", "Name"]);
    await open(page, "/scores");
    expect(await heads(page)).toContain("Metadata");
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => heads(page)).toEqual(ALL.slice(0, 10));
    await expect(page).not.toHaveURL(/cols=/);
    await expect.poll(() => remembered(person)).toHaveLength(0);
  });

  test("they are found, shown and moved by keyboard, and the focus comes back", async ({ page }) => {
    await open(page, "/scores");
    await page.keyboard.press("v");
    const search = page.getByLabel("Search columns");
    await expect(search).toBeFocused();
    await search.fill("upd");
    const panel = page.getByRole("dialog", { name: "Columns" });
    await expect(panel.getByRole("checkbox")).toHaveCount(1);
    await panel.getByRole("checkbox", { name: "Updated" }).press("Space");
    await expect.poll(() => heads(page)).toEqual([...ALL.slice(0, 10), "Updated"]);
    await search.fill("");
    await panel.getByRole("checkbox", { name: "Name", exact: true }).focus();
    await page.keyboard.press("Alt+ArrowUp");
    await expect.poll(async () => (await heads(page)).slice(0, 2)).toEqual(["Name", "Timestamp"]);
    await expect(panel.getByRole("checkbox", { name: "Name", exact: true })).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(panel.getByRole("checkbox", { name: "Timestamp" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await expect(page.getByRole("button", { name: "Columns" })).toBeFocused();
  });

  test("they are moved by hand", async ({ page }) => {
    await open(page, "/scores");
    await page.getByRole("button", { name: "Columns" }).click();
    const row = (name: string) => page.locator(".column-row", { has: page.getByRole("checkbox", { name, exact: true }) });
    await row("Value").dragTo(row("Timestamp"));
    await expect.poll(async () => (await heads(page)).slice(0, 3)).toEqual(["Value", "Timestamp", "Name"]);
    await page.getByRole("heading", { name: "Scores", level: 1 }).click();
    await expect(page.getByRole("dialog", { name: "Columns" })).toBeHidden();
  });

  test("the page size is remembered too", async ({ page, person }) => {
    await open(page, "/scores");
    await page.locator("summary", { hasText: "50 rows" }).click();
    await page.getByRole("link", { name: "100 rows" }).click();
    await expect.poll(async () => (await rowKeys(page)).length).toBe(100);
    await expect.poll(() => remembered(person)).toEqual(["rows=100"]);
    await open(page, "/scores?sort=name");
    expect(await rowKeys(page)).toHaveLength(100);
    await page.locator("summary", { hasText: "100 rows" }).click();
    await page.getByRole("link", { name: "50 rows" }).click();
    await expect.poll(async () => (await rowKeys(page)).length).toBe(50);
    await expect.poll(() => remembered(person)).toHaveLength(0);
  });
});

test.describe("ticked rows", () => {
  /// Scores of a name of their own, so that other tests do not miss them.
  async function some(name: string): Promise<string[]> {
    const ids = [0, 1, 2].map((index) => `${name}-${index}`);
    for (const [index, id] of ids.entries()) {
      await sendScore({ id, name, value: index, trace_id: `trace-${index % 2}`, timestamp: "2001-01-01T00:00:00Z", data_type: "NUMERIC" });
    }
    return ids;
  }

  test("are deleted at once for everyone, and come back", async ({ page }) => {
    const ids = await some("ticked_by_hand");
    await open(page, "/scores?f=name~is~ticked_by_hand");
    const before = await rowKeys(page);
    expect([...before].sort()).toEqual(ids);
    await page.locator("tbody tr").first().hover();
    await page.locator("tbody tr").first().getByRole("checkbox").check();
    await page.locator("tbody tr").nth(2).getByRole("checkbox").check();
    const bar = page.getByRole("group", { name: "Ticked rows" });
    await expect(bar).toContainText("2 ticked");
    expect(await violations(page)).toEqual([]);
    await bar.getByRole("button", { name: "Delete 2 scores" }).click();
    await expect.poll(() => rowKeys(page)).toEqual([before[1]]);
    expect(await recount("-timestamp", "name = 'ticked_by_hand'")).toEqual([before[1]]);
    const note = page.getByRole("status").filter({ hasText: "2 scores deleted" });
    await expect(note).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await note.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => rowKeys(page)).toEqual(before);
    expect(await recount("-timestamp", "name = 'ticked_by_hand'")).toEqual(before);
    await sql("DELETE FROM scores WHERE id = ANY($1)", [ids]);
  });

  test("by keyboard: ticked with x, deleted, undone with z; a later write wins", async ({ page }) => {
    const ids = await some("ticked_by_key");
    await open(page, "/scores?f=name~is~ticked_by_key");
    const before = await rowKeys(page);
    for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
    await expect(page.locator("tbody tr").nth(1)).toHaveClass(/\bat\b/);
    const bar = page.getByRole("group", { name: "Ticked rows" });
    await bar.getByRole("button", { name: "Delete 2 scores" }).press("Enter");
    await expect.poll(() => rowKeys(page)).toEqual([before[2]]);
    await sendScore({ id: before[0], name: "ticked_by_key", value: 77, trace_id: "trace-0", timestamp: "2001-01-01T00:00:00Z", data_type: "NUMERIC" });
    await page.keyboard.press("z");
    await expect.poll(async () => (await rowKeys(page)).length).toBe(3);
    const [{ value }] = await sql<{ value: number }>("SELECT value FROM scores WHERE id = $1", [before[0]]);
    expect(value).toBe(77);
    await sql("DELETE FROM scores WHERE id = ANY($1)", [ids]);
  });

  test("the head ticks the page; ids are copied; traces are opened; ticks go with another list", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await open(page, "/scores?f=name~is~correctness");
    const keys = await rowKeys(page);
    await page.getByRole("checkbox", { name: "Tick all rows on this page" }).check();
    const bar = page.getByRole("group", { name: "Ticked rows" });
    await expect(bar).toContainText(`${keys.length} ticked`);
    await bar.getByRole("button", { name: "Copy ids" }).click();
    await expect.poll(async () => (await page.evaluate(() => navigator.clipboard.readText())).split("\n").sort()).toEqual([...keys].sort());
    await bar.getByRole("button", { name: "Open traces" }).click();
    const traces = await sql<{ id: string }>(
      "SELECT DISTINCT t.id FROM scores s JOIN traces t USING (project_id, k) WHERE s.id = ANY($1)",
      [keys],
    );
    await expect(page.getByRole("list", { name: "Traces of the ticked scores" }).getByRole("link")).toHaveCount(traces.length);
    expect(await violations(page)).toEqual([]);
    await page.locator("tbody tr").first().getByRole("checkbox").uncheck();
    await expect(bar).toContainText(`${keys.length - 1} ticked`);
    await page.getByRole("columnheader", { name: "Name", exact: true }).getByRole("link").click();
    await expect(page).toHaveURL(/sort=name/);
    await expect(bar).toContainText(`${keys.length - 1} ticked`);
    await page.getByRole("link", { name: /Remove filter: Name/ }).click();
    await expect(bar).toBeHidden();
  });

  testAs("viewer")("a viewer is offered no deletion, and the server refuses it", async ({ page }) => {
    await open(page, "/scores");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    const bar = page.getByRole("group", { name: "Ticked rows" });
    await expect(bar.getByRole("button", { name: "Copy ids" })).toBeVisible();
    await expect(bar.getByRole("button", { name: /Delete/ })).toHaveCount(0);
    const data = { project, list: "scores", ids: await rowKeys(page) };
    const answer = await page.request.post("/rpc/delete-rows", { data, headers: { origin: url } });
    expect(answer.status()).toBe(403);
    const left = await sql("SELECT id FROM scores WHERE id = ANY($1)", [data.ids]);
    expect(left).toHaveLength(data.ids.length);
  });
});

test.describe("keys", () => {
  test("move, open, and close", async ({ page }) => {
    await open(page, "/scores");
    const keys = await rowKeys(page);
    for (const key of ["j", "j", "j", "k"]) await page.keyboard.press(key);
    await expect(page.locator("tbody tr.at")).toHaveAttribute("data-key", keys[1]);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`open=${keys[1]}`));
    await page.keyboard.press("Escape");
    await expect(page).not.toHaveURL(/open=/);
    await page.keyboard.press("Shift+ArrowDown");
    await expect(page.getByRole("group", { name: "Ticked rows" })).toContainText("2 ticked");
    // The row in hand stays in sight below the head.
    for (let step = 0; step < 40; step += 1) await page.keyboard.press("j");
    await expect(page.locator("tbody tr.at")).toBeInViewport();
    await page.keyboard.press("]");
    await expect.poll(() => rowKeys(page)).not.toEqual(keys);
    await page.keyboard.press("[");
    await expect.poll(() => rowKeys(page)).toEqual(keys);
  });

  test("are all listed behind the question mark, and do nothing while typing", async ({ page }) => {
    await open(page, "/scores");
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(help).toContainText("Next, previous row");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("j");
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();
    await expect(page.locator("tbody tr.at")).toHaveCount(0);
    await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
    await expect(help).toBeVisible();
    await help.getByRole("button", { name: "Close" }).click();
    await page.keyboard.press("v");
    await page.getByLabel("Search columns").pressSequentially("jx?");
    await expect(page.locator("tbody tr.at")).toHaveCount(0);
    await expect(help).toBeHidden();
  });
});

test.describe("the bar of a cell", () => {
  test("filters to the cell, excludes it, and copies it", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await open(page, "/scores");
    const cell = page.locator("tbody td.strong", { hasText: "tone" }).first();
    await cell.hover();
    const bar = page.getByRole("group", { name: "Name: tone" });
    await expect(bar).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await bar.getByRole("button", { name: "Copy" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("tone");
    await page.mouse.move(0, 0);
    await cell.hover();
    await bar.getByRole("link", { name: "Exclude this" }).click();
    await expect(page).toHaveURL(/f=name~not~tone/);
    await expect.poll(() => rowKeys(page)).toEqual((await recount("-timestamp", "name <> 'tone'")).slice(0, 50));
    await page.locator("tbody td.strong", { hasText: "note" }).first().hover();
    await page.getByRole("group", { name: "Name: note" }).getByRole("link", { name: "Filter to this" }).click();
    await expect(page).toHaveURL(/f=name~is~note/);
  });

  test("is reached by keyboard", async ({ page }) => {
    await open(page, "/scores?f=name~is~correctness");
    await page.keyboard.press("j");
    await page.keyboard.press("l");
    await page.keyboard.press("l");
    await expect(page.getByRole("group", { name: "Name: correctness" })).toBeVisible();
    await page.keyboard.press("l");
    await page.keyboard.press("l");
    const bar = page.getByRole("group", { name: /^Source: / });
    await expect(bar.getByRole("link", { name: "Filter to this" })).toBeFocused();
    await page.keyboard.press("Shift+F");
    await expect(page).toHaveURL(/f=source~is~/);
    await page.keyboard.press("Escape");
  });
});
