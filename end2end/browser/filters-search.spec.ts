// The search box, the time range, the ways out of an empty list, and all of it without JavaScript.

import { filtersOf } from "./support/filters";
import { matching, written } from "./support/matching";
import { expect, open, test } from "./support/page";
import { project } from "./support/settings";

const SEARCHED = (words: string) =>
  `concat_ws(' ', c.name, l.label, s.comment, t.name) ILIKE '%${words}%' OR s.id ILIKE '${words}%' OR t.id ILIKE '${words}%' OR n.id ILIKE '${words}%'`;

test("the list follows what is typed, and Enter is remembered", async ({ page }) => {
  await open(page, "/scores?f=source~is~API&sort=name");
  const before = await page.evaluate(() => history.length);
  const box = page.getByRole("searchbox", { name: "Search scores" });
  await box.pressSequentially("tone", { delay: 20 });
  await expect(page).toHaveURL(/[?&]q=tone(&|$)/);
  expect(await page.evaluate(() => history.length), "typing replaces").toBe(before);
  await expect(box).toBeFocused();
  await expect(page.locator("[data-total]")).toHaveText(written(await matching(`c.source = 'API' AND (${SEARCHED("tone")})`)));
  await box.fill("helpfulness");
  await box.press("Enter");
  await expect(page).toHaveURL(/[?&]q=helpfulness(&|$)/);
  expect(await page.evaluate(() => history.length), "Enter pushes").toBe(before + 1);
  expect(filtersOf(page)).toEqual(["source~is~API"]);
  await page.goBack();
  await expect(box).toHaveValue("tone");
  await box.fill("");
  await expect(page).not.toHaveURL(/[?&]q=/);
});

for (const words of ["needs_rev", "comment 12", "list-23", "trace-7"]) {
  test(`searched for “${words}”, the list has what the recount has`, async ({ page }) => {
    await open(page, `/scores?q=${encodeURIComponent(words)}`);
    await expect(page.locator("[data-total]")).toHaveText(written(await matching(SEARCHED(words))));
  });
}

test("a time range of one's own is entered in the person's zone, and must begin before it ends", async ({ page }) => {
  await open(page, "/scores");
  await page.locator("summary", { hasText: "All time" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("link", { name: "Past 30 minutes" })).toBeFocused();
  for (const words of ["hour", "24 hours", "7 days", "14 days", "30 days", "90 days"]) {
    await expect(page.getByRole("link", { name: `Past ${words}` })).toBeVisible();
  }
  const own = page.locator(".range-custom");
  await own.getByRole("button", { name: "Apply" }).click();
  await expect(own.getByRole("alert")).toHaveText("Enter a day and a time at one end or both.");
  await own.getByLabel("From").fill("2026-02-02T10:00");
  await own.getByLabel("To").fill("2026-02-01T10:00");
  await own.getByRole("button", { name: "Apply" }).click();
  await expect(own.getByRole("alert")).toHaveText("The beginning must be before the end.");
  await own.getByLabel("To").fill("2026-02-03T10:00");
  await own.getByLabel("To").press("Enter");
  await expect(page).toHaveURL(/range=2026-02-02T10:00:00\.000Z\.\.2026-02-03T10:00:00\.000Z/);
  await expect(page.locator(".range-menu > summary")).toContainText("2 Feb 2026 10:00 to 3 Feb 2026 10:00");
});

test.describe("in another zone", () => {
  test.use({ timezoneId: "Asia/Tokyo" });

  test("a chip says times as the person's clock does", async ({ page }) => {
    await open(page, "/scores?f=timestamp~after~2026-01-02T03:04:00Z");
    await expect(page.getByRole("group", { name: "Timestamp is after 2 Jan 2026 12:04", exact: true })).toBeVisible();
  });
});

test("nothing matches: each single change says what it would bring", async ({ page }) => {
  await open(page, "/scores?f=name~is~tone&f=value~gt~0.5&range=30d");
  await expect(page.getByText("One change would show rows:")).toBeVisible();
  const ways = page.locator(".ways li:not([hidden])");
  const recent = "s.ts >= now() - interval '30 days'";
  const [tone, over] = [await matching(`c.name = 'tone' AND ${recent}`), await matching(`s.value > 0.5 AND ${recent}`)];
  await expect(ways).toHaveText([new RegExp(`Name is tone.*${written(over)} scores`), new RegExp(`Value is over 0.5.*${written(tone)} scores`)]);
  await ways.first().getByRole("link").click();
  await expect(page.locator("[data-total]")).toHaveText(written(over));

  await open(page, "/scores?f=name~is~nowhere&f=environment~is~nowhere&q=nothing-has-this");
  await expect(page.getByText("No single change would show rows.")).toBeVisible();
  await page.getByRole("link", { name: "Clear all filters" }).click();
  await expect(page).toHaveURL(`/project/${project}/scores`);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("one searches by a plain form that keeps the rest, and takes filters away by links", async ({ page }) => {
    await page.goto(`/project/${project}/scores?f=name~is~tone&f=source~not~EVAL&sort=-value&rows=100`);
    await page.getByRole("searchbox", { name: "Search scores" }).fill("needs_review");
    await page.keyboard.press("Enter");
    await page.waitForURL(/[?&]q=/);
    const kept = new URL(page.url()).searchParams;
    expect(kept.getAll("f")).toEqual(["name~is~tone", "source~not~EVAL"]);
    expect([kept.get("q"), kept.get("sort"), kept.get("rows")]).toEqual(["needs_review", "-value", "100"]);
    await expect(page.getByRole("searchbox", { name: "Search scores" })).toHaveValue("needs_review");
    await page.getByRole("link", { name: "Remove filter: Name is tone" }).click();
    await expect.poll(() => filtersOf(page)).toEqual(["source~not~EVAL"]);
    await page.goto(`/project/${project}/scores?f=timestamp~after~2026-01-02T03:04:00Z`);
    await expect(page.getByRole("group", { name: "Timestamp is after 2 Jan 2026 03:04 UTC" })).toBeVisible();
    await page.goto(`/project/${project}/scores?f=name~is~nowhere&q=words`);
    await expect(page.locator(".ways a")).toHaveCount(2);
  });
});
