// Spans, sent through the intake as an exporter of OpenTelemetry does.

import { call, type Keys } from "./api";

/// A span with as little said as can be; times are in milliseconds from its trace's begin.
export type Span = {
  id: string;
  parent?: string;
  name: string;
  from: number;
  to: number;
  attributes?: Record<string, string | number>;
  failed?: string;
};

/// So many spans go in one request.
const BATCH = 500;

/// An id of so many hexadecimal digits for a number.
export function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, "0");
}

/// Sends a trace that began so long ago, and fails where a span is refused.
export async function sendTrace(
  trace: string,
  name: string,
  spans: Span[],
  agoMs = 3_600_000,
  keys?: Keys,
): Promise<void> {
  const begin = BigInt(Date.now() - agoMs) * 1_000_000n;
  const at = (ms: number) => String(begin + BigInt(Math.round(ms * 1e6)));
  const attribute = ([key, value]: [string, string | number]) => ({
    key,
    value: typeof value === "number" ? { doubleValue: value } : { stringValue: value },
  });
  for (let start = 0; start < spans.length; start += BATCH) {
    const sent = spans.slice(start, start + BATCH).map((span) => ({
      traceId: trace,
      spanId: span.id,
      ...(span.parent === undefined ? {} : { parentSpanId: span.parent }),
      name: span.name,
      startTimeUnixNano: at(span.from),
      endTimeUnixNano: at(span.to),
      attributes: Object.entries({ "langfuse.trace.name": name, ...span.attributes }).map(attribute),
      ...(span.failed === undefined ? {} : { status: { code: 2, message: span.failed } }),
    }));
    const body = { resourceSpans: [{ resource: {}, scopeSpans: [{ scope: { name: "browser-test" }, spans: sent }] }] };
    const answer = await call("POST", "/api/public/otel/v1/traces", body, keys);
    if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  }
}
