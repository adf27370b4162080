// One's own account: name, password, theme, time zone, and leaving everywhere at once.

import { sql } from "./support/database";
import { alive, expect, open } from "./support/page";
import { testAs } from "./support/person";
import { password, project, url } from "./support/settings";

const test = testAs("viewer");

test("a person changes their name and their password", async ({ page, browser, person }) => {
  await open(page, "/settings?tab=account");
  await page.getByLabel("Name, as others see it").fill("Another Name");
  await page.getByRole("button", { name: "Change name" }).click();
  await expect(page.locator(".me-name")).toHaveText("Another Name");
  expect(await sql("SELECT name FROM users WHERE id = $1", [person])).toEqual([{ name: "Another Name" }]);

  const other = await (await browser.newContext({ baseURL: url, storageState: await page.context().storageState() })).newPage();
  await other.goto(`/project/${project}/scores`);
  await expect(other.getByRole("heading", { name: "Scores", exact: true })).toBeVisible();
  const form = page.getByRole("form", { name: "Password" });
  const change = async (old: string, fresh: string) => {
    await form.getByLabel("Old password").fill(old);
    await form.getByLabel(/^New password/).fill(fresh);
    await form.getByRole("button", { name: "Change password" }).click();
  };
  await change("a wrong guess", "another password");
  await expect(page.getByText("Old password: it is another one.")).toBeVisible();
  await change(password, "short");
  await expect(page.getByText("Password: it must have at least 8 characters.")).toBeVisible();
  await change(password, "another password");
  await expect(page.getByRole("status").filter({ hasText: "signed out everywhere else" })).toBeVisible();
  await other.reload();
  await expect(other).toHaveURL(/\/login/);
  await page.reload();
  await expect(page, "here one stays signed in").toHaveURL(/tab=account/);
});

test("theme and time zone hold in this browser", async ({ page }) => {
  await open(page, "/settings?tab=account");
  await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("button", { name: "Theme: dark" })).toBeVisible();

  // So many minutes ahead of UTC, in winter and in summer.
  for (const [zone, east] of [["Asia/Tokyo", 540], ["Pacific/Marquesas", -570]] as const) {
    await page.getByLabel("Time zone").selectOption(zone);
    await open(page, "/traces?cols=timestamp&range=all");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    const time = page.locator("tbody time").first();
    const stamp = await time.getAttribute("datetime");
    const local = new Date(Date.parse(stamp!) + east * 60_000).toISOString();
    await expect(time).toHaveAttribute("title", new RegExp(`${local.slice(11, 19)} \\(UTC`));
    await open(page, "/settings?tab=account");
    await expect(page.getByLabel("Time zone")).toHaveValue(zone);
  }
});

test("one signs out everywhere", async ({ page, browser }) => {
  const other = await (await browser.newContext({ baseURL: url, storageState: await page.context().storageState() })).newPage();
  await open(page, "/settings?tab=account");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(/\/login/);
  await alive(page);
  await other.goto(`/project/${project}/scores`);
  await expect(other).toHaveURL(/\/login/);
});
