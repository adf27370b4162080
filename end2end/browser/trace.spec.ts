// The trace page, and every field of the documented snippets in the browser.

import { sql } from "./support/database";
import { expect, open, test } from "./support/page";
import { project } from "./support/settings";

/// The cells of the one row that a query leaves, by column.
async function onlyRow(page: import("@playwright/test").Page, query: string): Promise<Record<string, string>> {
  await open(page, `/scores?${query}`);
  const table = page.getByRole("table", { name: "Scores", exact: true });
  await expect(table.locator("tbody tr")).toHaveCount(1);
  const heads = await table.getByRole("columnheader").allInnerTexts();
  const cells = await table.getByRole("cell").allInnerTexts();
  return Object.fromEntries(heads.map((head, index) => [head.trim(), cells[index].trim()]));
}

test("the snippets' scores are on the Scores page with every field", async ({ page }) => {
  const overall = await onlyRow(page, "f=name~is~overall_quality");
  expect(overall).toMatchObject({
    Name: "overall_quality",
    Value: "0.92",
    Source: "Code",
    "Data type": "Numeric",
    Comment: "Response directly addressed the user's question",
    "Trace name": "pipeline",
    Author: "First key",
    Environment: "default",
  });
  expect(await onlyRow(page, "f=name~is~conversation_success")).toMatchObject({
    Value: "True",
    "Data type": "Boolean",
    Comment: "User goal was achieved within the session",
  });
  expect(await onlyRow(page, "f=name~is~helpfulness&f=value~ge~4")).toMatchObject({
    Value: "4",
    Comment: "Provided actionable recommendations",
  });
  await open(page, "/scores?f=name~is~quality");
  await expect(page.locator("tbody tr")).toHaveCount(2);
  await expect(page.locator("tbody")).toContainText("good");
  await expect(page.locator("tbody")).toContainText("handle_request");
  await open(page, "/scores?f=name~is~generation_quality");
  await expect(page.locator("tbody tr")).toHaveCount(3);
});

test("a trace opens from its score and shows its observations and its Scores tab", async ({ page }) => {
  const [{ id }] = await sql<{ id: string }>(
    "SELECT id FROM traces WHERE name = 'llm-call' AND input IS NULL ORDER BY ts LIMIT 1",
  );
  await open(page, "/scores?f=name~is~generation_quality");
  await page.locator(`tbody a[href$="/traces/${id}"]`).click();
  await expect(page).toHaveURL(`/project/${project}/traces/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("llm-call");
  await page.getByRole("tree", { name: "Observations" }).getByRole("treeitem").nth(1).click();
  await expect(page.getByRole("tabpanel")).toContainText("Summarize this document");
  await expect(page.getByRole("tabpanel")).toContainText("The document discusses...");
  await page.getByRole("tab", { name: "Scores" }).click();
  const table = page.getByRole("table", { name: "Scores of this trace" });
  await expect(table).toContainText("generation_quality");
  await expect(table).toContainText("4.5");
  await expect(table).toContainText("Well-structured output with minor formatting issues");
  await expect(table.locator("tr.marked")).toHaveCount(1);
});

test("a trace that is known only from scores says so and shows them", async ({ page }) => {
  await open(page, "/traces/your-trace-id");
  await expect(page.getByText(/No spans of this trace have come yet/)).toBeVisible();
  const table = page.getByRole("table", { name: "Scores of this trace" });
  for (const name of ["relevance", "factually_correct", "quality", "generation_quality", "helpfulness"]) {
    await expect(table).toContainText(name);
  }
});

test.describe("a trace that nobody ever named", () => {
  test.use({ expectedInConsole: /404/ });

  test("is not found", async ({ page }) => {
    const answer = await page.goto(`/project/${project}/traces/never-heard-of`);
    expect(answer?.status()).toBe(404);
  });
});
