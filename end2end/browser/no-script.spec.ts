// Reading without JavaScript: the first HTML holds the rows, and links sort, page, filter and lead to traces.

import { expect, rowKeys, test, turn } from "./support/page";
import { recount } from "./support/recount";
import { email, password, project } from "./support/settings";

test.use({ javaScriptEnabled: false });

test("the rows are in the page, and can be sorted, paged and read", async ({ page }) => {
  await page.goto(`/project/${project}/scores`);
  expect(await rowKeys(page)).toEqual((await recount("-timestamp")).slice(0, 50));
  await page.getByRole("columnheader", { name: "Name", exact: true }).getByRole("link").click();
  const sorted = await recount("name");
  expect(await rowKeys(page)).toEqual(sorted.slice(0, 50));
  await turn(page, "Next page");
  expect(await rowKeys(page)).toEqual(sorted.slice(50, 100));
  await page.goto(`/project/${project}/scores?f=name~is~tone`);
  await page.getByRole("link", { name: /Remove filter: Name/ }).click();
  await expect(page).toHaveURL(`/project/${project}/scores`);
});

test("a trace and its scores can be read", async ({ page }) => {
  await page.goto(`/project/${project}/traces/your-trace-id`);
  await expect(page.getByRole("table", { name: "Scores of this trace" })).toContainText("helpfulness");
  await page.goto(`/project/${project}/scores?f=name~is~overall_quality`);
  await page.locator("tbody a").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("pipeline");
  await page.getByRole("tab", { name: "Scores" }).click();
  await expect(page.getByRole("table", { name: "Scores of this trace" })).toContainText("overall_quality");
});

test.describe("signed out", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("a person signs in by the plain form", async ({ page }) => {
    await page.goto(`/project/${project}/scores?sort=name`);
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText("Email or password is wrong");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`/project/${project}/scores?sort=name`);
    expect(await rowKeys(page)).toEqual((await recount("name")).slice(0, 50));
  });
});
