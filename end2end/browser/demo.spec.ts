// The demo, as a person meets it: a long list that pages as it should, and awkward texts that are only texts.

import { expect, open, rowKeys, test, walk } from "./support/page";
import { recount } from "./support/recount";
import { demoProject } from "./support/settings";

test("a list of more than a thousand rows is walked to its end", async ({ page }) => {
  test.setTimeout(120_000);
  const condition = "name = 'quality'";
  const ids = await recount("-timestamp", condition, demoProject);
  expect(ids.length).toBeGreaterThan(700);
  expect(await walk(page, "/scores?f=name~is~quality", demoProject)).toEqual(ids);
});

const WALKED: [query: string, condition: string, sort: string][] = [
  ["f=source~is~ANNOTATION", "source = 'ANNOTATION'", "-value"],
  ["f=tags~is~billing&f=environment~not~development", "tags && '{billing}' AND environment <> 'development'", "traceName"],
  ["f=metadata~has&f=comment~has&f=level~is~trace", "metadata IS NOT NULL AND comment IS NOT NULL AND level = 'trace'", "author"],
];

for (const [query, condition, sort] of WALKED) {
  test(`filtered by ${query} and sorted by ${sort}, the pages in the browser hold what the recount holds`, async ({ page }) => {
    const ids = await recount(sort, condition, demoProject);
    expect(ids.length, "there are pages to turn").toBeGreaterThan(200);
    expect(await walk(page, `/scores?${query}&sort=${sort}&rows=200`, demoProject)).toEqual(ids);
  });
}

test("markup in comments and labels is shown as text", async ({ page }) => {
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  const condition = "name = 'hallucination' AND source = 'API'";
  const ids = await recount("-timestamp", condition, demoProject);
  await open(page, "/scores?f=name~is~hallucination&f=source~is~API", demoProject);
  expect(await rowKeys(page)).toEqual(ids);
  await expect(page.locator("tbody").getByText("<b>none</b>", { exact: true })).toBeVisible();
  await open(page, "/scores?f=name~is~quality&f=source~is~ANNOTATION", demoProject);
  await expect(page.locator("tbody").getByText("<script>alert('scores')</script>")).toBeVisible();
  expect(asked).toEqual([]);
});
