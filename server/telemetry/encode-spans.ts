import type { AnyValue, Attributes, HrTime, Link, SpanContext, SpanStatus } from "@opentelemetry/api";
import type { ReadableSpan, TimedEvent } from "@opentelemetry/sdk-trace";
import { ProtobufWriter } from "./protobuf-writer.ts";

/** Room for a slice of decisions; a span of eight candidates takes 6 to 10 KB. */
const USUAL_BYTES = 128 * 1_024;
const HAS_IS_REMOTE = 0x1_00;
const IS_REMOTE = 0x2_00;
const LEAST_INTEGER = -(2 ** 63);
/** One for all, since a request is encoded in one go. */
const writer = new ProtobufWriter(USUAL_BYTES);

/**
 * Spans as an OTLP `ExportTraceServiceRequest` in protobuf. Field numbers are those of `otlp.proto`; fields at their
 * default are left out, as proto3 has it. It says what OpenTelemetry's own serializer says at a fraction of its cost:
 * spans of decisions are large, and encoding them is most of what telemetry costs the thread that also routes.
 */
export function encodeSpans(spans: readonly ReadableSpan[]): Uint8Array {
  writer.begin();
  // Neighbours of one origin share a group; the writer begins at the end.
  for (let end = spans.length; end > 0; ) {
    const last = spans[end - 1]!;
    let start = end - 1;
    while (start > 0 && hasOriginOf(spans[start - 1]!, last)) start -= 1;
    writeGroup(spans, start, end);
    end = start;
  }
  return writer.finish();
}

function hasOriginOf(one: ReadableSpan, other: ReadableSpan): boolean {
  return one.resource === other.resource && one.instrumentationScope === other.instrumentationScope;
}

/** `ResourceSpans` with one `ScopeSpans`. */
function writeGroup(spans: readonly ReadableSpan[], start: number, end: number): void {
  const { resource, instrumentationScope: scope } = spans[start]!;
  const group = writer.written;
  if (resource.schemaUrl) writer.text(3, resource.schemaUrl);
  const scoped = writer.written;
  if (scope.schemaUrl) writer.text(3, scope.schemaUrl);
  for (let place = end - 1; place >= start; place--) writeSpan(spans[place]!);
  const named = writer.written;
  if (scope.version) writer.text(2, scope.version);
  writer.text(1, scope.name);
  writer.endMessage(1, named);
  writer.endMessage(2, scoped);
  const described = writer.written;
  writeAttributes(1, resource.attributes as Attributes);
  writer.endMessage(1, described);
  writer.endMessage(1, group);
}

function writeSpan(span: ReadableSpan): void {
  const before = writer.written;
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  writer.fixed32(16, flagsOf(context, parent?.isRemote));
  writeStatus(span.status);
  writeCount(14, span.droppedLinksCount);
  for (let place = span.links.length - 1; place >= 0; place--) writeLink(span.links[place]!);
  writeCount(12, span.droppedEventsCount);
  for (let place = span.events.length - 1; place >= 0; place--) writeEvent(span.events[place]!);
  writeCount(10, span.droppedAttributesCount);
  writeAttributes(9, span.attributes);
  writer.fixed64(8, nanosOf(span.endTime));
  writer.fixed64(7, nanosOf(span.startTime));
  // OTLP counts from 1, since 0 is "unspecified".
  writer.integer(6, span.kind + 1);
  writer.text(5, span.name);
  if (parent !== undefined) writer.hex(4, parent.spanId);
  writeContext(context);
  writer.endMessage(2, before);
}

/** The first three fields of spans and links. */
function writeContext({ traceId, spanId, traceState }: SpanContext): void {
  const state = traceState?.serialize();
  if (state) writer.text(3, state);
  writer.hex(2, spanId);
  writer.hex(1, traceId);
}

function writeStatus({ code, message }: SpanStatus): void {
  const before = writer.written;
  writeCount(3, code);
  if (message) writer.text(2, message);
  writer.endMessage(15, before);
}

function writeLink({ context, attributes, droppedAttributesCount }: Link): void {
  const before = writer.written;
  writer.fixed32(6, flagsOf(context, context.isRemote));
  writeCount(5, droppedAttributesCount ?? 0);
  writeAttributes(4, attributes ?? {});
  writeContext(context);
  writer.endMessage(13, before);
}

function writeEvent({ name, time, attributes, droppedAttributesCount }: TimedEvent): void {
  const before = writer.written;
  writeCount(4, droppedAttributesCount ?? 0);
  writeAttributes(3, attributes ?? {});
  writer.text(2, name);
  writer.fixed64(1, nanosOf(time));
  writer.endMessage(11, before);
}

function writeCount(field: number, count: number): void {
  if (count !== 0) writer.integer(field, count);
}

/** `KeyValue`s: attributes, and the entries of a map. */
function writeAttributes(field: number, attributes: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(attributes);
  for (let place = names.length - 1; place >= 0; place--) {
    const name = names[place]!;
    const before = writer.written;
    writeValue(attributes[name] as AnyValue);
    writer.endMessage(2, before);
    writer.text(1, name);
    writer.endMessage(field, before);
  }
}

/** The content of an `AnyValue`; what is missing is an empty one. */
function writeValue(value: AnyValue): void {
  if (typeof value === "string") writer.text(1, value);
  else if (typeof value === "number") writeNumber(value);
  else if (typeof value === "boolean") writer.integer(2, value ? 1 : 0);
  else if (value instanceof Uint8Array) writer.bytes(7, value);
  else if (Array.isArray(value)) writeList(value);
  else if (typeof value === "object" && value !== null) writeMap(value as Record<string, unknown>);
}

function writeNumber(value: number): void {
  if (isInt64(value)) writer.integer(3, value);
  else writer.double(4, value);
}

function writeList(values: readonly AnyValue[]): void {
  const before = writer.written;
  for (let place = values.length - 1; place >= 0; place--) {
    const item = writer.written;
    writeValue(values[place]);
    writer.endMessage(1, item);
  }
  writer.endMessage(5, before);
}

function writeMap(entries: Readonly<Record<string, unknown>>): void {
  const before = writer.written;
  writeAttributes(1, entries);
  writer.endMessage(6, before);
}

function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= LEAST_INTEGER && value < -LEAST_INTEGER;
}

function flagsOf({ traceFlags }: SpanContext, isRemote: boolean | undefined): number {
  return (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0);
}

function nanosOf([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}
