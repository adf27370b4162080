// What the strip above a list should say, added up by plain SQL and reckoned by the published formulas.

import { ask } from "./recount";
import { half, type Interval, type Moments, newcombe, type Rate, student, welch, wilson } from "./statistics";

/// The scores of one column, by their labels where they have some.
type Sums = Moments & { truths: number; failing: number; labels: Map<string, number> };

/// The scores of some columns, by the columns' names on the strip.
export type Columns = Map<string, Sums>;

/// A change: none where there is no period before; else whether it is better, if a config says what is.
export type Change = "none" | "few" | "noise" | { difference: number; better: boolean | null };

/// What a tile says.
export type Figures = {
  n: number;
  label: string | null;
  figure: number;
  /// Half of the interval; one number has none.
  half: number | null;
  change: Change;
};

/// Which way the demo's configs say is better, by name and type.
const HIGHER_IS_BETTER: Record<string, boolean> = {
  "NUMERIC correctness": true,
  "NUMERIC helpfulness": true,
  "NUMERIC toxicity": false,
  "BOOLEAN conversation_success": true,
};

/// From where on the demo's configs let a score fail.
const FAILS = `data_type = 'NUMERIC' AND
  (name = 'correctness' AND value < 0.7 OR name = 'helpfulness' AND value < 3 OR name = 'toxicity' AND value > 0.2)`;

/// The scores that pass a condition, by their columns as the strip names them.
export async function sumsOf(project: string, condition: string): Promise<Columns> {
  type Row = { column: string; label: string | null } & Record<"n" | "mean" | "variance" | "truths" | "failing", number>;
  const rows = await ask<Row>(
    `'s:' || level || ':' || source || ':' || data_type || ':' || name AS column, label, count(*)::int AS n
     , coalesce(avg(value), 0) AS mean, coalesce(var_samp(value), 0) AS variance
     , (count(*) FILTER (WHERE value = 1))::int AS truths, (count(*) FILTER (WHERE ${FAILS}))::int AS failing`,
    `WHERE ${condition} GROUP BY 1, 2 ORDER BY label`,
    project,
  );
  const columns = new Map<string, Sums>();
  for (const { column, label, n, ...sums } of rows) {
    const known = columns.get(column) ?? { ...sums, n: 0, labels: new Map() };
    known.n += n;
    if (label !== null) known.labels.set(label, n);
    columns.set(column, known);
  }
  return columns;
}

/// The columns that the strip can show, most used first.
export function offered(sums: Columns): string[] {
  const nameOf = (column: string) => column.split(":").slice(4).join(":");
  return [...sums]
    .filter(([column]) => !/:(TEXT|CORRECTION):/.test(column))
    .sort(([one, { n }], [other, { n: m }]) => m - n || (nameOf(one) < nameOf(other) ? -1 : 1))
    .map(([column]) => column);
}

/// How many there are, how many of them fail, and how that changed.
export function volumeOf(now: Columns, before?: Columns): { n: number; failing: number; change: Change } {
  const rate = (sums: Columns): Rate => {
    const all = [...sums.values()];
    return { n: all.reduce((sum, { n }) => sum + n, 0), successes: all.reduce((sum, { failing }) => sum + failing, 0) };
  };
  const { n, successes } = rate(now);
  const was = before && rate(before);
  const change = was ? changed(shareOf(rate(now)) - shareOf(was), newcombe(rate(now), was), false) : "none";
  return { n, failing: successes, change };
}

/// What the tile of a column should say.
export function figuresOf(column: string, now: Columns, before?: Columns): Figures {
  const [, , , type, ...name] = column.split(":");
  const better = HIGHER_IS_BETTER[`${type} ${name.join(":")}`] ?? null;
  const [is, was] = [now.get(column), before?.get(column)];
  if (!is) throw new Error(`${column} has no scores`);
  const figure = (label: string | null, middle: number, interval: Interval, change: Change): Figures => {
    return { n: is.n, label, figure: middle, half: is.n > 1 || type !== "NUMERIC" ? half(interval) : null, change };
  };
  if (type === "NUMERIC") {
    const change = (was: Moments) => changed(is.mean - was.mean, welch(is, was), better);
    return figure(null, is.mean, student(is), before ? (was && was.n > 1 ? change(was) : "few") : "none");
  }
  // The first of the most frequent ones: labels come in text order.
  const most = Math.max(...is.labels.values());
  const label = type === "CATEGORICAL" ? ([...is.labels].find(([, n]) => n === most)?.[0] ?? null) : null;
  const rate = ({ n, truths, labels }: Sums): Rate => ({ n, successes: label === null ? truths : (labels.get(label) ?? 0) });
  const share = rate(is);
  const change = (was: Rate) => changed(shareOf(share) - shareOf(was), newcombe(share, was), label === null ? better : null);
  return figure(label, shareOf(share), wilson(share), before ? (was ? change(rate(was)) : "few") : "none");
}

const shareOf = ({ successes, n }: Rate): number => successes / n;

function changed(difference: number, { low, high }: Interval, higherIsBetter: boolean | null): Change {
  if (low <= 0 && high >= 0) return "noise";
  return { difference, better: higherIsBetter === null ? null : higherIsBetter === difference > 0 };
}
