// What was refused is listed with its reason, mended and sent again.

import type { Page } from "@playwright/test";
import { call } from "./support/api";
import { sql } from "./support/database";
import { alive, expect, open, test, violations } from "./support/page";
import { testAs } from "./support/person";
import { withSdk } from "./support/program";
import { newProject } from "./support/project";
import { publicKey, secretKey } from "./support/settings";

/// Keeps refused scores as the server would, a minute apart.
async function refuse(number: number, payloads: string[]): Promise<void> {
  await sql(
    `INSERT INTO rejected_scores (project_id, seq, rejected_at, key_id, sdk, casing, payload, is_cut, faults)
     SELECT $1, n, now() - n * interval '1 min', (SELECT min(id) FROM api_keys), 'interactiveai python 1.1.9', 'snake', payload,
            payload LIKE '%…', '[{"path": "value", "message": "It must be a number."}]'
     FROM unnest($2::text[]) WITH ORDINALITY AS p (payload, n)`,
    [number, payloads],
  );
}

const rows = (page: Page) => page.getByRole("table", { name: "Rejected scores" }).locator("tbody tr:not(.opened)");

test("a score that the real SDK sent in vain is found, mended, sent again and stored once", async ({ page }) => {
  const name = `mended_${process.pid}_${Date.now()}`;
  const program = `from interactiveai import Interactive
client = Interactive()
client.create_score(trace_id="t-mended", name="${name}", value="three", data_type="NUMERIC", score_id="${name}")
client.flush()`;
  await withSdk({ publicKey, secretKey }, program);

  await open(page, "/scores");
  const link = page.getByRole("link", { name: /[0-9]\+? rejected$/ });
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(link).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name: "Rejected" })).toBeVisible();
  const row = rows(page).filter({ hasText: name });
  await expect(row).toContainText("value");
  await expect(row).toContainText("interactiveai");
  await row.getByRole("link").click();

  const field = page.getByLabel("What was sent");
  await expect(field).toHaveValue(new RegExp(`"name": "${name}"`));
  await page.getByRole("button", { name: "Send again" }).click();
  await expect(page.getByText("It is still refused")).toBeVisible();
  await expect(page.locator(".faults")).toContainText("value: ");
  await field.fill((await field.inputValue()).replace('"three"', "3"));
  await page.getByRole("button", { name: "Send again" }).click();
  await expect(page.getByText(`Stored as ${name}.`)).toBeVisible();
  await expect(row).toHaveCount(0);
  const stored = await sql<{ value: number }>("SELECT value FROM scores WHERE id = $1", [name]);
  expect(stored).toEqual([{ value: 3 }]);
  const left = await sql("SELECT FROM rejected_scores WHERE payload LIKE '%' || $1 || '%'", [name]);
  expect(left).toEqual([]);
});

test("the answer to a refused score and the page name the same field and reason", async ({ page }) => {
  const name = `refused_${process.pid}_${Date.now()}`;
  const [own] = ((await (await call("GET", "/api/platform/v1/projects")).json()) as { data: { id: string; orgId: string }[] }).data;
  const path = `/api/platform/v1/organizations/${own.orgId}/projects/${own.id}/scores`;
  const answer = await call("POST", path, { name, value: "high", data_type: "NUMERIC", trace_id: "t" });
  expect(answer.status).toBe(400);
  const told = await answer.text();
  await expect(async () => {
    await open(page, "/scores/rejected");
    const why = await rows(page).filter({ hasText: name }).locator(".why").innerText({ timeout: 1_000 });
    const [field, reason] = [why.slice(0, why.indexOf(": ")), why.slice(why.indexOf(": ") + 2)];
    expect(field).toBe("value");
    expect(told).toContain(reason);
  }).toPass();
});

test("older ones follow page by page, and each can be forgotten", async ({ page }) => {
  const { id, number } = await newProject("Refused a lot");
  await refuse(number, Array.from({ length: 120 }, (_, n) => JSON.stringify({ name: `score ${n}`, value: "x" })));
  await open(page, "/scores/rejected", id);
  const seen: string[] = [];
  for (const count of [50, 50, 20]) {
    await expect(rows(page)).toHaveCount(count);
    if (seen.length > 0) await expect(rows(page).first()).toContainText(`score ${seen.length}`);
    seen.push(...(await rows(page).locator("a").allInnerTexts()));
    if (count === 50) await page.getByRole("link", { name: "Older" }).click();
    if (count === 50) await expect(page).toHaveURL(/after=/);
    if (count === 50) await expect(rows(page).first()).toContainText(`score ${seen.length}`);
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => `score ${n}`));
  await expect(page.getByRole("link", { name: "Older" })).toHaveCount(0);
  await rows(page).filter({ hasText: "score 110" }).getByRole("link").click();
  await page.getByRole("button", { name: "Forget it" }).click();
  await expect(rows(page)).toHaveCount(19);
  await page.getByRole("link", { name: "Newest" }).click();
  await expect(rows(page).first()).toContainText("score 0");
  const [{ count }] = await sql<{ count: number }>("SELECT count(*)::int FROM rejected_scores WHERE project_id = $1", [number]);
  expect(count).toBe(119);
});

test("what is no JSON, and what is only a beginning, can be read and is not sent", async ({ page }) => {
  const { id, number } = await newProject("Not JSON");
  await refuse(number, ["<script>alert(1)</script> {", '{"name": "cut", "value": "…']);
  await open(page, "/scores/rejected", id);
  await rows(page).first().getByRole("link").click();
  await expect(page.getByLabel("What was sent")).toHaveValue("<script>alert(1)</script> {");
  await page.getByRole("button", { name: "Send again" }).click();
  await expect(page.locator(".faults")).toContainText("not valid JSON");
  await rows(page).nth(1).getByRole("link").click();
  await expect(page.getByText("Only the beginning was kept")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send again" })).toBeDisabled();
});

test("a project where nothing was refused says so", async ({ page }) => {
  const { id } = await newProject("Nothing refused");
  await open(page, "/scores/rejected", id);
  await expect(page.getByRole("heading", { name: "No score was refused" })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("link", { name: "Back to the scores" }).click();
  await expect(page.getByRole("heading", { name: "Send your first score" })).toBeVisible();
});

testAs("viewer")("who may only look cannot send again or forget", async ({ page }) => {
  const { id, number } = await newProject("Only to look at");
  await refuse(number, ['{"name": "seen", "value": "x"}']);
  await open(page, "/scores/rejected?open=1", id);
  await expect(page.getByLabel("What was sent")).toHaveValue(/"seen"/);
  await expect(page.getByRole("button", { name: "Send again" })).toHaveCount(0);
  const asked = { project: id, id: 1 };
  expect((await page.request.post("/rpc/resend-rejected", { data: { ...asked, payload: "{}" } })).status()).toBe(403);
  expect((await page.request.post("/rpc/forget-rejected", { data: asked })).status()).toBe(403);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the refused and their reasons can be read and opened", async ({ page }) => {
    const { id, number } = await newProject("Read as it is");
    await refuse(number, ['{"name": "plain", "value": "x"}']);
    await page.goto(`/project/${id}/scores/rejected`);
    await expect(rows(page)).toContainText(["value: It must be a number."]);
    await rows(page).getByRole("link").click();
    await expect(page.getByLabel("What was sent")).toHaveValue('{\n  "name": "plain",\n  "value": "x"\n}');
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 800]) {
    test.describe(`${colorScheme}, ${width} wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test("refused scores are readable by everyone", async ({ page }) => {
        const { id, number } = await newProject("Many refused");
        const long = "a name that goes on for longer than any column could be wide ".repeat(3);
        await refuse(number, Array.from({ length: 60 }, (_, n) => JSON.stringify({ name: n === 1 ? long : `score ${n}`, value: "x", comment: long })));
        await page.goto(`/project/${id}/scores/rejected?open=3`);
        await alive(page);
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
        await page.screenshot({ path: `test-results/look/rejected-${colorScheme}-${width}.png` });
      });
    });
  }
}
