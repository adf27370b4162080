// The Scores page as a list: every order, paged to its end, is what plain SQL says; so is every filter; and the
// address holds all of it.

import { expect, open, rowKeys, test, turn, walk } from "./support/page";
import { testAs } from "./support/person";
import { recount, SORTS } from "./support/recount";

for (const sort of SORTS) {
  test(`sorted by ${sort}, the pages hold every score once, in the recount's order`, async ({ page }) => {
    const path = sort === "-timestamp" ? "/scores" : `/scores?sort=${sort}`;
    expect(await walk(page, path)).toEqual(await recount(sort));
  });
}

test("the way back shows the same pages", async ({ page }) => {
  await open(page, "/scores?sort=value");
  const pages = [await rowKeys(page)];
  while (await turn(page, "Next page")) pages.push(await rowKeys(page));
  expect(pages.length).toBeGreaterThan(3);
  for (const expected of pages.slice(0, -1).reverse()) {
    expect(await turn(page, "Previous page")).toBe(true);
    expect(await rowKeys(page)).toEqual(expected);
  }
  await page.locator('a[aria-label="Next page"]').click();
  await page.getByRole("link", { name: "First page" }).click();
  await expect.poll(() => rowKeys(page)).toEqual(pages[0]);
});

const FILTERS: [query: string, condition: string][] = [
  ["f=name~is~tone", "name = 'tone'"],
  ["f=name~is~a-b~a.b", "name IN ('a-b', 'a.b')"],
  ["f=name~not~a_b~note", "name NOT IN ('a_b', 'note')"],
  ["f=source~is~EVAL", "source = 'EVAL'"],
  ["f=source~not~API", "source <> 'API'"],
  ["f=dataType~is~BOOLEAN~TEXT", "data_type IN ('BOOLEAN', 'TEXT')"],
  ["f=environment~is~staging", "environment = 'staging'"],
  ["f=environment~not~production", "environment <> 'production'"],
  ["f=value~lt~0.3", "value < 0.3"],
  ["f=value~le~0.3", "value <= 0.3"],
  ["f=value~ge~0.5", "value >= 0.5"],
  ["f=value~gt~0.5", "value > 0.5"],
  ["f=value~between~0.2~0.4", "value BETWEEN 0.2 AND 0.4"],
  ["f=environment~is~production&f=source~is~API&f=value~ge~0.5", "environment = 'production' AND source = 'API' AND value >= 0.5"],
  ["f=value~is~good~True", "label = 'good' OR data_type = 'BOOLEAN' AND value = 1"],
  ["f=value~not~good", "label IS DISTINCT FROM 'good'"],
  ["f=name~contains~cont", "name ILIKE '%cont%'"],
  ["f=level~is~session", "level = 'session'"],
  ["f=session~is~session-2", "session_id = 'session-2'"],
  ["f=session~none&f=trace~not~trace-3", "session_id IS NULL AND trace_id IS DISTINCT FROM 'trace-3'"],
  ["f=trace~is~trace-3~trace-4", "trace_id IN ('trace-3', 'trace-4')"],
  ["f=observation~has", "level = 'observation'"],
  ["f=comment~contains~COMMENT 1", "comment ILIKE '%comment 1%'"],
  ["f=comment~none", "comment IS NULL"],
  ["f=author~is~First key", "author = 'First key'"],
  ["f=traceName~has", "trace_name IS NOT NULL"],
  ["f=user~none&f=comment~has", "trace_user IS NULL AND comment IS NOT NULL"],
  ["f=id~is~list-3~list-30", "id IN ('list-3', 'list-30')"],
  ["f=timestamp~past~10d", "ts >= now() - interval '10 days'"],
  ["f=updated~after~2020-01-01T00:00:00Z", "updated_at >= '2020-01-01Z'"],
  ["q=list-12", "id LIKE 'list-12%'"],
  ["q=needs", "label ILIKE '%needs%' OR name ILIKE '%needs%' OR comment ILIKE '%needs%' OR trace_name ILIKE '%needs%'"],
  ["range=2020-01-01T00:00:00Z..2030-01-01T00:00:00Z", "ts >= '2020-01-01Z' AND ts < '2030-01-01Z'"],
  ["range=7d", "ts >= now() - interval '7 days'"],
];

for (const [query, condition] of FILTERS) {
  test(`filtered by ${query}, the pages hold what the recount holds`, async ({ page }) => {
    for (const sort of ["-timestamp", "value"]) {
      const sorted = sort === "-timestamp" ? "" : `&sort=${sort}`;
      const expected = await recount(sort, condition);
      expect(expected.length, "the filter is worth testing").toBeGreaterThan(0);
      expect(await walk(page, `/scores?${query}${sorted}`)).toEqual(expected);
    }
    await expect(page.locator("[data-total]")).toHaveText(String((await recount("value", condition)).length));
  });
}

test("a head sorts up, then down, then not, and the address says so", async ({ page }) => {
  await open(page, "/scores");
  const head = page.getByRole("columnheader", { name: "Value" });
  await head.getByRole("link").click();
  await expect(page).toHaveURL(/sort=value/);
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(() => rowKeys(page)).toEqual((await recount("value")).slice(0, 50));
  await head.getByRole("link").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await head.getByRole("link").click();
  await expect(page).not.toHaveURL(/sort/);
});

test("a filter is added by hand, edited, and taken away", async ({ page }) => {
  await open(page, "/scores");
  await page.locator("summary", { hasText: "Filter" }).click();
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await page.getByLabel("Find a value").fill("ton");
  await page.getByRole("checkbox", { name: "tone", exact: true }).check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/f=name~is~tone/);
  await expect.poll(() => rowKeys(page)).toEqual(await recount("-timestamp", "name = 'tone'"));

  await page.getByRole("button", { name: /Edit filter: Name/ }).click();
  await page.getByLabel("Comparison").selectOption("not");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/f=name~not~tone/);

  await page.locator("summary", { hasText: "Filter" }).click();
  await page.getByRole("button", { name: "Value", exact: true }).click();
  await page.getByLabel("Comparison").selectOption("between");
  await page.getByLabel("From").last().fill("0.5");
  await page.getByLabel("To").last().fill("0.1");
  await page.getByRole("button", { name: "Apply" }).last().click();
  await expect(page.getByText("The first number must not be above the second.")).toBeVisible();
  await page.getByLabel("To").last().fill("0.9");
  await page.getByRole("button", { name: "Apply" }).last().click();
  const both = await recount("-timestamp", "name <> 'tone' AND value BETWEEN 0.5 AND 0.9");
  await expect.poll(() => rowKeys(page)).toEqual(both.slice(0, 50));

  await page.getByRole("link", { name: /Remove filter: Name/ }).click();
  await expect(page).not.toHaveURL(/f=name/);
  await expect(page).toHaveURL(/f=value~between~0.5~0.9/);
});

test("a time range is picked, and back and forward undo and redo it", async ({ page }) => {
  await open(page, "/scores");
  await page.locator("summary", { hasText: "All time" }).click();
  await page.getByRole("link", { name: "Past 7 days" }).click();
  await expect(page).toHaveURL(/range=7d/);
  const week = await recount("-timestamp", "ts >= now() - interval '7 days'");
  await expect.poll(() => rowKeys(page)).toEqual(week.slice(0, 50));
  await page.goBack();
  await expect(page).not.toHaveURL(/range/);
  await expect.poll(() => rowKeys(page)).toEqual((await recount("-timestamp")).slice(0, 50));
  await page.goForward();
  await expect.poll(() => rowKeys(page)).toEqual(week.slice(0, 50));
});

test("a copied address shows the same page to a colleague", async ({ page, context }) => {
  await open(page, "/scores?f=source~is~API&sort=-value");
  await turn(page, "Next page");
  const [address, keys] = [page.url(), await rowKeys(page)];
  const other = await context.newPage();
  await other.goto(address);
  expect(await rowKeys(other)).toEqual(keys);
});

test.describe("a person of their own, since the page size is remembered", () => {
  const test = testAs("member");

  test("a hundred rows a page", async ({ page }) => {
    await open(page, "/scores");
    await page.locator("summary", { hasText: "50 rows" }).click();
    await page.getByRole("link", { name: "100 rows" }).click();
    await expect.poll(() => rowKeys(page)).toEqual((await recount("-timestamp")).slice(0, 100));
  });
});

test("what an address says wrongly is told and left out", async ({ page }) => {
  await open(page, "/scores?f=colour~is~red&sort=comment");
  await expect(page.getByText(/colour~is~red.*not understood/)).toBeVisible();
  expect(await rowKeys(page)).toEqual((await recount("-timestamp")).slice(0, 50));
});

test("nothing matches: the page says which filter to take away", async ({ page }) => {
  await open(page, "/scores?f=name~is~tone&f=environment~is~nowhere");
  await expect(page.getByRole("heading", { name: "No scores match these filters" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Clear all filters" }).click();
  await expect.poll(() => rowKeys(page)).toEqual((await recount("-timestamp")).slice(0, 50));
});

test("what was sent as text is shown as text", async ({ page }) => {
  await open(page, "/scores?f=name~is~tone");
  await expect(page.getByText("<b>bold</b>").first()).toBeVisible();
  await open(page, "/scores?f=name~is~correctness");
  await expect(page.getByText(/<script>alert\(1\)<\/script>/).first()).toBeVisible();
  expect(await page.locator("tbody b, tbody script").count()).toBe(0);
});
