import type { TraceContexts } from "../services/ports.ts";
import { attemptSpanId } from "./attempt-span-id.ts";
import { formatTraceparent, parseTraceparent } from "./trace-context.ts";

/** Places spans in the caller's trace, or in one of their own. `hex` gives random bytes as text. */
export function createTraceContexts(hex: (bytes: number) => string): TraceContexts {
  return {
    begin(traceparent) {
      const parent = parseTraceparent(traceparent);
      return {
        traceId: parent?.traceId ?? hex(16),
        spanId: hex(8),
        parentSpanId: parent?.parentSpanId ?? null,
        parentSampled: parent?.sampled ?? null,
      };
    },
    attemptParent: ({ id, traceId }) => formatTraceparent({ traceId, spanId: attemptSpanId(id), sampled: true }),
  };
}
