// The intervals behind the figures of the strip (docs/statistics.md), written anew from their formulas: nothing here
// shares code, or a way of reckoning, with the server.

const Z = 1.959963984540054;

/// Two ends.
export type Interval = { low: number; high: number };
/// So many of so many.
export type Rate = { successes: number; n: number };
/// Numbers by their count, mean and variance (of a sample).
export type Moments = { n: number; mean: number; variance: number };

export const half = ({ low, high }: Interval): number => (high - low) / 2;

/// Wilson's 95 % interval of a rate.
export function wilson({ successes, n }: Rate): Interval {
  const p = successes / n;
  const wide = (Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n);
  const centre = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  return { low: centre - wide, high: centre + wide };
}

/// Newcombe's 95 % interval of the difference of two rates.
export function newcombe(now: Rate, before: Rate): Interval {
  const [p1, p2] = [now.successes / now.n, before.successes / before.n];
  const [one, two] = [wilson(now), wilson(before)];
  return {
    low: p1 - p2 - Math.hypot(p1 - one.low, two.high - p2),
    high: p1 - p2 + Math.hypot(one.high - p1, p2 - two.low),
  };
}

/// Student's 95 % interval of a mean.
export function student({ n, mean, variance }: Moments): Interval {
  const wide = quantile(n - 1) * Math.sqrt(variance / n);
  return { low: mean - wide, high: mean + wide };
}

/// Welch's 95 % interval of the difference of two means.
export function welch(now: Moments, before: Moments): Interval {
  const [v1, v2] = [now.variance / now.n, before.variance / before.n];
  const df = (v1 + v2) ** 2 / (v1 ** 2 / (now.n - 1) + v2 ** 2 / (before.n - 1));
  const wide = quantile(df) * Math.sqrt(v1 + v2);
  return { low: now.mean - before.mean - wide, high: now.mean - before.mean + wide };
}

/// The 0.975 quantile of Student's t: with `t = √df tan θ` the density is that of `cos^(df − 1) θ`, whose area is added up
/// in strips until it is 95 % of the whole.
function quantile(df: number): number {
  const strips = 200_000;
  const width = Math.PI / 2 / strips;
  const areas = Float64Array.from({ length: strips }, (_, at) => Math.cos((at + 0.5) * width) ** (df - 1));
  const whole = areas.reduce((sum, area) => sum + area, 0);
  let [sum, at] = [0, 0];
  while (sum + areas[at] < 0.95 * whole) {
    sum += areas[at];
    at += 1;
  }
  const angle = (at + (0.95 * whole - sum) / areas[at]) * width;
  return Math.sqrt(df) * Math.tan(angle);
}
