// Score configs: made, edited, archived and brought back in the browser; refused field by field; what they rule everywhere.

import { call } from "./support/api";
import { cellOf, COLUMNS, editorOf, type Field, newField } from "./support/annotating";
import { expect, open, test, violations } from "./support/page";
import { testAs } from "./support/person";
import { url } from "./support/settings";

let field: Field;

// Made by the owner, whoever the test's person is.
test.beforeEach(async ({ playwright }, info) => {
  const owner = await playwright.request.newContext({ baseURL: url, storageState: "test-results/signed-in.json" });
  field = await newField(owner, info.title, 6);
  await owner.dispose();
});

type Page = import("@playwright/test").Page;
const line = (page: Page, name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
const input = (page: Page, label: string) => page.getByRole("form").getByLabel(label, { exact: true });

test("a number with a range, a pass threshold and a unit is made by keys, and read by programs", async ({ page }, info) => {
  await open(page, "/score-configs", field.id);
  await page.getByRole("link", { name: "New config" }).press("Enter");
  await input(page, "Name").fill("accuracy");
  await input(page, "Least").fill("0");
  await input(page, "Greatest").fill("100");
  await input(page, "Unit").fill("%");
  await input(page, "Better").selectOption({ label: "Higher is better" });
  await input(page, "Passes from").fill("80");
  await input(page, "Description").fill("How much of the answer is right");
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath("form.png") });
  await input(page, "Description").press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "accuracy saved" })).toBeVisible();
  await expect(line(page, "accuracy")).toContainText("0 to 100 %");
  await expect(line(page, "accuracy")).toContainText("≥ 80");
  await expect(page.getByRole("form")).toHaveCount(0);
  const { data } = await (await call("GET", "/api/public/score-configs", undefined, field.keys)).json();
  const made = data.find(({ name }: { name: string }) => name === "accuracy");
  expect(made).toMatchObject({ dataType: "NUMERIC", minValue: 0, maxValue: 100, threshold: 80, unit: "%", direction: "higher" });
  const score = (value: number) => call("POST", "/api/public/scores", { traceId: "t", name: "accuracy", value, configId: made.id }, field.keys);
  expect((await score(101)).status).toBe(400);
  expect((await score(81)).status).toBe(200);
  await page.reload();
  await expect(line(page, "accuracy").locator(".count")).toHaveText("1");
});

test("each fault stands at its field, and nothing is made", async ({ page }) => {
  await open(page, "/score-configs?name=", field.id);
  await input(page, "Least").fill("5");
  await input(page, "Greatest").fill("1");
  await page.getByRole("button", { name: "Make config" }).click();
  await expect(page.getByText("must not be empty.")).toBeVisible();
  await expect(page.getByText("must be greater than the least value, 5.")).toBeVisible();
  await input(page, "Greatest").fill("many");
  await page.getByRole("button", { name: "Make config" }).click();
  await expect(page.getByText("must be a number.")).toBeVisible();
  await input(page, "Type").selectOption({ label: "Categorical" });
  await input(page, "Name").fill("mood");
  await input(page, "Label 1").fill("good");
  await page.getByRole("button", { name: "Add label" }).click();
  await input(page, "Label 2").fill("good");
  await page.getByRole("button", { name: "Make config" }).click();
  await expect(page.getByText("labels are unique in a config")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await input(page, "Label 2").fill("bad");
  await page.getByRole("button", { name: "Make config" }).click();
  await expect(line(page, "mood")).toContainText("good, bad");
});

test("direction and threshold rule the cells and what is worst", async ({ page }) => {
  await open(page, "/score-configs?name=correctness&type=NUMERIC", field.id);
  await page.getByRole("button", { name: "Make config" }).click();
  await expect(line(page, "correctness")).toContainText("Any number");
  await open(page, `/traces?${COLUMNS}`, field.id);
  await expect(cellOf(page, field.traces[0], "correctness")).not.toHaveClass(/fails/);
  await page.locator('[data-head="s:trace:EVAL:NUMERIC:correctness"]').click();
  await expect(page.getByRole("link", { name: "Worst first" })).toHaveCount(0);
  await open(page, "/score-configs", field.id);
  await line(page, "correctness").getByRole("link").click();
  await input(page, "Better").selectOption({ label: "Higher is better" });
  await input(page, "Passes from").fill("0.5");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(line(page, "correctness")).toContainText("≥ 0.5");
  await open(page, `/traces?${COLUMNS}`, field.id);
  await expect(cellOf(page, field.traces[0], "correctness")).toHaveClass(/fails/);
  await expect(cellOf(page, field.traces[4], "correctness")).not.toHaveClass(/fails/);
  await page.locator('[data-head="s:trace:EVAL:NUMERIC:correctness"]').click();
  await page.getByRole("link", { name: "Worst first" }).click();
  await page.waitForURL(/sort=s:trace:EVAL:NUMERIC:correctness/);
});

test("an archived config takes no scores and is offered to nobody, until it is brought back", async ({ page }) => {
  await open(page, "/score-configs", field.id);
  await page.getByRole("button", { name: "Archive tone" }).click();
  await expect(line(page, "tone")).toBeHidden();
  const { data } = await (await call("GET", "/api/public/score-configs", undefined, field.keys)).json();
  const { id } = data.find(({ name }: { name: string }) => name === "tone");
  const score = { traceId: field.traces[0], name: "tone", value: "curt", configId: id };
  const refused = await call("POST", "/api/public/scores", score, field.keys);
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain("configId");
  await page.getByText("Archived, 1").click();
  await expect(line(page, "tone")).toBeVisible();
  await page.getByRole("button", { name: "Bring back tone" }).click();
  await expect(page.getByText("Archived, 1")).toHaveCount(0);
  expect((await call("POST", "/api/public/scores", score, field.keys)).status).toBe(200);
});

test("a name that another config bears is refused, also where one is brought back", async ({ page }) => {
  await open(page, "/score-configs?name=tone", field.id);
  await page.getByRole("button", { name: "Make config" }).click();
  await expect(page.getByRole("form").getByText("is the name of another config")).toBeVisible();
  await page.getByRole("button", { name: "Archive tone" }).click();
  await expect(page.getByText("Archived, 1")).toBeVisible();
  await page.getByRole("button", { name: "Make config" }).click();
  await expect(page.getByRole("status").filter({ hasText: "tone saved" })).toBeVisible();
  await page.getByText("Archived, 1").click();
  await page.getByRole("button", { name: "Bring back tone" }).click();
  await expect(page.getByRole("status").filter({ hasText: "tone is the name of another config" })).toBeVisible();
  await expect(page.getByText("Archived, 1")).toBeVisible();
});

test("a score without a config is saved as one", async ({ page }) => {
  const score = (value: string) => call("POST", "/api/public/scores", { traceId: field.traces[0], name: "mood: today", value }, field.keys);
  for (const value of ["sunny", "grey"]) expect((await score(value)).status).toBe(200);
  await open(page, "/scores?f=name~is~mood: today", field.id);
  await page.locator("tbody tr").first().locator("td.strong").click();
  await page.getByRole("link", { name: "Save as config" }).click();
  await expect(input(page, "Name")).toHaveValue("mood: today");
  await expect(input(page, "Type")).toHaveValue("CATEGORICAL");
  await expect(input(page, "Label 1")).toHaveValue("grey");
  await expect(input(page, "Label 2")).toHaveValue("sunny");
  await page.getByRole("button", { name: "Make config" }).click();
  await expect(line(page, "mood: today").locator(".count")).toHaveText("2");
  await open(page, `/traces?${COLUMNS}`, field.id);
  await cellOf(page, field.traces[0], "resolved").click();
  await editorOf(page).getByRole("button", { name: "Other score" }).click();
  await expect(editorOf(page).getByRole("button", { name: "mood: today" })).toBeVisible();
});

testAs("annotator")("who may not edit sees the configs alone", async ({ page }) => {
  await open(page, "/score-configs?name=mine", field.id);
  await expect(page.getByRole("row", { name: /helpfulness/ })).toContainText("1 to 5");
  await expect(page.getByRole("form")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Archive/ })).toHaveCount(0);
  const wish = { name: "mine", data_type: "NUMERIC", min_value: null, max_value: null, categories: [] };
  const whole = { ...wish, description: null, direction: null, threshold: null, unit: null };
  const answer = await page.request.post("/rpc/save-config", { data: { project: field.id, id: null, wish: whole } });
  expect(answer.status()).toBe(403);
  const archived = await page.request.post("/rpc/archive-config", { data: { project: field.id, id: "x", is_archived: true } });
  expect(archived.status()).toBe(403);
});

test("the page looks as it should", async ({ page }) => {
  const long = "a description that goes on and on ".repeat(12);
  for (let at = 0; at < 40; at++) {
    const config = { name: `config ${at} ${"of a long name".slice(0, at)}`, dataType: "NUMERIC", minValue: at, description: long };
    expect((await call("POST", "/api/public/score-configs", config, field.keys)).status).toBe(200);
  }
  for (const [width, height] of [[1440, 900], [800, 900]]) {
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await open(page, "/score-configs", field.id);
      expect(await violations(page)).toEqual([]);
      await page.screenshot({ path: `test-results/look/configs-${width}-${scheme}.png` });
      await line(page, "tone").getByRole("link").click();
      await expect(input(page, "Name")).toBeFocused();
      await expect(input(page, "Name")).toBeInViewport();
      await expect(input(page, "Label 3")).toHaveValue("curt");
      expect(await violations(page)).toEqual([]);
      await page.screenshot({ path: `test-results/look/configs-edit-${width}-${scheme}.png` });
    }
  }
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("the configs are read", async ({ page }) => {
    await page.goto(`/project/${field.id}/score-configs`);
    await expect(page.getByRole("row", { name: /helpfulness/ })).toContainText("1 to 5");
  });
});
