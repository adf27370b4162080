// Several people score at once, and nothing is lost.

import type { Page } from "@playwright/test";
import { cellOf, COLUMNS, editorOf, type Field, newField, said } from "./support/annotating";
import { call } from "./support/api";
import { alive, expect, open, test } from "./support/page";
import { newPerson } from "./support/person";
import { url } from "./support/settings";

let field: Field;

test.beforeEach(async ({ request }, info) => {
  field = await newField(request, info.title, 24);
});

/// Opens the editor at a cell, and gives a number.
async function score(page: Page, trace: string, head: string, digits: string): Promise<void> {
  await cellOf(page, trace, head).click();
  await expect(editorOf(page).getByRole("textbox", { name: head })).toBeFocused();
  await page.keyboard.type(digits);
}

test("two people in two browsers score the same cell at once: both values stay, and so does the machine's", async ({ page, browser }) => {
  const [trace] = field.traces;
  const { id, storageState } = await newPerson(browser, "annotator");
  const other = await (await browser.newContext({ baseURL: url, storageState })).newPage();
  await open(page, `/traces?${COLUMNS}`, field.id);
  await other.goto(page.url());
  await alive(other);
  const machine = await cellOf(page, trace, "correctness").textContent();
  for (const head of ["helpfulness", "correctness"]) {
    await score(page, trace, head, "1");
    await score(other, trace, head, "4");
    await Promise.all([page.keyboard.press("Enter"), other.keyboard.press("Enter")]);
    await expect.poll(async () => (await said(field.id, head)).map((row) => row.value).sort()).toEqual([1, 4]);
    const own = (await said(field.id, head)).find((row) => row.author === id);
    expect(own?.value).toBe(4);
    for (const one of [page, other]) await one.keyboard.press("Escape");
  }
  for (const one of [page, other]) {
    await one.reload();
    await alive(one);
    // The consensus, and how far they are apart.
    await expect(cellOf(one, trace, "helpfulness")).toHaveText(/n 2\s*2\.5/);
    await expect(cellOf(one, trace, "correctness")).toHaveText(machine ?? "");
  }
  // An annotation is a score like any other: on the Scores page, and in what programs read.
  const answer = await call("GET", `/api/public/v2/scores?traceId=${trace}&source=ANNOTATION`, undefined, field.keys);
  const { data } = (await answer.json()) as { data: { name: string; value: number }[] };
  expect(data.map(({ name, value }) => `${name} ${value}`).sort()).toEqual([
    "correctness 1", "correctness 4", "helpfulness 1", "helpfulness 4",
  ]);
  await open(page, "/scores?f=source~is~ANNOTATION", field.id);
  await expect(page.locator("tbody tr")).toHaveCount(4);
});
