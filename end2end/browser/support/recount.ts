// What a list should hold, counted by plain SQL over the tables: nothing here shares code with the server.

import type pg from "pg";
import { sql } from "./database";
import { project as own } from "./settings";

const NEWEST = "ts DESC, seq DESC";
const KINDS = "array_position(ARRAY['NUMERIC', 'BOOLEAN', 'CATEGORICAL', 'TEXT', 'CORRECTION'], data_type)";
const SOURCES = "array_position(ARRAY['API', 'EVAL', 'ANNOTATION'], source)";
const LEVELS = "array_position(ARRAY['trace', 'observation', 'session', 'run'], level)";

/// A sort in both directions by a word: its rows newest first.
const words = (field: string, key: string): [string, string][] => [
  [field, `${key}, ${NEWEST}`],
  [`-${field}`, `${key} DESC, ${NEWEST}`],
];

/// A sort in both directions by something of the trace: missing last, newest first.
const ofTrace = (field: string, key: string): [string, string][] => {
  const inside = (turn: string) =>
    `${key} IS NULL, ${key} COLLATE "C" ${turn}, CASE WHEN ${key} IS NOT NULL THEN trace_ts END ${turn}
     , CASE WHEN ${key} IS NOT NULL THEN k END ${turn}, CASE WHEN ${key} IS NOT NULL THEN seq END ${turn}, ${NEWEST}`;
  return [
    [field, inside("")],
    [`-${field}`, inside("DESC")],
  ];
};

const ORDERS: Record<string, string> = {
  timestamp: "ts, seq",
  "-timestamp": NEWEST,
  updated: "updated_at, seq",
  "-updated": "updated_at DESC, seq DESC",
  value: 'kind, value, label COLLATE "C", CASE WHEN kind > 1 THEN ts END, seq',
  "-value": 'kind, value DESC, label COLLATE "C" DESC, CASE WHEN kind > 1 THEN ts END DESC, seq DESC',
  ...Object.fromEntries([
    ...words("name", 'name COLLATE "C"'),
    ...words("environment", 'environment COLLATE "C"'),
    ...words("author", 'author COLLATE "C"'),
    ...words("source", SOURCES),
    ...words("dataType", KINDS),
    ...words("level", LEVELS),
    ...ofTrace("traceName", "trace_name"),
    ...ofTrace("user", "trace_user"),
  ]),
};

/// Every order that a list can be put in.
export const SORTS = Object.keys(ORDERS);

/// A project's scores with all that a list orders and filters them by, as a table; the project is the statement's `$1`.
const SCORES = `(
       SELECT s.id, s.seq, s.k, s.ts, s.updated_at, s.value, s.comment, s.metadata, s.config_id, s.observation_id
            , c.level, c.name, c.source, c.data_type, l.label, e.name AS environment
            , coalesce(u.name, y.name) AS author
            , CASE WHEN s.value IS NOT NULL THEN 1 WHEN s.label IS NOT NULL THEN 2 ELSE 3 END AS kind
            , t.id AS trace_id, z.id AS session_id, r.id AS run_id
            , CASE WHEN t.seen THEN t.ts END AS trace_ts
            , CASE WHEN t.seen THEN t.name END AS trace_name
            , CASE WHEN t.seen THEN t.user_id END AS trace_user
            , CASE WHEN t.seen THEN t.tags ELSE '{}' END AS tags
       FROM scores s
       JOIN projects p USING (project_id)
       JOIN score_columns c USING (project_id, col)
       JOIN environments e USING (project_id, env)
       JOIN authors a USING (project_id, author)
       LEFT JOIN users u ON u.id = a.user_id
       LEFT JOIN api_keys y ON y.project_id = s.project_id AND y.id = a.key_id
       LEFT JOIN score_columns l ON l.project_id = s.project_id AND l.col = s.label
       LEFT JOIN traces t ON t.project_id = s.project_id AND t.k = s.k
       LEFT JOIN sessions z ON z.project_id = s.project_id AND z.k = s.k
       LEFT JOIN dataset_runs r ON r.project_id = s.project_id AND r.k = s.k
       WHERE p.id = $1
     )`;

/// A plain statement over a project's scores, which are its table `x`.
export async function ask<Row extends pg.QueryResultRow>(
  select: string,
  rest: string,
  project = own,
): Promise<Row[]> {
  return sql<Row>(`SELECT ${select} FROM ${SCORES} x ${rest}`, [project]);
}

/// The ids of a project's scores that pass a condition, in the order of a sort.
export async function recount(sort: string, condition = "true", project = own): Promise<string[]> {
  const rows = await ask<{ id: string }>("id", `WHERE ${condition} ORDER BY ${ORDERS[sort]}`, project);
  return rows.map((row) => row.id);
}
