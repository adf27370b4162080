// A list that is not searched to its end in time says up to where it was, and goes on from there. The time passes here since
// the table is held up, which would hold up other tests too.

import { heldUp, sql } from "./support/database";
import { expect, open, rowKeys, test } from "./support/page";
import { demoProject as demo } from "./support/settings";

/// More than a page is searched for.
const TOO_LONG_MS = 250;

/// A score far behind the newest, and the one piece of its metadata that no other score has.
async function farBehind(): Promise<{ id: string; key: string; value: string }> {
  const [found] = await sql<{ id: string; key: string; value: string }>(
    `WITH ranked AS (
       SELECT s.id, s.metadata, row_number() OVER (ORDER BY s.ts DESC, s.seq DESC) AS place
       FROM scores s JOIN projects p USING (project_id)
       WHERE p.id = $1
     )
     SELECT min(r.id) AS id, 'latency_ms' AS key, r.metadata ->> 'latency_ms' AS value
     FROM ranked r
     WHERE r.metadata ->> 'latency_ms' IS NOT NULL
     GROUP BY 3
     HAVING count(*) = 1 AND min(r.place) > 3000
     ORDER BY min(r.place)
     LIMIT 1`,
    [demo],
  );
  return found;
}

// They would hold up one another, too.
test.describe.configure({ mode: "default" });

for (const script of [true, false]) {
  test.describe(script ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: script });

    test("a list that was searched in part says so, and continues to what it did not reach", async ({ page }) => {
      const { id, key, value } = await farBehind();
      const list = `/scores?f=metadata~key~${key}~${value}`;
      await heldUp("scores", TOO_LONG_MS, async () => {
        await (script ? open(page, list, demo) : page.goto(`/project/${demo}${list}`));
      });
      await expect(page.locator(".searched")).toContainText(/Searched until .+\./);
      expect(await rowKeys(page)).toEqual([]);
      await page.getByRole("link", { name: "Continue" }).click();
      await expect.poll(() => rowKeys(page)).toEqual([id]);
      await expect(page.locator(".searched")).toHaveCount(0);
    });
  });
}
