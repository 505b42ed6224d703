/** What a valid `traceparent` header says of its sender (W3C Trace Context, level 2). */
export interface TraceParent {
  /** 32 lower-case hex digits, not all zero. */
  traceId: string;
  /** The sender's span: 16 lower-case hex digits, not all zero. */
  parentSpanId: string;
  sampled: boolean;
  /** The right-most seven bytes of the trace id are random; handed on unchanged. */
  random: boolean;
}

const SAMPLED = 0x01;
const RANDOM = 0x02;
const DASH = 45;

/** `00-<32 hex>-<16 hex>-<2 hex>`: where each field starts and where the header ends. */
const VERSION_AT = 0;
const TRACE_ID_AT = 3;
const SPAN_ID_AT = 36;
const FLAGS_AT = 53;
const LENGTH = 55;
/** A later version may say more; nobody needs more than this. */
const MAXIMUM_LENGTH = 512;

/**
 * Reads a `traceparent` header strictly; `null` where it is missing or not valid, and then a new trace starts. A later
 * version is read by its first four fields, as the standard asks; `ff` is never a version.
 */
export function parseTraceparent(header: string | null | undefined): TraceParent | null {
  if (header == null || header.length < LENGTH || header.length > MAXIMUM_LENGTH) return null;
  if (!isHex(header, VERSION_AT, TRACE_ID_AT - 1) || !isHex(header, FLAGS_AT, LENGTH)) return null;
  if (!isHex(header, TRACE_ID_AT, SPAN_ID_AT - 1) || !isHex(header, SPAN_ID_AT, FLAGS_AT - 1)) return null;
  for (const at of [TRACE_ID_AT, SPAN_ID_AT, FLAGS_AT]) if (header.charCodeAt(at - 1) !== DASH) return null;

  const version = header.slice(VERSION_AT, TRACE_ID_AT - 1);
  if (version === "ff") return null;
  if (header.length > LENGTH && (version === "00" || header.charCodeAt(LENGTH) !== DASH)) return null;

  const traceId = header.slice(TRACE_ID_AT, SPAN_ID_AT - 1);
  const parentSpanId = header.slice(SPAN_ID_AT, FLAGS_AT - 1);
  if (isZero(traceId) || isZero(parentSpanId)) return null;
  const flags = Number.parseInt(header.slice(FLAGS_AT, LENGTH), 16);
  return { traceId, parentSpanId, sampled: (flags & SAMPLED) !== 0, random: (flags & RANDOM) !== 0 };
}

/** The `traceparent` that a call made under the span `spanId` carries. Ids as in `TraceParent`; they are not checked. */
export function formatTraceparent(span: {
  traceId: string;
  spanId: string;
  sampled: boolean;
  random?: boolean;
}): string {
  const flags = (span.sampled ? SAMPLED : 0) | (span.random ? RANDOM : 0);
  return `00-${span.traceId}-${span.spanId}-0${flags}`;
}

/** Only lower case: the standard forbids upper-case digits in the header. */
function isHex(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    const digit = code >= 48 && code <= 57;
    const letter = code >= 97 && code <= 102;
    if (!digit && !letter) return false;
  }
  return true;
}

function isZero(hex: string): boolean {
  for (let at = 0; at < hex.length; at++) if (hex.charCodeAt(at) !== 48) return false;
  return true;
}
