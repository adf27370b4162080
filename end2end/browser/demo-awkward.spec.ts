// Awkward data: markup, other scripts, emoji, texts without end or without a place to break, and targets that never came.
// Everywhere it appears, it is only text.

import type { Page } from "@playwright/test";
import { chip, editorOf, openMenu } from "./support/filters";
import { alive, expect, open, rowKeys, test } from "./support/page";
import { ask } from "./support/recount";
import { demoProject as demo } from "./support/settings";

/// Comments that are long, hold markup or line breaks, or are written from the right.
const COMMENTS = `length(comment) > 400 OR comment ~ '[<>{}\\n]' OR comment ~ '^\\s|^.$|^javascript'
  OR comment ~ '[א-ת؀-ۿ🎉回\u{200b}\u{202e}]'`;
/// What must not stand in a page as markup.
const MARKUP = ["<script>alert", "<img src=x", "<b>Bold", "<b>none", "<b>mira", "<i>tag", ': "</script>', "<p>pasted"];

const asked: string[] = [];

test.beforeEach(({ page }) => {
  asked.length = 0;
  page.on("dialog", (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
});

test.afterEach(() => {
  expect(asked, "no text has run as a program").toEqual([]);
});

/// The list of the scores that pass a condition, newest first, with these columns.
async function listOf(condition: string, columns: string): Promise<string> {
  const rows = await ask<{ id: string }>("id", `WHERE ${condition}`, demo);
  expect(rows.length, condition).toBeGreaterThan(0);
  return `/scores?${new URLSearchParams({ f: ["id~is", ...rows.map((row) => row.id)].join("~"), cols: columns })}`;
}

/// What the cells of one column hold, by their rows: what is shown, and what a pointer that rests on it is told.
async function cells(page: Page, column: string): Promise<Record<string, { text: string | null; title: string | null }>> {
  const heads = await page.locator("thead th").allInnerTexts();
  const at = heads.findIndex((head) => head.trim() === column);
  const found = await page.locator("tbody tr").evaluateAll(
    (rows, at) =>
      rows.map((row) => {
        const cell = row.children[at];
        return [row.getAttribute("data-key"), { text: cell.textContent, title: cell.getAttribute("title") }] as const;
      }),
    at,
  );
  return Object.fromEntries(found);
}

/// As much of a comment as a cell holds.
function inCell(comment: string): string {
  const letters = [...comment];
  return letters.length > 2_000 ? `${letters.slice(0, 2_000).join("")}…` : comment;
}

test("comments of every kind stand in their cells and their titles as they were written", async ({ page }) => {
  const rows = await ask<{ id: string; comment: string }>("id, comment", `WHERE ${COMMENTS}`, demo);
  expect(rows.length).toBeGreaterThan(12);
  const expected = Object.fromEntries(rows.map(({ id, comment }) => [id, { text: inCell(comment), title: inCell(comment) }]));
  expect(rows.some(({ comment }) => inCell(comment) !== comment)).toBe(true);
  await open(page, await listOf(COMMENTS, "name,value,comment"), demo);
  expect(await cells(page, "Comment"), "as the server wrote them").toEqual(expected);
  const before = await rowKeys(page);
  await page.getByRole("columnheader", { name: "Value" }).getByRole("link").click();
  await expect.poll(() => rowKeys(page)).not.toEqual(before);
  expect(await cells(page, "Comment"), "as the browser wrote them").toEqual(expected);
  await expect(page.locator("tbody").locator("td script, td img, td b")).toHaveCount(0);
  const heights = await page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.clientHeight));
  expect(new Set(heights).size, "no row is higher than another").toBe(1);
});

test("labels, names, people and tags that look like markup stand in their cells as they were written", async ({ page }) => {
  const condition = "label ~ '[<~]' OR trace_name ~ '[<🎧م]'";
  const rows = await ask<{ id: string; label: string | null; name: string; user: string; tags: string[] }>(
    `id, label, trace_name AS name, trace_user AS "user", tags`,
    `WHERE ${condition}`,
    demo,
  );
  expect(rows.map((row) => row.label)).toEqual(expect.arrayContaining(["<b>none</b>", "a~b,c\\d"]));
  expect(rows.map((row) => row.name)).toContain("<script>alert(1)</script>");
  await open(page, await listOf(condition, "name,value,traceName,user,tags"), demo);
  const [names, users, tags, values] = [
    await cells(page, "Trace name"),
    await cells(page, "User"),
    await cells(page, "Trace tags"),
    await cells(page, "Value"),
  ];
  for (const row of rows) {
    expect(names[row.id]).toEqual({ text: row.name, title: row.name });
    expect(users[row.id]).toEqual({ text: row.user, title: row.user });
    expect(tags[row.id]).toEqual({ text: row.tags.join(""), title: row.tags.join(", ") });
    if (row.label !== null) expect(values[row.id].text).toBe(row.label);
  }
});

test("the panel shows each awkward comment whole, and metadata as text", async ({ page }) => {
  const rows = await ask<{ id: string; comment: string }>("id, comment", `WHERE ${COMMENTS}`, demo);
  const expected = new Map(rows.map((row) => [row.id, row.comment]));
  await open(page, await listOf(COMMENTS, "name,comment"), demo);
  const keys = await rowKeys(page);
  await page.locator("tbody td.strong").first().click({ position: { x: 10, y: 10 } });
  const panel = page.getByRole("region", { name: /^Score / });
  for (const key of keys) {
    await expect(panel.getByText(key, { exact: true })).toBeVisible();
    expect(await panel.locator(".panel-comment").textContent()).toBe(expected.get(key));
    await page.keyboard.press("j");
  }
  const [{ id }] = await ask<{ id: string }>("id", "WHERE metadata ? '<script>'", demo);
  await open(page, `/scores?open=${id}`, demo);
  await expect(panel.locator("pre")).toContainText('"<script>": "</script>"');
});

test("the page that the server writes holds none of it as markup", async ({ request }) => {
  const condition = `${COMMENTS} OR label ~ '<' OR trace_name ~ '<' OR metadata ? '<script>'`;
  const path = await listOf(condition, "name,value,comment,traceName,user,tags,metadata");
  const html = await (await request.get(`/project/${demo}${path}`)).text();
  expect(html).toContain("alert('scores')");
  for (const markup of MARKUP) expect(html).not.toContain(markup);
});

test("chips, figures and the choices of a filter show markup as text", async ({ page }) => {
  await open(page, `/scores?${new URLSearchParams({ f: "value~is~<b>none</b>", q: "<b>" })}`, demo);
  await expect(chip(page, "Value is <b>none</b>")).toBeVisible();
  await expect(page.locator(".strip-score .chip")).toHaveText("<b>none</b>");
  await expect(page.getByRole("searchbox", { name: "Search scores" })).toHaveValue("<b>");
  await openMenu(page);
  const editor = await editorOf(page, "Trace name");
  await editor.getByLabel("Find a value").fill("<script>");
  await expect(editor.getByRole("checkbox", { name: "<script>alert(1)</script>", exact: true })).toBeVisible();
});

test("a trace with a name of markup has a page with that name", async ({ page }) => {
  const [{ id }] = await ask<{ id: string }>("trace_id AS id", "WHERE trace_name = '<script>alert(1)</script>'", demo);
  await page.goto(`/project/${demo}/traces/${id}`);
  await alive(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("<script>alert(1)</script>");
});

test("a score whose trace never came says so, and its link leads to what is known", async ({ page }) => {
  const lost = "comment = 'The trace of this score never came.'";
  const rows = await ask<{ id: string; trace: string }>("id, trace_id AS trace", `WHERE ${lost}`, demo);
  expect(rows.length).toBe(3);
  for (const { id, trace } of rows) {
    await open(page, `/scores?f=id~is~${id}&cols=name,traceName,trace`, demo);
    await expect(page.getByRole("img", { name: "The trace has not come yet" })).toBeVisible();
    const link = page.locator("tbody").getByRole("link");
    await expect(link).toHaveAttribute("title", trace);
    await link.click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(trace);
    await expect(page.getByText("No spans of this trace have come yet.")).toBeVisible();
    await expect(page.getByText("The trace of this score never came.")).toBeVisible();
  }
});
