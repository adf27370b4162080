// The filter bar by hand: each kind of filter is added by mouse and by keyboard, edited by its chip and taken away; the
// editor counts what would match; the address says the same; and plain SQL counts the same rows.

import { chip, editorOf, filtersOf, openMenu } from "./support/filters";
import { matching, written } from "./support/matching";
import { expect, open, rowKeys, test } from "./support/page";
import { recount } from "./support/recount";
import type { Locator } from "@playwright/test";

type Kind = {
  property: string;
  /// The operator as the editor's choice, and what is entered.
  op?: string;
  enter?: (editor: Locator) => Promise<void>;
  /// The filter in the address, in the chip, and as SQL.
  filter: string;
  line: string;
  condition: string;
};

const fill = (label: string, text: string) => (editor: Locator) =>
  editor.getByLabel(label, { exact: true }).fill(text);
const tick = (...values: string[]) => async (editor: Locator) => {
  for (const value of values) await editor.getByRole("checkbox", { name: value, exact: true }).check();
};
/// Any text may be a value: what does not occur is taken as it was typed.
const own = (...values: string[]) => async (editor: Locator) => {
  for (const value of values) {
    await editor.getByLabel("Find a value").fill(value);
    await editor.getByRole("checkbox", { name: new RegExp(`^(Exactly “)?${value}”?$`) }).check();
    await editor.getByLabel("Find a value").fill("");
  }
};
const range = (from: string, to: string) => async (editor: Locator) => {
  await editor.getByLabel("From", { exact: true }).fill(from);
  await editor.getByLabel("To", { exact: true }).fill(to);
};

const KINDS: Kind[] = [
  { property: "Name", enter: tick("tone"), filter: "name~is~tone", line: "Name is tone", condition: "c.name = 'tone'" },
  { property: "Name", op: "is none of", enter: tick("a_b", "note"), filter: "name~not~a_b~note", line: "Name is none of a_b, note", condition: "c.name NOT IN ('a_b', 'note')" },
  { property: "Name", op: "contains", enter: fill("Text", "NESS"), filter: "name~contains~NESS", line: "Name contains NESS", condition: "c.name ILIKE '%ness%'" },
  { property: "Value", enter: fill("Number", "0.3"), filter: "value~le~0.3", line: "Value is at most 0.3", condition: "s.value <= 0.3" },
  { property: "Value", op: "is under", enter: fill("Number", "0.3"), filter: "value~lt~0.3", line: "Value is under 0.3", condition: "s.value < 0.3" },
  { property: "Value", op: "is at least", enter: fill("Number", "0.5"), filter: "value~ge~0.5", line: "Value is at least 0.5", condition: "s.value >= 0.5" },
  { property: "Value", op: "is over", enter: fill("Number", "0.5"), filter: "value~gt~0.5", line: "Value is over 0.5", condition: "s.value > 0.5" },
  { property: "Value", op: "is between", enter: range("0.2", "0.4"), filter: "value~between~0.2~0.4", line: "Value is between 0.2 and 0.4", condition: "s.value BETWEEN 0.2 AND 0.4" },
  { property: "Value", op: "is", enter: own("good"), filter: "value~is~good", line: "Value is good", condition: "l.label = 'good'" },
  { property: "Source", enter: tick("Judge (EVAL)"), filter: "source~is~EVAL", line: "Source is Judge", condition: "c.source = 'EVAL'" },
  { property: "Data type", enter: tick("Boolean", "Text"), filter: "dataType~is~BOOLEAN~TEXT", line: "Data type is any of Boolean, Text", condition: "c.data_type IN ('BOOLEAN', 'TEXT')" },
  { property: "Environment", op: "is not", enter: tick("production"), filter: "environment~not~production", line: "Environment is not production", condition: "e.name <> 'production'" },
  { property: "Comment", enter: fill("Text", "comment 12"), filter: "comment~contains~comment 12", line: "Comment contains comment 12", condition: "s.comment ILIKE '%comment 12%'" },
  { property: "Comment", op: "is there", filter: "comment~has", line: "Comment is there", condition: "s.comment IS NOT NULL" },
  { property: "Comment", op: "is missing", filter: "comment~none", line: "Comment is missing", condition: "s.comment IS NULL" },
  { property: "Trace", enter: own("trace-7"), filter: "trace~is~trace-7", line: "Trace is trace-7", condition: "t.id = 'trace-7'" },
  { property: "Trace name", op: "is missing", filter: "traceName~none", line: "Trace name is missing", condition: "t.name IS NULL" },
  { property: "Session", enter: own("session-1"), filter: "session~is~session-1", line: "Session is session-1", condition: "n.id = 'session-1'" },
  { property: "Level", op: "is not", enter: tick("Session"), filter: "level~not~session", line: "Level is not Session", condition: "c.level <> 'session'" },
  { property: "Trace tags", op: "is missing", filter: "tags~none", line: "Trace tags is missing", condition: "coalesce(t.tags, '{}') = '{}'" },
  { property: "Trace tags", op: "has all of", enter: own("one", "two"), filter: "tags~all~one~two", line: "Trace tags has all of one, two", condition: "t.tags @> '{one,two}'" },
  { property: "Metadata", enter: async (editor) => { await fill("Key", "language")(editor); await fill("Value", "de")(editor); }, filter: "metadata~key~language~de", line: "Metadata has key language = de", condition: "s.metadata ->> 'language' = 'de'" },
  { property: "Timestamp", op: "is in the", enter: (editor) => editor.getByRole("radio", { name: "Past 14 days" }).check(), filter: "timestamp~past~14d", line: "Timestamp is in the past 14 days", condition: "s.ts >= now() - interval '14 days'" },
  { property: "Timestamp", op: "is in the", enter: async (editor) => { await fill("Past", "36")(editor); await editor.getByLabel("Unit").selectOption("hours"); }, filter: "timestamp~past~36h", line: "Timestamp is in the past 36 hours", condition: "s.ts >= now() - interval '36 hours'" },
  { property: "Timestamp", op: "is after", enter: fill("Day and time, in your time zone", "2026-01-02T03:04"), filter: "timestamp~after~2026-01-02T03:04:00.000Z", line: "Timestamp is after 2 Jan 2026 03:04", condition: "s.ts >= '2026-01-02T03:04Z'" },
  { property: "Updated", op: "is before", enter: fill("Day and time, in your time zone", "2026-01-02T03:04"), filter: "updated~before~2026-01-02T03:04:00.000Z", line: "Updated is before 2 Jan 2026 03:04", condition: "s.updated_at < '2026-01-02T03:04Z'" },
  { property: "ID", enter: own("list-17"), filter: "id~is~list-17", line: "ID is list-17", condition: "s.id = 'list-17'" },
];

for (const { property, op, enter, filter, line, condition } of KINDS) {
  test(`${line}: entered by hand, counted before it is applied, shown as a chip`, async ({ page }) => {
    await open(page, "/scores");
    await openMenu(page);
    const editor = await editorOf(page, property);
    if (op) {
      const choice = editor.getByLabel("Comparison");
      // The words grow with the number of values, so the one whose beginning fits is chosen.
      const single: Record<string, string> = { "is none of": "is not", "has all of": "has all of" };
      await choice.selectOption({ label: single[op] ?? op });
    }
    await enter?.(editor);
    const expected = written(await matching(condition));
    await expect(editor.getByRole("status")).toHaveText(new RegExp(`^${expected}( of [0-9,]+)? match(es)?$`));
    await editor.getByRole("button", { name: "Apply" }).click();
    await expect(chip(page, line)).toBeVisible();
    expect(filtersOf(page)).toEqual([filter]);
    await expect(page.locator("[data-total]")).toHaveText(expected);
  });
}

test("a filter is added from the keyboard alone", async ({ page }) => {
  await open(page, "/scores");
  await page.locator("#list-filter").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Filter by", { exact: true })).toBeFocused();
  await page.keyboard.type("env");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("button", { name: "Environment", exact: true })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByLabel("Find a value")).toBeFocused();
  await page.keyboard.type("stag");
  await expect(page.getByRole("checkbox", { name: "staging" })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "production" })).toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("checkbox", { name: "staging" })).toBeFocused();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await expect(chip(page, "Environment is staging")).toBeVisible();
  expect(filtersOf(page)).toEqual(["environment~is~staging"]);
  await expect(page.locator("#list-filter"), "the focus is where it came from").toBeFocused();
});

test("Enter chooses what was found first, and Escape gives the focus back", async ({ page }) => {
  await open(page, "/scores?f=name~is~tone");
  const menu = await openMenu(page);
  await page.keyboard.type("val");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Number", { exact: true })).toBeFocused();
  await page.keyboard.type("0.5");
  await page.keyboard.press("Escape");
  await expect(menu).not.toHaveAttribute("open");
  await expect(page.locator("#list-filter")).toBeFocused();
  expect(filtersOf(page)).toEqual(["name~is~tone"]);

  const value = chip(page, "Name is tone").getByRole("button", { name: "Edit filter" });
  await value.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Find a value")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(value).toBeFocused();
});

test("typing finds a value in the data, and choosing it filters at once", async ({ page }) => {
  await open(page, "/scores?f=name~is~a-b");
  await openMenu(page);
  await page.keyboard.type("judge");
  await expect(page.locator(".properties").getByRole("button", { name: "Source is Judge" })).toBeVisible();
  await page.getByLabel("Filter by", { exact: true }).fill("helpful");
  await page.locator(".properties").getByRole("button", { name: "Name is helpfulness" }).click();
  await expect(chip(page, "Name is any of a-b, helpfulness")).toBeVisible();
  const expected = await recount("-timestamp", "name IN ('a-b', 'helpfulness')");
  await expect.poll(() => rowKeys(page)).toEqual(expected.slice(0, 50));
  await openMenu(page);
  await page.keyboard.type("no such thing");
  await expect(page.getByText("Nothing found")).toBeVisible();
});

test("each part of a chip opens its editor there, and the filter keeps its place", async ({ page }) => {
  await open(page, "/scores?f=name~is~a-b~a.b~a_b~tone&f=source~is~API");
  const names = chip(page, "Name is any of a-b, a.b +2");
  await names.getByRole("button", { name: /change how/ }).click();
  const editor = page.getByRole("form", { name: "Filter by Name" });
  await expect(editor.getByLabel("Comparison")).toBeFocused();
  await expect(page.locator(".properties")).toHaveCount(0);
  await editor.getByLabel("Comparison").selectOption("not");
  await editor.getByRole("button", { name: "Apply" }).click();
  await expect(chip(page, "Name is none of a-b, a.b +2")).toBeVisible();
  expect(filtersOf(page)).toEqual(["name~not~a-b~a.b~a_b~tone", "source~is~API"]);

  await chip(page, "Source is Code").getByRole("button", { name: /change the property/ }).click();
  await editorOf(page, "Environment");
  await page.getByRole("checkbox", { name: "staging" }).check();
  await page.getByRole("button", { name: "Apply" }).last().click();
  await expect(chip(page, "Environment is staging")).toBeVisible();
  expect(filtersOf(page)).toEqual(["name~not~a-b~a.b~a_b~tone", "environment~is~staging"]);
});

test("chips are removed by mouse and by keyboard, and all at once", async ({ page }) => {
  await open(page, "/scores?f=name~is~tone&f=source~is~API&f=environment~is~staging&q=list&sort=name");
  await page.getByRole("link", { name: "Remove filter: Source is Code" }).click();
  await expect.poll(() => filtersOf(page)).toEqual(["name~is~tone", "environment~is~staging"]);
  await chip(page, "Name is tone").getByRole("button", { name: /Edit filter/ }).focus();
  await page.keyboard.press("Delete");
  await expect.poll(() => filtersOf(page)).toEqual(["environment~is~staging"]);
  await expect(page.getByRole("button", { name: "Environment, change the property" })).toBeFocused();
  await page.getByRole("link", { name: "Clear", exact: true }).click();
  await expect(page).toHaveURL(/scores\?sort=name$/);
  await expect(page.getByLabel("Search scores")).toHaveValue("");
});

test("what does not fit is told in the editor", async ({ page }) => {
  await open(page, "/scores");
  await openMenu(page);
  const editor = await editorOf(page, "Value");
  await editor.getByRole("button", { name: "Apply" }).click();
  await expect(editor.getByRole("alert")).toHaveText("Enter a number, such as 0.5.");
  await editor.getByLabel("Comparison").selectOption("between");
  await range("0.5", "0.1")(editor);
  await editor.getByRole("button", { name: "Apply" }).click();
  await expect(editor.getByRole("alert")).toHaveText("The first number must not be above the second.");
  await editor.getByLabel("To", { exact: true }).fill("0.9");
  await expect(editor.getByRole("alert")).toHaveCount(0);
});

test("a range is chosen over the data's own ends and distribution", async ({ page }) => {
  await open(page, "/scores?f=name~is~correctness");
  await openMenu(page);
  const editor = await editorOf(page, "Value");
  await editor.getByLabel("Comparison").selectOption("between");
  await expect(editor.getByText("0 to 1", { exact: true })).toBeVisible();
  await expect(editor.locator("rect")).toHaveCount(24);
  await editor.getByLabel("Upper end").fill("0.5");
  await expect(editor.getByLabel("To", { exact: true })).toHaveValue("0.5");
  await editor.getByLabel("Lower end").focus();
  await page.keyboard.press("ArrowRight");
  await expect(editor.getByLabel("From", { exact: true })).toHaveValue("0.01");
  await page.keyboard.press("Enter");
  const low = await matching("c.name = 'correctness' AND s.value BETWEEN 0.01 AND 0.5");
  await expect(page.locator("[data-total]")).toHaveText(written(low));
});
