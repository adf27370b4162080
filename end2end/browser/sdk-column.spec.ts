// From the SDK to the table and back: what a program sends is a column in three steps, sorts and finds the bad answers; what a
// person says of them there is read by the program.

import { editorOf } from "./support/annotating";
import { expect, open, rowKeys, test } from "./support/page";
import { withSdk } from "./support/program";
import { newKeys, newProject } from "./support/project";

const SEND = `
from interactiveai import Interactive

client = Interactive()
for name, value, label in [("fine", 0.9, "kind"), ("poor", 0.2, "curt"), ("fair", 0.5, "kind"), ("unjudged", None, None)]:
    with client.start_as_current_span(name=name) as span:
        if value is not None:
            span.score_trace(name="groundedness", value=value, data_type="NUMERIC", comment=f"of {name}")
            span.score(name="tone of voice", value=label, data_type="CATEGORICAL")
    print(span.trace_id)
client.flush()
`;

const READ = (trace: string) => `
from interactiveai import Interactive

for score in Interactive().api.score_v_2.get(trace_id="${trace}", name="groundedness", source="ANNOTATION").data:
    print(score.source.value, score.data_type, score.value, score.comment, score.author_user_id is not None)
`;

test("what the SDK sends is found in two clicks, and what a person says of it is read by the SDK", async ({ page, request }) => {
  const { id } = await newProject("From the SDK");
  const keys = await newKeys(request, id);
  const [fine, poor, fair, unjudged] = (await withSdk(keys, SEND)).trim().split("\n").slice(-4);
  await open(page, "/traces", id);
  await page.getByRole("button", { name: "Columns" }).click();
  const scores = page.getByRole("dialog", { name: "Columns" }).getByRole("list", { name: /^Scores/ });
  await scores.getByRole("checkbox", { name: /^groundedness/ }).check();
  await scores.getByRole("checkbox", { name: /^tone of voice/ }).check();
  await page.keyboard.press("Escape");
  const head = page.getByRole("columnheader").filter({ hasText: "groundedness" });
  await head.getByRole("button", { name: "groundedness", exact: true }).click();
  await expect.poll(() => rowKeys(page)).toEqual([poor, fair, fine, unjudged]);
  const row = (trace: string) => page.locator(`tbody tr[data-key="${trace}"]`);
  await expect(row(poor)).toContainText("0.2");
  await expect(row(poor)).toContainText("curt");
  await expect(row(unjudged).getByRole("img", { name: "No score of groundedness" })).toBeVisible();

  await row(poor).getByText("0.2", { exact: true }).click();
  const editor = editorOf(page);
  await editor.getByRole("textbox", { name: "groundedness" }).fill("0.1");
  await editor.getByRole("textbox", { name: "Comment" }).fill("made up");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(row(poor).getByRole("img", { name: "People: 0.1" })).toBeVisible();
  await expect(row(poor)).toContainText("0.2");
  await expect.poll(() => withSdk(keys, READ(poor))).toContain("ANNOTATION NUMERIC 0.1 made up True");
});
