// Scoring with the server far away, measured while nothing else runs: nobody waits for it.

import { cellOf, COLUMNS, editorOf, newField, said } from "./support/annotating";
import { expect, open, test } from "./support/page";
import { middle, pressed } from "./support/paint";

/// From a press to what is seen of it, with the server so far away.
const QUICK_MS = 50;
const FAR_MS = 200;

test("what is said is seen at once", async ({ page, request }) => {
  const field = await newField(request, "Far away", 24);
  await open(page, `/traces?${COLUMNS}`, field.id);
  await cellOf(page, field.traces[0], "helpfulness").click();
  await expect(editorOf(page).getByRole("textbox", { name: "helpfulness" })).toBeFocused();
  const far = await page.context().newCDPSession(page);
  await far.send("Network.enable");
  await far.send("Network.emulateNetworkConditions", { offline: false, latency: FAR_MS, downloadThroughput: -1, uploadThroughput: -1 });
  const times: number[] = [];
  for (const [at, trace] of field.traces.slice(0, 20).entries()) {
    const digit = String((at % 5) + 1);
    await page.keyboard.type(digit);
    const [[saved, text]] = await pressed(page, "Enter", 1, `tbody tr[data-key="${trace}"] > td:nth-child(4)`);
    expect(text.trim()).toBe(digit);
    times.push(saved);
  }
  expect(middle(`scoring with the server ${FAR_MS} ms away`, times)).toBeLessThan(QUICK_MS);
  await expect.poll(async () => (await said(field.id, "helpfulness")).length).toBe(20);
});
