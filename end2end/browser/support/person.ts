// A test by a person of its own: what one person chooses is remembered for them, and must not reach other tests.

import type { Browser } from "@playwright/test";
import { sql } from "./database";
import { alive, test as base } from "./page";
import { email, password, project, url } from "./settings";

let made = 0;

/// What a member may be, from the least.
export const ROLES = ["viewer", "annotator", "member", "owner"] as const;
export type Role = (typeof ROLES)[number];

/// A new person with this role in the organization of the tests, or with none, signed in.
export async function newPerson(browser: Browser, role: Role | null) {
  made += 1;
  const id = `${role ?? "stranger"}-${process.pid}-${Date.now()}-${made}`;
  await sql(
    `INSERT INTO users (id, email, name, password_hash, created_at)
     SELECT $1, $1 || '@example.com', 'New person', password_hash, now() FROM users WHERE email = $2`,
    [id, email],
  );
  if (role) {
    await sql(
      `INSERT INTO members (organization_id, user_id, role, created_at)
       SELECT organization_id, $1, $2, now() FROM projects WHERE id = $3`,
      [id, role, project],
    );
  }
  return { id, storageState: await signedIn(browser, `${id}@example.com`) };
}

/// A test whose page is signed in as a new person with this role.
export function testAs(role: Role) {
  return base.extend<{ newcomer: Awaited<ReturnType<typeof newPerson>>; person: string }>({
    newcomer: async ({ browser }, use) => use(await newPerson(browser, role)),
    person: async ({ newcomer }, use) => use(newcomer.id),
    storageState: async ({ newcomer }, use) => use(newcomer.storageState),
  });
}

async function signedIn(browser: Browser, email: string) {
  const context = await browser.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto(`/login?next=/project/${project}/scores`);
  await alive(page);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${url}/project/${project}/scores`);
  const state = await context.storageState();
  await context.close();
  return state;
}
