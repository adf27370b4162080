// A project to score in: traces with machines' scores and configs, and what people have said, by plain SQL.

import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { call, type Keys } from "./api";
import { sql } from "./database";
import { newKeys, newProject } from "./project";
import { hex, sendTrace } from "./spans";

/// The columns that are scored: two of people alone, one of labels, one of a machine.
export const STARS = "s:trace:ANNOTATION:NUMERIC:helpfulness";
export const SOLVED = "s:trace:ANNOTATION:BOOLEAN:resolved";
export const TONE = "s:trace:ANNOTATION:CATEGORICAL:tone";
export const JUDGED = "s:trace:EVAL:NUMERIC:correctness";
export const COLUMNS = `cols=timestamp,name,${[STARS, SOLVED, TONE, JUDGED].map(encodeURIComponent).join(",")}`;

/// A project with so many traces, the newest called `answer 0`.
export type Field = { id: string; keys: Keys; traces: string[] };

async function post(path: string, body: unknown, keys: Keys): Promise<void> {
  const answer = await call("POST", path, body, keys);
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
}

/// Makes such a project: a machine has judged every other trace.
export async function newField(request: APIRequestContext, name: string, count: number): Promise<Field> {
  const { id, number } = await newProject(name);
  const keys = await newKeys(request, id);
  const traces = Array.from({ length: count }, (_, at) => hex(number * 10_000 + at, 32));
  const config = (body: unknown) => post("/api/public/score-configs", body, keys);
  await config({ name: "helpfulness", dataType: "NUMERIC", minValue: 1, maxValue: 5 });
  await config({ name: "resolved", dataType: "BOOLEAN" });
  const labels = ["friendly", "neutral", "curt"].map((label, value) => ({ label, value }));
  await config({ name: "tone", dataType: "CATEGORICAL", categories: labels });
  for (const [at, trace] of traces.entries()) {
    const spans = [{ id: hex(at + 1, 16), name: `answer ${at}`, from: 0, to: 900 }];
    await sendTrace(trace, `answer ${at}`, spans, 3_600_000 + at * 60_000, keys);
  }
  const judged = traces.filter((_, at) => at % 2 === 0);
  const scores = judged.map((traceId, at) => ({ traceId, name: "correctness", value: at / judged.length, source: "EVAL" }));
  await post("/api/public/scores", scores, keys);
  return { id, keys, traces };
}

/// What people have said in a project: trace, name, value, comment and author.
export async function said(project: string, name: string) {
  return sql<{ trace: string; value: number | null; label: string | null; comment: string | null; author: string }>(
    `SELECT t.id AS trace, s.value, l.label, s.comment, a.user_id AS author
     FROM scores s
     JOIN projects p USING (project_id)
     JOIN score_columns c USING (project_id, col)
     JOIN authors a USING (project_id, author)
     JOIN traces t ON t.project_id = s.project_id AND t.k = s.k
     LEFT JOIN score_columns l ON l.project_id = s.project_id AND l.col = s.label
     WHERE p.id = $1 AND c.source = 'ANNOTATION' AND c.name = $2
     ORDER BY t.ts DESC, t.id, a.user_id`,
    [project, name],
  );
}

/// Says so as the person of the request, without a page.
export async function annotate(request: APIRequestContext, field: Field, trace: string, name: string, value: unknown) {
  const annotation = { t: { t: { t: trace } }, n: name, m: { v: value } };
  const answer = await request.post("/rpc/annotate", { data: { project: field.id, annotation } });
  if (answer.status() !== 200) throw new Error(`${answer.status()}: ${await answer.text()}`);
}

/// The cell of a row and a column's head.
export function cellOf(page: Page, trace: string, head: string): Locator {
  const heads = ["", "Timestamp", "Name", "helpfulness", "resolved", "tone", "correctness"];
  return page.locator(`tbody tr[data-key="${trace}"] > td:nth-child(${heads.indexOf(head) + 1})`);
}

/// The editor.
export const editorOf = (page: Page) => page.getByRole("dialog", { name: "Score", exact: true });
