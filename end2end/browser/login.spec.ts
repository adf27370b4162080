// Who may see what: nothing without a sign-in, nothing of other projects, nothing for another site's page.

import { sql } from "./support/database";
import { alive, expect, test } from "./support/page";
import { email, password, project, url } from "./support/settings";

test.describe("signed out", () => {
  test.use({ storageState: { cookies: [], origins: [] }, expectedInConsole: /Failed to load resource/ });

  test("every page leads to the sign-in, and back", async ({ page }) => {
    await page.goto(`/project/${project}/traces/your-trace-id`);
    await expect(page).toHaveURL(/\/login\?next=/);
    await alive(page);
    await page.getByLabel("Email").fill(email.toUpperCase());
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`/project/${project}/traces/your-trace-id`);
    const cookie = (await page.context().cookies()).find((cookie) => cookie.name === "scores_session");
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/login/);
    await page.goto(`/project/${project}/scores`);
    await expect(page).toHaveURL(/\/login/);
  });

  test("guessing is counted down and then paused, the field ready for the next try", async ({ page }) => {
    await page.goto("/login");
    await alive(page);
    await page.getByLabel("Email").fill("guessed@example.com");
    const guess = page.getByLabel("Password", { exact: true });
    for (const left of [4, 3, 2, 1]) {
      await guess.fill(`guess ${left}`);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert")).toContainText(left === 1 ? "1 more try" : `${left} more tries`);
      await expect(guess).toHaveValue("");
      await expect(guess).toBeFocused();
    }
    for (let again = 0; again < 2; again += 1) {
      await guess.fill("guess again");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert")).toContainText("Wait 5 minutes");
    }
    await sql("DELETE FROM sign_in_attempts WHERE subject LIKE 'address %'");
  });

  test("a next that leads elsewhere is not followed", async ({ page }) => {
    await page.goto("/login?next=https://evil.example/");
    await alive(page);
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`/project/${project}/scores`);
  });

  test("a server function tells a stranger nothing", async ({ request }) => {
    const answer = await request.post("/rpc/list-page", {
      data: { project, list: "scores", query: "" },
      headers: { origin: url },
    });
    expect(answer.ok()).toBe(false);
    expect(await answer.text()).not.toContain("helpfulness");
  });
});

test.describe("other projects", () => {
  test.use({ expectedInConsole: /404/ });

  test("one that is not there and one of others look the same", async ({ page }) => {
    await sql(
      `INSERT INTO organizations (id, name, created_at) VALUES ('foreign', 'Foreign', now()) ON CONFLICT DO NOTHING`,
    );
    await sql(
      `INSERT INTO projects (id, organization_id, name, created_at) VALUES ('foreign-project', 'foreign', 'Secret plans', now())
       ON CONFLICT DO NOTHING`,
    );
    const seen: string[] = [];
    for (const other of ["foreign-project", "missing-project"]) {
      const answer = await page.goto(`/project/${other}/scores`);
      expect(answer?.status()).toBe(404);
      await expect(page.getByText("Secret plans")).toHaveCount(0);
      seen.push((await page.locator("main").innerText()).replaceAll(other, "…"));
    }
    expect(seen[0]).toEqual(seen[1]);
  });
});

test.describe("addresses that lead nowhere", () => {
  test.use({ expectedInConsole: /404/ });

  test("they say so in the product's own page, with 404, and the API's in JSON", async ({ page, request }) => {
    for (const path of ["/nowhere", `/project/${project}/nowhere`, "/api-like"]) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(404);
      await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
    }
    const answer = await request.get("/api/public/nowhere");
    expect(answer.status()).toBe(401);
    expect(await answer.json()).toHaveProperty("message");
  });
});

test("another site's page can change nothing", async ({ request }) => {
  for (const path of ["/rpc/sign-out", "/rpc/list-page"]) {
    const answer = await request.post(path, { data: {}, headers: { origin: "https://evil.example" } });
    expect(answer.status(), path).toBe(403);
  }
});

test("pages carry their guards, and files may be kept for ever", async ({ page }) => {
  const answer = await page.goto(`/project/${project}/scores`);
  const headers = answer?.headers() ?? {};
  expect(headers["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[^']+' 'wasm-unsafe-eval'/);
  expect(headers["cache-control"]).toBe("no-store");
  expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "x-frame-options": "DENY" });
  const sheet = await page.locator('link[rel="stylesheet"]').getAttribute("href");
  expect(sheet).toMatch(/\/pkg\/scores\.[^.]+\.css/);
  const file = await page.request.get(sheet ?? "", { headers: { "accept-encoding": "br" } });
  expect(file.headers()["cache-control"]).toContain("immutable");
  expect(file.headers()["content-encoding"]).toBe("br");
});
