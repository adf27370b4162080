// What went in and came out: as a chat, as JSON, as it came; and texts of megabytes, which nobody waits for.

import type { Page } from "@playwright/test";
import { expect, open, test, violations } from "./support/page";
import { pressed } from "./support/paint";
import { project } from "./support/settings";
import { hex, sendTrace } from "./support/spans";

const CHAT = "c4a7c4a7c4a7c4a7c4a7c4a7c4a7c4a7";
const LONG = "104610461046104610461046104610ff";
const PROMPT = `You are the support assistant. ${"Answer only from the policy. ".repeat(20)}The end.`;
const MESSAGES = [
  { role: "system", content: PROMPT },
  { role: "user", content: "Can I still return <b>the headset</b>?" },
  {
    role: "assistant",
    content: null,
    tool_calls: [{ id: "call_91", type: "function", function: { name: "get_order", arguments: '{"order_id": "88213"}' } }],
  },
  { role: "tool", name: "get_order", content: '{"channel": "web", "price": 42.9}' },
];
const ANSWER = { role: "assistant", content: "Yes, you can.\n\nWould you like a label?" };

/// Five megabytes of lines, each like no other.
const LINES = Array.from({ length: 100_000 }, (_, line) => `line ${line} of a text that is long enough to count`);
const TEXT = LINES.join("\n");

test.beforeAll(async () => {
  await sendTrace(CHAT, "support", [
    {
      id: hex(1, 16),
      name: "draft_answer",
      from: 0,
      to: 1_180,
      attributes: {
        "langfuse.observation.type": "generation",
        "langfuse.observation.input": JSON.stringify({ messages: MESSAGES }),
        "langfuse.observation.output": JSON.stringify(ANSWER),
        "langfuse.observation.model.name": "gpt-4.1-mini",
        "langfuse.observation.model.parameters": JSON.stringify({ temperature: 0.2 }),
        "langfuse.observation.usage_details": JSON.stringify({ input: 2_604, output: 514 }),
        "langfuse.observation.cost_details": JSON.stringify({ total: 0.0042 }),
        "langfuse.observation.metadata.excerpts": JSON.stringify(["kb-207#2"]),
      },
    },
  ]);
  await sendTrace(LONG, "long", [
    { id: hex(1, 16), name: "reads", from: 0, to: 500, attributes: { "langfuse.observation.input": TEXT, "langfuse.observation.output": "short" } },
    { id: hex(2, 16), parent: hex(1, 16), name: "other", from: 100, to: 200, attributes: { "langfuse.observation.input": "plain" } },
  ]);
});

const pane = (page: Page) => page.getByRole("tabpanel");
const part = (page: Page, name: string) => pane(page).getByRole("region", { name });

test("messages are a chat", async ({ page }) => {
  await open(page, `/traces/${CHAT}?observation=${hex(1, 16)}`);
  const input = part(page, "Input");
  await expect(input.getByRole("heading")).toHaveText(["System", "User", "Assistant", "Tool"]);
  await expect(input).toContainText("Can I still return <b>the headset</b>?");
  await expect(input).toContainText("called a tool");
  await expect(input.getByLabel("Arguments")).toHaveText('{ "order_id": "88213" }');
  await expect(input.getByLabel("Content")).toHaveText('{ "channel": "web", "price": 42.9 }');
  await expect(part(page, "Output")).toContainText("Would you like a label?");
  await expect(part(page, "Metadata")).toContainText("kb-207#2");
  for (const fact of ["gpt-4.1-mini", "temperature 0.2", "2,604 in, 514 out", "$0.0042", "1.18 s"]) {
    await expect(pane(page).locator(".preview-head")).toContainText(fact);
  }
  await expect(pane(page).getByRole("table", { name: "Usage and cost" })).toContainText("2,604");
  expect(await violations(page)).toEqual([]);

  // A long system prompt is folded.
  await expect(input.getByText("The end.")).toBeHidden();
  await input.getByText("Show all").click();
  await expect(input.getByText("The end.")).toBeVisible();
});

test("the same is shown as JSON and as it came, and copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, `/traces/${CHAT}?observation=${hex(1, 16)}`);
  await page.getByRole("link", { name: "JSON", exact: true }).click();
  await expect(page).toHaveURL(/view=json/);
  const code = part(page, "Input").locator("pre");
  await expect(code).toHaveCount(1);
  await expect(code).toContainText('"role": "user"');
  expect(JSON.parse(await code.innerText())).toEqual({ messages: MESSAGES });
  await expect(page.getByRole("link", { name: "JSON", exact: true })).toBeFocused();

  await page.getByRole("link", { name: "Raw", exact: true }).click();
  await expect(code).toHaveText(JSON.stringify({ messages: MESSAGES }));
  await part(page, "Input").getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(JSON.stringify({ messages: MESSAGES }));

  const wrap = part(page, "Input").getByRole("button", { name: "Wrap" });
  const wide = () => code.evaluate((pre) => pre.scrollWidth > pre.clientWidth);
  expect(await wide()).toBe(false);
  await wrap.click();
  await expect(wrap).toHaveAttribute("aria-pressed", "false");
  expect(await wide()).toBe(true);
});

test("the log shows every field that is stored", async ({ page }) => {
  await open(page, `/traces/${CHAT}?observation=${hex(1, 16)}`);
  await page.getByRole("tab", { name: "Log" }).click();
  const fields = JSON.parse(await pane(page).getByLabel("Observation", { exact: true }).innerText());
  expect(fields).toMatchObject({
    id: hex(1, 16),
    traceId: CHAT,
    type: "GENERATION",
    name: "draft_answer",
    model: "gpt-4.1-mini",
    modelParameters: { temperature: 0.2 },
    usageDetails: { input: 2_604, output: 514 },
  });
  await expect(part(page, "Input").locator("pre")).toHaveText(JSON.stringify({ messages: MESSAGES }));
  expect(await violations(page)).toEqual([]);
});

test("a text is shown as one, and the trace as its root", async ({ page }) => {
  await open(page, `/traces/${LONG}?observation=${hex(2, 16)}`);
  await expect(part(page, "Input").locator("p")).toHaveText("plain");
  await open(page, `/traces/${CHAT}`);
  await expect(part(page, "Input").getByRole("heading")).toHaveText(["System", "User", "Assistant", "Tool"]);
  expect(await violations(page)).toEqual([]);
});

test("five megabytes come when somebody asks for them, and block nothing", async ({ page }) => {
  const answer = await page.goto(`/project/${project}/traces/${LONG}?observation=${hex(1, 16)}`);
  expect((await answer!.body()).length, "the first page holds a beginning").toBeLessThan(300_000);
  await page.locator("body[data-hydrated]").waitFor();
  await expect(part(page, "Input")).toContainText("line 0 of a text");
  await expect(part(page, "Input")).not.toContainText("line 99999 of");

  await page.getByRole("button", { name: /^Load all .5\.\d MB.$/ }).click();
  await expect(part(page, "Input")).toContainText("line 99999 of", { timeout: 20_000 });
  expect(await part(page, "Input").locator("pre").evaluate((pre) => pre.textContent)).toBe(TEXT);
  await expect(part(page, "Input").getByRole("button", { name: /Load all/ })).toHaveCount(0);

  // With all of it in the page, a press is still painted at once.
  await page.getByRole("tree").focus();
  const times = [...(await pressed(page, "ArrowDown", 1, ".tree-row.at")), ...(await pressed(page, "ArrowUp", 1, ".tree-row.at"))];
  console.log(`a key move beside 5 MB: ${times.map(([ms]) => ms.toFixed(1)).join(", ")} ms to the next paint`);
  expect(Math.max(...times.map(([ms]) => ms))).toBeLessThan(100);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a chat is read, and shown as it came", async ({ page }) => {
    await page.goto(`/project/${project}/traces/${CHAT}?observation=${hex(1, 16)}`);
    await expect(part(page, "Input").getByRole("heading")).toHaveText(["System", "User", "Assistant", "Tool"]);
    await page.getByRole("link", { name: "Raw", exact: true }).click();
    await expect(part(page, "Input").locator("pre")).toHaveText(JSON.stringify({ messages: MESSAGES }));
  });
});
