// People: invited by a link, given a role, given a new password, removed; each change is in the list of what was done.

import type { Browser, Page } from "@playwright/test";
import { sql } from "./support/database";
import { alive, expect, open, test, violations } from "./support/page";
import { newPerson, testAs } from "./support/person";
import { newKeys, newProject } from "./support/project";
import { call } from "./support/api";
import { project, url } from "./support/settings";

const stranger = (browser: Browser) =>
  browser.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });

let made = 0;
const newEmail = () => `person-${process.pid}-${Date.now()}-${made++}@example.com`;

/// Invites somebody by hand; gives the link.
async function invite(page: Page, email: string, role: string): Promise<string> {
  const form = page.getByRole("form", { name: "Invite" });
  await form.getByLabel("Email").fill(email);
  await form.getByLabel("Role").selectOption(role);
  await form.getByRole("button", { name: "Make invitation" }).click();
  await expect(page.locator(".made-key")).toContainText(email.toLowerCase());
  return page.locator(".made-key pre").innerText();
}

/// Comes in by a link, with a password.
async function comeIn(page: Page, link: string, name: string | null, password: string): Promise<void> {
  await page.goto(link);
  await alive(page);
  if (name) await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: name ? "Join" : "Set password" }).click();
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/login");
  await alive(page);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const roleOf = async (email: string) => {
  const rows = await sql<{ role: string }>(
    "SELECT role FROM members m JOIN users u ON u.id = m.user_id WHERE u.email = $1",
    [email],
  );
  return rows[0]?.role ?? null;
};

test("somebody is invited, comes in once, is given another role and a new password, and is removed", async ({ page, browser }) => {
  const email = newEmail();
  await open(page, "/settings/organization?tab=members");
  const link = await invite(page, email.toUpperCase(), "annotator");
  expect(link).toMatch(new RegExp(`^${url}/link\\?token=[0-9a-f]{64}$`));
  await expect(page.getByRole("table", { name: "Invitations" })).toContainText(email);
  expect(await violations(page)).toEqual([]);

  const guest = await (await stranger(browser)).newPage();
  await guest.goto(link);
  await expect(guest.getByRole("heading", { level: 1 })).toContainText("Join ");
  expect(await violations(guest)).toEqual([]);
  await comeIn(guest, link, "Ann Newcomer", "short");
  await expect(guest.getByRole("alert")).toContainText("Password: it must have at least 8 characters.");
  await comeIn(guest, link, "Ann Newcomer", "long enough");
  await guest.waitForURL(/\/project\/.*\/scores/);
  expect(await roleOf(email)).toBe("annotator");
  const again = await (await stranger(browser)).newPage();
  await again.goto(link);
  await expect(again.getByRole("heading", { name: "This link is no longer good" })).toBeVisible();

  await page.reload();
  await alive(page);
  const row = page.getByRole("table", { name: "Members" }).getByRole("row").filter({ hasText: email });
  await row.getByLabel("Role of Ann Newcomer").selectOption("member");
  await expect.poll(() => roleOf(email)).toBe("member");

  await row.getByRole("button", { name: "New password for Ann Newcomer" }).click();
  await expect(page.locator(".made-key")).toContainText("choose a new password");
  const reset = await page.locator(".made-key pre").innerText();
  await comeIn(again, reset, null, "another password");
  await again.waitForURL(/\/project\/.*\/scores/);
  await guest.goto(`/project/${project}/scores`);
  await expect(guest, "signed out everywhere").toHaveURL(/\/login/);
  await signIn(guest, email, "long enough");
  await expect(guest.getByRole("alert")).toContainText("Email or password is wrong.");
  await signIn(guest, email, "another password");
  await guest.waitForURL(/\/project\/.*\/scores/);

  await row.getByRole("button", { name: "Remove Ann Newcomer", exact: true }).click();
  await row.getByRole("button", { name: "Remove Ann Newcomer now" }).click();
  await expect(row).toHaveCount(0);
  const answer = await guest.goto(`/project/${project}/scores`);
  expect(answer?.status()).toBe(404);

  await page.getByRole("link", { name: "Audit", exact: true }).click();
  const audit = page.getByRole("table", { name: "Audit" });
  for (const what of [
    `Invited ${email}: annotator`,
    "Joined",
    `Changed the role of ${email}: annotator → member`,
    `Made a link for a new password of ${email}`,
    `Removed ${email}`,
  ]) {
    await expect(audit.getByRole("row").filter({ hasText: what }).first()).toBeVisible();
  }
});

test("who has an account joins as themselves", async ({ page, browser }) => {
  const { id, storageState } = await newPerson(browser, null);
  await open(page, "/settings/organization?tab=members");
  const link = await invite(page, `${id}@example.com`, "viewer");
  const context = await browser.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });
  const out = await context.newPage();
  await out.goto(link);
  await expect(out.getByText(`Sign in as ${id}@example.com first`)).toBeVisible();
  await expect(out.getByRole("link", { name: "Sign in" })).toHaveAttribute("href", /next=%2Flink%3Ftoken/);
  const own = await (await browser.newContext({ baseURL: url, storageState })).newPage();
  await own.goto(link);
  await alive(own);
  await own.getByRole("button", { name: "Join" }).click();
  await own.waitForURL(/\/project\/.*\/scores/);
  expect(await roleOf(`${id}@example.com`)).toBe("viewer");
});

test("what cannot be is refused, and an invitation can be taken back", async ({ page, browser }) => {
  const { id } = await newPerson(browser, "viewer");
  await open(page, "/settings/organization?tab=members");
  const form = page.getByRole("form", { name: "Invite" });
  for (const [email, why] of [["ann", "Email: it must be an address"], [`${id}@example.com`, "is a member already"]]) {
    await form.getByLabel("Email").fill(email);
    await form.getByRole("button", { name: "Make invitation" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText(why);
  }
  const email = newEmail();
  const link = await invite(page, email, "owner");
  await page.getByRole("button", { name: `Withdraw the invitation of ${email}` }).click();
  await expect(page.getByText(email, { exact: true })).toHaveCount(0);
  const guest = await (await stranger(browser)).newPage();
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "This link is no longer good" })).toBeVisible();
});

testAs("annotator")("an annotator sees the members and changes none", async ({ page }) => {
  await open(page, "/settings/organization?tab=members");
  const table = page.getByRole("table", { name: "Members" });
  await expect(table).toContainText("Annotator");
  await expect(table.getByRole("button")).toHaveCount(0);
  await expect(table.getByRole("combobox")).toHaveCount(0);
  await expect(page.getByRole("form", { name: "Invite" })).toHaveCount(0);
  await page.getByRole("link", { name: "Project", exact: true }).click();
  await expect(page.getByText("Only an owner of the organization renames projects")).toBeVisible();
});

test("a project is renamed, another one is made beside it, and the switcher leads there", async ({ page }) => {
  const { id } = await newProject("A first name");
  await open(page, "/settings/organization?tab=project", id);
  const name = `Renamed ${Date.now()}`;
  await page.getByLabel("Name of the project").fill(name);
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.locator(".project-words b")).toHaveText(name);
  await page.getByLabel("Name of the new project").fill(name);
  await page.getByRole("button", { name: "Make project" }).click();
  await expect(page.getByRole("main").getByRole("alert").filter({ hasText: "another project is called so" })).toBeVisible();
  const second = `${name}, two`;
  await page.getByLabel("Name of the new project").fill(second);
  await page.getByRole("button", { name: "Make project" }).click();
  await expect(page.locator(".project-words b")).toHaveText(second);
  expect(page.url()).not.toContain(id);
  await alive(page);
  await page.locator("summary.project").click();
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/project/${id}/scores`));
});

test("configs, keys and deletions are in the list of what was done", async ({ page, request }) => {
  const { id } = await newProject("Audited");
  const keys = await newKeys(request, id);
  const config = await call("POST", "/api/public/score-configs", { name: "tone-audited", dataType: "BOOLEAN" }, keys);
  const { id: configId } = (await config.json()) as { id: string };
  await call("PATCH", `/api/public/score-configs/${configId}`, { isArchived: true }, keys);
  await call("PATCH", `/api/public/score-configs/${configId}`, { isArchived: true }, keys);
  await call("POST", "/api/public/scores", { id: "s", traceId: "t", name: "n", value: 1 }, keys);
  await request.post("/rpc/delete-rows", { data: { project: id, list: "scores", ids: ["s"] } });
  await request.post("/rpc/restore-rows", { data: { project: id, list: "scores", ids: ["s"] } });
  await open(page, "/settings/organization?tab=audit", id);
  const rows = page.getByRole("table", { name: "Audit" }).locator("tbody tr");
  // Others do things in the organization at the same time.
  const own = rows.filter({ hasText: "Audited" }).locator("td:nth-child(3)");
  await expect(own).toHaveText([
    "Brought back 1 score",
    "Deleted 1 score",
    "Archived the score config tone-audited",
    "Made the score config tone-audited",
    "Made the key test",
  ]);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 800]) {
    test.describe(`${colorScheme}, ${width} wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test("people, projects and what was done are readable by everyone", async ({ page, browser }) => {
        await open(page, "/settings/organization?tab=members");
        await invite(page, newEmail(), "member");
        for (const tab of ["members", "project", "audit", "account"]) {
          const path = tab === "account" ? "/settings" : "/settings/organization";
          if (tab !== "members") await open(page, `${path}?tab=${tab}`);
          await expect(page.locator(".plain-part")).toBeVisible();
          expect(await violations(page)).toEqual([]);
          await page.screenshot({ path: `test-results/look/settings-${tab}-${colorScheme}-${width}.png` });
          expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
        }
        await open(page, "/settings/organization?tab=members");
        const link = await invite(page, newEmail(), "viewer");
        const context = await browser.newContext({ baseURL: url, storageState: { cookies: [], origins: [] }, colorScheme, viewport: { width, height: 900 } });
        const guest = await context.newPage();
        await guest.goto(link);
        await alive(guest);
        expect(await violations(guest)).toEqual([]);
        await guest.screenshot({ path: `test-results/look/link-${colorScheme}-${width}.png` });
        await context.close();
      });
    });
  }
}
