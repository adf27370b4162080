// How many scores pass a condition over everything that a filter can ask of them, counted by plain SQL.

import { sql } from "./database";
import { project } from "./settings";

/// The number of the project's scores that pass. A condition names columns of `s` (the score), `c` (its name, source,
/// data type and level), `l` (its label), `e` (its environment), `t` (its trace), `n` (its session) and `r` (its run).
export async function matching(condition: string): Promise<number> {
  const [{ count }] = await sql<{ count: string }>(
    `SELECT count(*)
     FROM scores s
     JOIN projects p USING (project_id)
     JOIN score_columns c USING (project_id, col)
     JOIN environments e USING (project_id, env)
     LEFT JOIN score_columns l ON l.project_id = s.project_id AND l.col = s.label
     LEFT JOIN traces t ON t.project_id = s.project_id AND t.k = s.k
     LEFT JOIN sessions n ON n.project_id = s.project_id AND n.k = s.k
     LEFT JOIN dataset_runs r ON r.project_id = s.project_id AND r.k = s.k
     WHERE p.id = $1 AND (${condition})`,
    [project],
  );
  return Number(count);
}

/// The number as the page writes it.
export function written(count: number): string {
  return count.toLocaleString("en-GB");
}
