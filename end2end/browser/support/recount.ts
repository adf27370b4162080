// What a list should hold, counted by plain SQL over the tables: nothing here shares code with the server.

import { sql } from "./database";
import { project } from "./settings";

const ORDERS: Record<string, string> = {
  timestamp: "ts, seq",
  "-timestamp": "ts DESC, seq DESC",
  name: 'name COLLATE "C", ts DESC, seq DESC',
  "-name": 'name COLLATE "C" DESC, ts DESC, seq DESC',
  value: 'kind, value, label COLLATE "C", CASE WHEN kind = 3 THEN ts END, seq',
  "-value": 'kind, value DESC, label COLLATE "C" DESC, CASE WHEN kind = 3 THEN ts END DESC, seq DESC',
};

/// The ids of a project's scores that pass a condition, in the order of a sort.
export async function recount(
  sort: keyof typeof ORDERS | string,
  condition = "true",
  of = project,
): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `SELECT id
     FROM (
       SELECT s.id, s.seq, s.ts, s.value, c.name, c.source, c.data_type, l.label, e.name AS environment
            , CASE WHEN s.value IS NOT NULL THEN 1 WHEN s.label IS NOT NULL THEN 2 ELSE 3 END AS kind
       FROM scores s
       JOIN projects p USING (project_id)
       JOIN score_columns c USING (project_id, col)
       JOIN environments e USING (project_id, env)
       LEFT JOIN score_columns l ON l.project_id = s.project_id AND l.col = s.label
       WHERE p.id = $1
     ) x
     WHERE ${condition}
     ORDER BY ${ORDERS[sort]}`,
    [of],
  );
  return rows.map((row) => row.id);
}
