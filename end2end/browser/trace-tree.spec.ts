// The tree of a trace: thousands of observations stay quick, and hands move through it.

import type { Page } from "@playwright/test";
import { expect, open, test, violations } from "./support/page";
import { pressed, within } from "./support/paint";
import { project } from "./support/settings";
import { hex, sendTrace, type Span } from "./support/spans";

const BIG = "b16b16b16b16b16b16b16b16b16b1602";
/// A root, and below it 50 steps with 99 observations each: 5,001.
const STEPS = 50;
const BELOW = 99;

const SMALL = "5a115a115a115a115a115a115a115a11";

/// How long a press may take to the next paint.
const QUICK_MS = 100;

function manySpans(): Span[] {
  const spans: Span[] = [{ id: hex(1, 16), name: "nightly-run", from: 0, to: 60_000 }];
  for (let step = 0; step < STEPS; step++) {
    const id = hex(0x1000 + step, 16);
    const from = step * 1_200;
    spans.push({ id, parent: hex(1, 16), name: `step-${step}`, from, to: from + 1_150 });
    for (let call = 0; call < BELOW; call++) {
      spans.push({
        id: hex(0x10000 + step * BELOW + call, 16),
        parent: id,
        name: call === 50 ? `needle-${step}` : `call-${step}-${call}`,
        from: from + call * 11,
        to: from + call * 11 + 10,
        attributes: {
          "langfuse.observation.type": "generation",
          "langfuse.observation.input": `The input of call ${call}`,
        },
      });
    }
  }
  return spans;
}

const FEW: Span[] = [
  { id: hex(1, 16), name: "answer", from: 0, to: 2_840 },
  { id: hex(2, 16), parent: hex(1, 16), name: "search", from: 100, to: 700, attributes: { "langfuse.observation.type": "retriever" } },
  { id: hex(3, 16), parent: hex(2, 16), name: "cache_miss", from: 150, to: 150, attributes: { "langfuse.observation.type": "event" } },
  { id: hex(4, 16), parent: hex(1, 16), name: "get_order", from: 800, to: 1_040, failed: "Out of stock", attributes: { "langfuse.observation.type": "tool" } },
  {
    id: hex(5, 16),
    parent: hex(1, 16),
    name: "draft",
    from: 1_100,
    to: 2_280,
    attributes: {
      "langfuse.observation.type": "generation",
      "langfuse.observation.usage_details": JSON.stringify({ input: 2_604, output: 514 }),
      "langfuse.observation.cost_details": JSON.stringify({ total: 0.0042 }),
    },
  },
];

test.beforeAll(async () => {
  await sendTrace(BIG, "nightly-run", manySpans());
  await sendTrace(SMALL, "answer", FEW);
});

const tree = (page: Page) => page.getByRole("tree", { name: "Observations" });
const row = (page: Page, name: string) => tree(page).getByRole("treeitem", { name: new RegExp(` ${name}( |$)`) });
const selected = (page: Page) => tree(page).locator(".tree-row.at");
const names = (page: Page) => tree(page).locator(".tree-row .tree-name > span:not(.unseen-words)").allInnerTexts();

test("each observation stands below its parent, with its time, its tokens and its cost", async ({ page }) => {
  await open(page, `/traces/${SMALL}`);
  expect(await names(page)).toEqual(["answer", "answer", "search", "cache_miss", "get_order", "draft"]);
  await expect(row(page, "search")).toHaveAttribute("aria-level", "3");
  await expect(row(page, "cache_miss")).toHaveAttribute("aria-level", "4");
  await expect(row(page, "draft")).toContainText("3,118 tok · $0.0042");
  await expect(row(page, "draft").locator(".tree-time")).toHaveText("1.18 s");
  await expect(row(page, "draft").locator(".tree-bar > i")).toHaveClass("call");
  await expect(row(page, "cache_miss").locator(".tree-bar > i")).toHaveClass("moment");
  await expect(row(page, "get_order")).toHaveClass(/ERROR/);
  await expect(row(page, "get_order")).toContainText("error");
  await expect(page.locator(".tree-axis > i")).toHaveText(["0", "1 s", "2 s"]);

  // Bars are drawn to the scale of the whole.
  const bar = async (name: string) => (await row(page, name).locator(".tree-bar > i").boundingBox())!;
  const [whole, draft] = [await bar("answer").catch(() => null), await bar("draft")];
  const line = (await row(page, "draft").locator(".tree-bar").boundingBox())!;
  expect(whole === null || whole.width > 140).toBe(true);
  expect(draft.width / line.width).toBeCloseTo(1_180 / 2_840, 1);
  expect((draft.x - line.x) / line.width).toBeCloseTo(1_100 / 2_840, 1);
  expect((await row(page, "draft").boundingBox())!.height).toBe(32);
});

test("arrows move, fold and unfold, and what is shown beside follows", async ({ page }) => {
  await open(page, `/traces/${SMALL}`);
  for (const name of ["answer", "search", "cache_miss"]) {
    await page.keyboard.press("ArrowDown");
    await expect(selected(page)).toContainText(name);
  }
  await expect(page).toHaveURL(new RegExp(`observation=${hex(3, 16)}`));
  await expect(page.getByRole("tabpanel")).toContainText("cache_miss");

  await page.keyboard.press("ArrowLeft");
  await expect(selected(page)).toContainText("search");
  await page.keyboard.press("ArrowLeft");
  await expect(row(page, "search")).toHaveAttribute("aria-expanded", "false");
  expect(await names(page)).toEqual(["answer", "answer", "search", "get_order", "draft"]);
  await page.keyboard.press("ArrowRight");
  await expect(row(page, "cache_miss")).toBeVisible();
  await page.keyboard.press("End");
  await expect(selected(page)).toContainText("draft");
  await page.keyboard.press("Home");
  await expect(page).toHaveURL(`/project/${project}/traces/${SMALL}`);

  await row(page, "search").locator("[data-fold]").click();
  await expect(row(page, "cache_miss")).toHaveCount(0);
  await expect(page).toHaveURL(`/project/${project}/traces/${SMALL}`);
  await row(page, "get_order").click();
  await expect(page.getByRole("tabpanel")).toContainText("Out of stock");
  await page.goBack();
  await expect(selected(page)).toHaveAttribute("aria-level", "1");
});

test("the slash searches inside the trace", async ({ page }) => {
  await open(page, `/traces/${BIG}`);
  await page.keyboard.press("/");
  await page.keyboard.type("needle-7");
  await expect(page.getByRole("status").filter({ hasText: "1 found" })).toBeVisible();
  expect(await names(page)).toEqual(["nightly-run", "nightly-run", "step-7", "needle-7"]);
  await page.keyboard.press("Enter");
  await expect(selected(page)).toContainText("needle-7");
  await expect(page.getByRole("tabpanel")).toContainText("The input of call 50");
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await expect(tree(page).locator(".tree-row").first()).toBeVisible();
  await expect(selected(page)).toBeInViewport();
});

test("five thousand observations stay quick", async ({ page }) => {
  const answer = await page.goto(`/project/${project}/traces/${BIG}`);
  const html = await answer!.text();
  expect(html, "no text of an observation that is not selected").not.toContain("The input of call");
  await page.locator("body[data-hydrated]").waitFor();
  await expect(tree(page)).toBeVisible();
  const first = await pressed(page, "ArrowDown", 30, ".tree-row.at");
  expect(first.at(-1)![1]).toContain("call-0-27");
  await page.keyboard.press("End");
  await expect(selected(page)).toContainText("call-49-98");
  await expect(selected(page)).toBeInViewport();
  expect(await tree(page).locator(".tree-row").count(), "only rows near those in sight").toBeLessThan(200);
  const last = await pressed(page, "ArrowUp", 30, ".tree-row.at");
  const pages = await pressed(page, "PageUp", 30, ".tree-row.at");
  const folds = await pressed(page, "ArrowLeft", 2, ".tree-row.at");
  const times = [first, last, pages, folds].flat().map(([ms]) => ms);
  expect(within("a key move of 5,000 observations", times)).toBeLessThan(QUICK_MS);
});

test("the address leads to an observation far down", async ({ page }) => {
  await open(page, `/traces/${BIG}?observation=${hex(0x10000 + 40 * BELOW + 3, 16)}`);
  await expect(selected(page)).toContainText("call-40-3");
  await expect(selected(page)).toBeInViewport();
  await expect(page.getByRole("tabpanel")).toContainText("The input of call 3");
});

for (const width of [1440, 800]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${width} wide and ${colorScheme}`, () => {
      test.use({ viewport: { width, height: 900 }, colorScheme });

      test("axe finds nothing", async ({ page }) => {
        await open(page, `/traces/${SMALL}?observation=${hex(5, 16)}`);
        expect(await violations(page)).toEqual([]);
        if (width < 1000) {
          await expect(tree(page)).toBeHidden();
          await page.getByRole("tab", { name: "Tree" }).click();
          await expect(tree(page)).toBeVisible();
          expect(await violations(page)).toEqual([]);
          await row(page, "get_order").click();
          await expect(page.getByRole("tabpanel")).toContainText("Out of stock");
          await expect(tree(page)).toBeHidden();
        }
      });
    });
  }
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the tree is read, and its rows lead on", async ({ page }) => {
    await page.goto(`/project/${project}/traces/${BIG}`);
    expect(await tree(page).locator(".tree-row").count()).toBeGreaterThanOrEqual(300);
    await row(page, "call-1-7").click();
    await expect(page.getByRole("tabpanel")).toContainText("The input of call 7");
    await page.getByRole("tab", { name: "Log" }).click();
    await expect(page.getByRole("tabpanel")).toContainText("parentObservationId");
  });
});
