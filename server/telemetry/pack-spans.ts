import { setImmediate } from "node:timers/promises";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { Agent } from "../domain/agent.ts";
import type { DecisionRecord, DecisionView } from "../domain/decision.ts";
import type { Outcome } from "../domain/outcome.ts";
import { attemptSpan } from "./attempt-span.ts";
import { decisionSpan, type SpanSurroundings } from "./decision-span.ts";
import type { SpanCounts } from "./metrics.ts";
import type { OtlpEncoding } from "./otlp-encoding.ts";
import type { Parcel } from "./otlp-exporter.ts";
import { outcomeSpan } from "./outcome-span.ts";

/** What becomes a span. */
export type SpanJob =
  | { kind: "decision"; record: DecisionRecord; view: DecisionView }
  | { kind: "outcome"; record: DecisionRecord; agentId: string; outcome: Outcome }
  | { kind: "attempt"; record: DecisionRecord; agent: Agent; outcome: Outcome }
  | { kind: "span"; span: ReadableSpan };

/** Makes a request to the collector of these jobs; `null` where none of them could be read. */
export type PackSpans = (jobs: readonly SpanJob[]) => Promise<Parcel | null>;

/** Spans made and encoded before routing has its turn: about half a millisecond, a millisecond or two in JSON. */
const SLICE_SPANS = 8;

/** One that cannot be made or encoded is counted as `unreadable` and left out. */
export function spanPacker(
  encoding: OtlpEncoding,
  around: SpanSurroundings,
  counts: SpanCounts,
  onTrouble: (error: string) => void,
): PackSpans {
  const attempt = <Result>(spans: number, work: () => Result): Result | null => {
    try {
      return work();
    } catch (error) {
      counts.dropped("unreadable", spans);
      onTrouble(`a span could not be made: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
  return async (jobs) => {
    const requests: Uint8Array[] = [];
    let packed = 0;
    for (let from = 0; from < jobs.length; from += SLICE_SPANS) {
      if (from > 0) await setImmediate();
      const slice = jobs.slice(from, from + SLICE_SPANS);
      const spans = slice.map((job) => attempt(1, () => spanOf(job, around))).filter((span) => span !== null);
      const request = spans.length === 0 ? null : attempt(spans.length, () => encoding.encode(spans));
      if (request === null) continue;
      requests.push(request);
      packed += spans.length;
    }
    return packed === 0 ? null : { spans: packed, body: encoding.join(requests) };
  };
}

function spanOf(job: SpanJob, around: SpanSurroundings): ReadableSpan {
  switch (job.kind) {
    case "decision":
      return decisionSpan(job.record, job.view, around);
    case "outcome":
      return outcomeSpan(job.record, job.agentId, job.outcome, around);
    case "attempt":
      return attemptSpan(job.record, job.agent, job.outcome, around);
    case "span":
      return job.span;
  }
}
