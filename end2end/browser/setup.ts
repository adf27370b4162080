// Before the tests: the documented snippets by the real SDK, a few hundred scores with ties and gaps, and a sign-in.

import { execFileSync } from "node:child_process";
import { expect, test } from "@playwright/test";
import { sendScore } from "./support/api";
import { email, password, project, python } from "./support/settings";

const NAMES = ["correctness", "helpfulness", "a-b", "a.b", "a_b", "tone", "contains_pii", "note"];
const ENVIRONMENTS = ["production", "staging", "default"];
const SOURCES = ["API", "EVAL", "ANNOTATION"];
const LABELS = ["good", "needs_review", "rejected", "<b>bold</b>", "überraschend"];

/// The scores that every list test sees: ties in time and value, each type, each source, with and without comment.
function scores(): Record<string, unknown>[] {
  const start = Date.now() - 20 * 24 * 3_600_000;
  return Array.from({ length: 240 }, (_, index) => {
    const name = NAMES[index % NAMES.length];
    const typed =
      name === "tone"
        ? { value: LABELS[index % LABELS.length], data_type: "CATEGORICAL" }
        : name === "contains_pii"
          ? { value: index % 3 === 0 ? 1 : 0, data_type: "BOOLEAN" }
          : name === "note"
            ? { value: `Free text ${index}`, data_type: "TEXT" }
            : { value: (index % 11) / 10, data_type: "NUMERIC" };
    return {
      id: `list-${index}`,
      name,
      ...typed,
      ...(index % 9 === 0 ? { session_id: `session-${index % 5}` } : { trace_id: `trace-${index % 40}` }),
      source: SOURCES[index % 7 === 0 ? 1 : index % 10 === 0 ? 2 : 0],
      environment: ENVIRONMENTS[index % 5 === 0 ? 1 : index % 17 === 0 ? 2 : 0],
      timestamp: new Date(start + Math.floor(index / 3) * 6 * 3_600_000).toISOString(),
      ...(index % 2 === 0 ? { comment: `Comment ${index}: <script>alert(1)</script> & “quotes”` } : {}),
    };
  });
}

test("the data that the lists show", async () => {
  execFileSync(python, ["sdk/run_snippet.py"], {
    env: {
      ...process.env,
      INTERACTIVEAI_BASE_URL: process.env.SCORES_URL,
      INTERACTIVEAI_PUBLIC_KEY: process.env.SCORES_PUBLIC_KEY,
      INTERACTIVEAI_SECRET_KEY: process.env.SCORES_SECRET_KEY,
    },
    stdio: "pipe",
  });
  for (const score of scores()) await sendScore(score);
});

test("a person signs in", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`/project/${project}/scores`);
  await page.context().storageState({ path: "test-results/signed-in.json" });
});
