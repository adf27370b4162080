// A project without scores teaches the first one, and fills by itself when it comes.

import { sql } from "./support/database";
import { alive, expect, test, violations } from "./support/page";
import { newProject } from "./support/project";
import { url } from "./support/settings";

test("the empty page teaches and then fills by itself", async ({ page }) => {
  const { id, number: project_id } = await newProject("Empty project");
  await page.goto(`/project/${id}/scores`);
  await alive(page);
  await expect(page.getByRole("heading", { name: "Send your first score" })).toBeVisible();
  await expect(page.getByText(`INTERACTIVEAI_BASE_URL`).first()).toContainText(url);
  await expect(page.getByText("create_score").first()).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Settings" })).toHaveAttribute("href", `/project/${id}/settings`);
  expect(await violations(page)).toEqual([]);

  // The first score, as the server would store it.
  await sql("INSERT INTO environments (project_id, env, name) VALUES ($1, 1, 'default')", [project_id]);
  await sql(
    `INSERT INTO score_columns (project_id, col, level, name, source, data_type, key_hash)
     VALUES ($1, 1, 'trace', 'first_of_all', 'API', 'NUMERIC', '\\x01')`,
    [project_id],
  );
  await sql("INSERT INTO authors (project_id, author, key_id) VALUES ($1, 1, 1)", [project_id]);
  await sql("INSERT INTO traces (project_id, id, k, created_at, updated_at) VALUES ($1, 't', -1, now(), now())", [project_id]);
  await sql(
    `INSERT INTO scores (project_id, col, env, author, k, seq, ts, value, id, created_at, updated_at)
     VALUES ($1, 1, 1, 1, -1, -1, now(), 1, 'first', now(), now())`,
    [project_id],
  );
  await expect(page.getByRole("table", { name: "Scores", exact: true })).toContainText("first_of_all", { timeout: 30_000 });
});
