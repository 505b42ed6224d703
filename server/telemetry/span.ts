import { type Attributes, type HrTime, type Link, SpanKind, type SpanStatus, TraceFlags } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { SCOPE } from "./attributes.ts";

/** A finished span as its maker describes it. Instants are milliseconds since 1970 and may have a fraction. */
export interface SpanFacts {
  name: string;
  /** Default INTERNAL. */
  kind?: SpanKind;
  traceId: string;
  spanId: string;
  parent: { spanId: string; isRemote: boolean } | null;
  startMs: number;
  endMs: number;
  attributes: Attributes;
  status: SpanStatus;
  links: Link[];
  events: { name: string; atMs: number; attributes: Attributes }[];
  resource: Resource;
}

/** A span that ended long ago or just now: the shape that exporters read. */
export function makeSpan(facts: SpanFacts): ReadableSpan {
  const { traceId, spanId, parent } = facts;
  const startTime = hrTimeOf(facts.startMs);
  const endTime = hrTimeOf(facts.endMs);
  const context = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
  return {
    name: facts.name,
    kind: facts.kind ?? SpanKind.INTERNAL,
    spanContext: () => context,
    ...(parent !== null && {
      parentSpanContext: { traceId, spanId: parent.spanId, traceFlags: TraceFlags.SAMPLED, isRemote: parent.isRemote },
    }),
    startTime,
    endTime,
    duration: between(startTime, endTime),
    status: facts.status,
    attributes: facts.attributes,
    links: facts.links,
    events: facts.events.map(({ name, atMs, attributes }) => ({ name, time: hrTimeOf(atMs), attributes })),
    ended: true,
    resource: facts.resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** Exact to the microsecond: whole milliseconds and their fraction are kept apart, as a double of nanoseconds could not. */
function hrTimeOf(atMs: number): HrTime {
  const wholeMs = Math.floor(atMs);
  const fractionNanos = Math.round((atMs - wholeMs) * 1_000) * 1_000;
  const nanos = (wholeMs % 1_000) * 1_000_000 + fractionNanos;
  const seconds = Math.floor(wholeMs / 1_000);
  return nanos >= 1_000_000_000 ? [seconds + 1, nanos - 1_000_000_000] : [seconds, nanos];
}

function between(start: HrTime, end: HrTime): HrTime {
  const nanos = end[1] - start[1];
  return nanos < 0 ? [end[0] - start[0] - 1, nanos + 1_000_000_000] : [end[0] - start[0], nanos];
}
