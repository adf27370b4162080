// Settings: keys are made, used by the real SDK and revoked; every text under Connect works as it stands.

import type { Page } from "@playwright/test";
import { sql } from "./support/database";
import { expect, open, test, violations } from "./support/page";
import { testAs } from "./support/person";
import { asPython, shell } from "./support/program";
import { newProject } from "./support/project";
import { url } from "./support/settings";

type Wish = { name: string; may?: string; ends?: string; limit?: string };

/// Makes a key by hand; gives the text that the page shows for it.
async function makeKey(page: Page, { name, may, ends, limit }: Wish): Promise<string> {
  const form = page.getByRole("form", { name: "New key" });
  await form.getByLabel("Name").fill(name);
  if (may) await form.getByLabel("May").selectOption({ label: may });
  if (ends) await form.getByLabel("Ends").selectOption({ label: ends });
  await form.getByLabel("Requests a minute").fill(limit ?? "");
  await form.getByRole("button", { name: "Make key" }).click();
  await expect(page.getByText("The key is made.")).toBeVisible();
  return page.locator(".made-key pre").innerText();
}

const secretOf = (text: string) => /SECRET_KEY="(sk-[^"]+)"/.exec(text)![1];

const SEND = asPython(`from interactiveai import Interactive
client = Interactive()
client.create_score(trace_id="t-1", name="by_a_new_key", value=0.5, data_type="NUMERIC")
client.flush()`);

const READ = asPython(`from interactiveai import Interactive
from interactiveai.api.core.api_error import ApiError
try:
    print(len(Interactive().api.score_v_2.get(name="by_a_new_key").data))
except ApiError as error:
    print(error.status_code)`);

test("a key is made, sends scores under its name, does no more than it may, and is revoked", async ({ page }) => {
  const { id, number } = await newProject("Keys of its own");
  await open(page, "/settings", id);
  await expect(page.getByRole("link", { name: "Settings", exact: true })).toHaveAttribute("aria-current", "page");
  const text = await makeKey(page, { name: "nightly-evals", may: "Write scores only", ends: "In 30 days", limit: "600" });
  expect(text).toContain(`export INTERACTIVEAI_BASE_URL="${url}"`);
  const row = page.getByRole("row").filter({ hasText: "nightly-evals" });

  await shell(`${text}\n${SEND}`);
  const stored = await sql<{ name: string; value: number }>(
    `SELECT k.name, s.value FROM scores s JOIN authors a USING (project_id, author) JOIN api_keys k ON k.id = a.key_id
     WHERE s.project_id = $1`,
    [number],
  );
  expect(stored).toEqual([{ name: "nightly-evals", value: 0.5 }]);
  expect((await shell(`${text}\n${READ}`)).trim(), "it may only write scores").toBe("403");

  await page.reload();
  await page.locator("body[data-hydrated]").waitFor();
  expect(await page.content(), "the secret is told once").not.toContain(secretOf(text));
  await expect(row).toContainText("Write scores only, 600 requests a minute");
  const [{ days }] = await sql<{ days: number }>(
    "SELECT round(extract(epoch FROM expires_at - created_at) / 86400)::int AS days FROM api_keys WHERE project_id = $1",
    [number],
  );
  expect(days).toBe(30);

  await page.getByRole("button", { name: "Revoke nightly-evals", exact: true }).click();
  await row.getByRole("button", { name: "Keep" }).click();
  await page.getByRole("button", { name: "Revoke nightly-evals", exact: true }).click();
  await page.getByRole("button", { name: "Revoke nightly-evals now" }).click();
  await expect(row).toContainText("Revoked");
  await expect(row.getByRole("button")).toHaveCount(0);
  expect((await shell(`${text}\n${READ}`)).trim()).toBe("401");
});

test("a key that cannot be made is refused by the name of the field", async ({ page }) => {
  const { id } = await newProject("Wrong wishes");
  await open(page, "/settings", id);
  const form = page.getByRole("form", { name: "New key" });
  await form.getByLabel("Name").fill("   ");
  await form.getByRole("button", { name: "Make key" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Name: ");
  await form.getByLabel("Name").fill("fine");
  await form.getByLabel("Requests a minute").fill("many");
  await form.getByRole("button", { name: "Make key" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Requests a minute: ");
  await expect(page.getByText("The key is made.")).toHaveCount(0);
});

testAs("member")("a member sees the keys and cannot make or revoke any", async ({ page, request }) => {
  const { id, number } = await newProject("Of an owner");
  await sql(
    `INSERT INTO api_keys (project_id, name, public_key, secret_hash, created_at) VALUES ($1, 'production', $2, '\\x00', now())`,
    [number, `pk-${id}`],
  );
  await open(page, "/settings", id);
  await expect(page.getByRole("table", { name: "API keys" })).toContainText("production");
  await expect(page.getByText("Only an owner of the organization makes and revokes keys.")).toBeVisible();
  await expect(page.getByRole("form", { name: "New key" })).toHaveCount(0);
  await expect(page.getByRole("table", { name: "API keys" }).getByRole("button")).toHaveCount(0);
  const wish = { name: "mine", allows: "all", days: null, requests_per_minute: null };
  expect((await page.request.post("/rpc/make-key", { data: { project: id, wish } })).status()).toBe(403);
  const [{ key }] = await sql<{ key: number }>("SELECT id AS key FROM api_keys WHERE project_id = $1", [number]);
  expect((await page.request.post("/rpc/revoke-key", { data: { project: id, id: key } })).status()).toBe(403);
  expect((await request.post("/rpc/keys", { data: { project: id } })).status()).toBe(200);
});

test("every way to connect works as it stands", async ({ page }) => {
  const { id, number } = await newProject("Connected");
  await open(page, "/settings", id);
  const secret = secretOf(await makeKey(page, { name: "all" }));
  await page.getByRole("link", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("link", { name: "Connect", exact: true })).toHaveAttribute("aria-current", "page");
  await page.reload();
  const texts = async (name: string) => {
    const found = await page.getByRole("region", { name }).locator("pre").allInnerTexts();
    return found.map((text) => text.replaceAll("sk-...", secret));
  };
  const [install, settings, program] = await texts("Python, with interactiveai");
  expect(install).toBe("pip install interactiveai");
  await shell(`${settings}\n${asPython(program)}`);

  const [otel] = await texts("Any language, with OpenTelemetry");
  const spans = asPython(`from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter()))
provider.get_tracer("test").start_span("by-opentelemetry").end()`);
  await shell(`${otel}\n${spans}`);

  const [curl] = await texts("Anything else, over HTTP");
  expect(await shell(curl)).toContain('"id"');

  const traces = await sql<{ name: string | null }>("SELECT name FROM traces WHERE project_id = $1 ORDER BY name", [number]);
  expect(traces).toEqual([{ name: "by-opentelemetry" }, { name: "my-first-trace" }, { name: null }]);
  const scores = await sql<{ value: number }>("SELECT value FROM scores WHERE project_id = $1", [number]);
  expect(scores).toEqual([{ value: 4 }, { value: 4 }]);

  await page.locator("body[data-hydrated]").waitFor();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy the request" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("curl --fail-with-body");
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 800]) {
    test.describe(`${colorScheme}, ${width} wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test("settings are readable by everyone", async ({ page }) => {
        const { id } = await newProject("A project whose name is long enough to be cut somewhere");
        await open(page, "/settings", id);
        await makeKey(page, { name: "a-name-of-a-key-that-goes-on-and-on-until-it-has-eighty-characters-or-nearly-so", limit: "65535" });
        await makeKey(page, { name: "ci", may: "Read only", ends: "In a year" });
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: `test-results/look/settings-keys-${colorScheme}-${width}.png` });
        await page.getByRole("link", { name: "Connect", exact: true }).click();
        await expect(page.getByRole("region", { name: "Connect", exact: true })).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: `test-results/look/settings-connect-${colorScheme}-${width}.png` });
        expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
      });
    });
  }
}
