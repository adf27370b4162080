// The score columns of a project's traces, and what each trace's scores come to in them, by plain SQL over the scores.

import { sql } from "./database";
import { demoProject } from "./settings";

/// A score column, by its words.
export type Column = { level: string; source: string; data_type: string; name: string; n: number };

/// The column's word in a list query.
export function word({ level, source, data_type, name }: Column): string {
  return `s:${level}:${source}:${data_type}:${name}`;
}

/// Every score column of the demo's traces, the most used first.
export async function columnsOf(): Promise<Column[]> {
  return sql<Column>(
    `SELECT c.level, c.source, c.data_type, c.name, count(*)::int AS n
     FROM scores s
     JOIN projects p USING (project_id)
     JOIN score_columns c USING (project_id, col)
     WHERE p.id = $1 AND c.level IN ('trace', 'observation') AND c.data_type IN ('NUMERIC', 'BOOLEAN', 'CATEGORICAL')
     GROUP BY c.level, c.source, c.data_type, c.name
     ORDER BY n DESC, c.name COLLATE "C"`,
    [demoProject],
  );
}

/// What the scores of each trace come to: the figure by the trace's id, null where it has no such score. Figures are
/// rounded, since sums may be made in another order.
export async function figures(column: Column, figure: string): Promise<Map<string, number | string | null>> {
  const rows = await sql<{ id: string; figure: number | string | null }>(
    `SELECT t.id, x.figure
     FROM traces t
     JOIN projects p USING (project_id)
     LEFT JOIN (
       SELECT s.k, ${figure} AS figure
       FROM scores s
       JOIN projects p USING (project_id)
       JOIN score_columns c USING (project_id, col)
       LEFT JOIN score_columns l ON l.project_id = s.project_id AND l.col = s.label
       WHERE p.id = $1 AND c.level = $2 AND c.source = $3 AND c.data_type = $4 AND c.name = $5
       GROUP BY s.k
     ) x ON x.k = t.k
     WHERE p.id = $1 AND t.seen`,
    [demoProject, column.level, column.source, column.data_type, column.name],
  );
  const rounded = (value: number | string | null) => (typeof value === "number" ? Number(value.toFixed(9)) : value);
  return new Map(rows.map((row) => [row.id, rounded(row.figure)]));
}
