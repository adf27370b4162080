// Every kind of filter that the Scores page knows: how it is written in an address, with values drawn from the data
// itself, and the same as a condition of the recount.

import type { Dice } from "./dice";
import { ask } from "./recount";

/// A filter in an address (`field~op~value`, not yet encoded) and as a condition of the recount.
export type Drawn = { query: string; condition: string };

/// A text as SQL writes it.
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const list = (texts: string[]): string => texts.map(literal).join(", ");
/// That a text holds another one, in any case.
export const holds = (column: string, text: string): string =>
  `${column} ILIKE ${literal(`%${text.replace(/[\\%_]/g, "\\$&")}%`)}`;

const INSTANT = `YYYY-MM-DD"T"HH24:MI:SS.US"Z"`;
const instant = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', '${INSTANT}')`;

const ONE_OF = ["is", "not"];
const OPTIONAL = ["is", "not", "has", "none"];
const OPTIONAL_TEXT = ["is", "not", "contains", "has", "none"];

/// What a field is called in the recount, where its values come from, and what can be asked of it.
type Field = { column: string; values: string; ops: string[] };

const of = (column: string, ops: string[], values = column): Field => ({ column, values, ops });

const FIELDS: Record<string, Field> = {
  name: of("name", ["is", "not", "contains"]),
  source: of("source", ONE_OF),
  dataType: of("data_type", ONE_OF),
  level: of("level", ONE_OF),
  environment: of("environment", ONE_OF),
  author: of("author", ONE_OF),
  comment: of("comment", ["contains", "has", "none"]),
  traceName: of("trace_name", OPTIONAL_TEXT),
  user: of("trace_user", OPTIONAL_TEXT),
  trace: of("trace_id", OPTIONAL),
  config: of("config_id", OPTIONAL),
  observation: of("observation_id", OPTIONAL),
  session: of("session_id", OPTIONAL),
  run: of("run_id", OPTIONAL),
  tags: of("tags", ["is", "all", "not", "has", "none"], "unnest(tags)"),
  metadata: of("metadata", ["key", "has", "none"]),
  value: of("value", ["lt", "le", "ge", "gt", "between", "is", "not"]),
  id: of("id", ["is"]),
  timestamp: of("ts", ["after", "before", "past"], instant("ts")),
  updated: of("updated_at", ["after", "before", "past"], instant("updated_at")),
};

/// Every field with every operator of it.
export const KINDS: [field: string, op: string][] = Object.entries(FIELDS).flatMap(([field, { ops }]) =>
  ops.map((op): [string, string] => [field, op]),
);

/// The values that a project's scores have, as filters write them.
export type Data = {
  texts: Record<string, string[]>;
  numbers: number[];
  verdicts: string[];
  tags: string[][];
  keys: [key: string, value: string][];
  /// Spans that end now and have no score near their beginning: what is in them does not depend on the second.
  spans: string[];
};

/// Reads them.
export async function readData(project: string): Promise<Data> {
  const column = async (values: string) => {
    const rows = await ask<{ value: string | null }>(`DISTINCT (${values})::text AS value`, "ORDER BY 1", project);
    return rows.flatMap(({ value }) => (value === null ? [] : [value]));
  };
  const texts: Data["texts"] = {};
  for (const [field, { values }] of Object.entries(FIELDS)) texts[field] = await column(values);
  const keys = await ask<{ key: string; value: string }>(
    "DISTINCT key, metadata ->> key AS value",
    `, jsonb_object_keys(CASE WHEN jsonb_typeof(metadata) = 'object' THEN metadata ELSE '{}' END) key
     WHERE length(metadata ->> key) < 100 ORDER BY 1, 2`,
    project,
  );
  const [{ spans }] = await ask<{ spans: string[] }>(
    "array_agg(DISTINCT span) AS spans",
    `RIGHT JOIN unnest(ARRAY['500m', '26h', '50h', '4000m', '4d', '6d', '9d', '13d', '17d', '21d']) span
     ON ts - now() + replace(span, 'm', 'min')::interval BETWEEN interval '-5 s' AND interval '2 min'
     WHERE x.id IS NULL`,
    project,
  );
  const tags = await ask<{ tags: string[] }>("DISTINCT tags", "WHERE tags <> '{}' ORDER BY tags", project);
  return {
    texts,
    tags: tags.map((row) => row.tags),
    numbers: texts.value.map(Number),
    verdicts: await column(
      "CASE data_type WHEN 'BOOLEAN' THEN initcap((value = 1)::text) WHEN 'NUMERIC' THEN value::text ELSE label END",
    ),
    keys: keys.map(({ key, value }) => [key, value]),
    spans,
  };
}

/// Two times between which a fifth of the scores lie that pass a condition.
export async function middle(condition: string, project: string): Promise<[from: string, to: string]> {
  const at = `percentile_disc(ARRAY[0.4, 0.6]) WITHIN GROUP (ORDER BY ${instant("ts")})`;
  const [row] = await ask<{ at: [string, string] }>(`${at} AS at`, `WHERE ${condition}`, project);
  return row.at;
}

/// A filter of this kind with values of the data.
export function draw(field: string, op: string, data: Data, dice: Dice): Drawn {
  const { column } = FIELDS[field];
  const made = (values: (string | number)[], condition: string): Drawn => ({
    query: [field, op, ...values.map((value) => String(value).replace(/[~,\\]/g, "\\$&"))].join("~"),
    condition,
  });
  if (op === "has") return made([], field === "tags" ? "tags <> '{}'" : `${column} IS NOT NULL`);
  if (op === "none") return made([], field === "tags" ? "tags = '{}'" : `${column} IS NULL`);
  if (op === "contains") {
    const text = dice.part(dice.one(data.texts[field]));
    return made([text], holds(column, text));
  }
  if (op === "key") {
    const [key, value] = dice.one(data.keys);
    return made([key, value], `metadata ->> ${literal(key)} = ${literal(value)}`);
  }
  if (op === "past") {
    const span = dice.one(data.spans);
    return made([span], `${column} >= now() - interval '${span.replace("m", "min")}'`);
  }
  if (op === "after" || op === "before") {
    const at = dice.one(data.texts[field]);
    return made([at], `${column} ${op === "after" ? ">=" : "<"} '${at}'`);
  }
  if (op === "between") {
    const [least, most] = [dice.one(data.numbers), dice.one(data.numbers)].sort((one, other) => one - other);
    return made([least, most], `value BETWEEN ${least} AND ${most}`);
  }
  const sign = { lt: "<", le: "<=", ge: ">=", gt: ">" }[op];
  if (sign) {
    const bound = dice.one(data.numbers);
    return made([bound], `value ${sign} ${bound}`);
  }
  const known = field === "value" ? data.verdicts : op === "all" ? dice.one(data.tags) : data.texts[field];
  const named = dice.some(known, 3);
  const is = condition(field, column, op, named);
  return made(named, op === "not" ? `(${is}) IS NOT TRUE` : `(${is}) IS TRUE`);
}

/// That a score has one of these texts, or a trace one or all of these tags.
function condition(field: string, column: string, op: string, texts: string[]): string {
  if (field === "tags") return `tags ${op === "all" ? "@>" : "&&"} ARRAY[${list(texts)}]`;
  if (field !== "value") return `${column} IN (${list(texts)})`;
  const numbers = texts.filter((text) => text.trim() !== "" && Number.isFinite(Number(text)));
  const truths = texts.flatMap((text) => (text === "True" ? ["1"] : text === "False" ? ["0"] : []));
  return [
    `label IN (${list(texts)})`,
    ...(numbers.length > 0 ? [`data_type = 'NUMERIC' AND value IN (${numbers.join(", ")})`] : []),
    ...(truths.length > 0 ? [`data_type = 'BOOLEAN' AND value IN (${truths.join(", ")})`] : []),
  ].join(" OR ");
}
