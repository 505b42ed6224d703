/** Our encoding of spans against OpenTelemetry's own, read back by an independent implementation of protobuf. */
import { fileURLToPath } from "node:url";
import { type Attributes, SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import fc from "fast-check";
import protobuf from "protobufjs";
import { expect, test } from "vitest";
import { decisionSpan } from "../../server/telemetry/decision-span.ts";
import { encodeSpans } from "../../server/telemetry/encode-spans.ts";
import { createMetrics } from "../../server/telemetry/metrics.ts";
import { OTLP_ENCODINGS } from "../../server/telemetry/otlp-encoding.ts";
import { spanPacker } from "../../server/telemetry/pack-spans.ts";
import { sampleRecords, viewOf } from "../telemetry-records.ts";

const root = protobuf.loadSync(fileURLToPath(new URL("../../server/telemetry/otlp.proto", import.meta.url)));
const Request = root.lookupType("ExportTraceServiceRequest");
type Scoped = { scope: unknown; schemaUrl: string; spans: Record<string, unknown>[] };
type Group = { resource: unknown; schemaUrl: string; scopeSpans: Scoped[] };

/** Every span with the group it came in, however they were grouped; `defaults` tells a default from its absence. */
function spansIn(bytes: Uint8Array): { origin: object; span: Record<string, unknown> }[] {
  const options = { longs: String, enums: Number, bytes: String, defaults: true };
  const { resourceSpans } = Request.toObject(Request.decode(bytes), options) as { resourceSpans: Group[] };
  return resourceSpans
    .flatMap(({ scopeSpans, ...group }) =>
      scopeSpans.flatMap(({ spans, ...scoped }) =>
        spans.map((each) => ({ origin: { ...group, ...scoped, group: group.schemaUrl }, span: each })),
      ),
    )
    .sort((one, other) => String(one.span["name"]).localeCompare(String(other.span["name"])));
}

const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 60, size: "max" }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 60, unit: "binary", size: "max" }) },
  { weight: 1, arbitrary: fc.constantFrom("a".repeat(127), "é".repeat(64), "x".repeat(20_000), "\ud800 alone", "") },
);
const integer = fc.oneof(
  fc.constantFrom(0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455, 268_435_456, 2 ** 32 - 1, 2 ** 32),
  fc.constantFrom(-1, -128, -(2 ** 32), -(2 ** 63), Number.MAX_SAFE_INTEGER, 2 ** 62, 2 ** 63, 1e300),
  fc.maxSafeInteger(),
);
const scalar = fc.oneof(text, fc.boolean(), integer, fc.double());
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(null, undefined),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(text, tie("value"), { maxKeys: 5 }),
  ),
}));
const attributes = fc.dictionary(text, value, { maxKeys: 12 }) as fc.Arbitrary<Attributes>;

const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));
const instant = fc.tuple(fc.nat(4_000_000_000), fc.nat(999_999_999));
const context = fc.record(
  {
    traceId: hex(32),
    spanId: hex(16),
    traceFlags: fc.constantFrom(TraceFlags.NONE, TraceFlags.SAMPLED),
    isRemote: fc.boolean(),
    traceState: fc.constantFrom("vendor=1", "").map((state) => ({ serialize: () => state }) as never),
  },
  { requiredKeys: ["traceId", "spanId", "traceFlags"] },
);
const count = fc.constantFrom(0, 0, 3, 300);
const scope = fc.constantFrom(
  { name: "signalbox.decisions", version: "1.0.0" },
  { name: "http", schemaUrl: "https://opentelemetry.io/schemas/1.40.0" },
  { name: "" },
);
const resources: Resource[] = [
  resourceFromAttributes({ "service.name": "signalbox", "host.cpus": 2 }),
  resourceFromAttributes({ "service.name": "other" }, { schemaUrl: "https://opentelemetry.io/schemas/1.41.0" }),
];

/** As the tracer of the SDK hands spans to its exporters, in more shapes than any of ours has. */
const span: fc.Arbitrary<ReadableSpan> = fc
  .record({
    context,
    parentSpanContext: fc.option(context, { nil: undefined }),
    kind: fc.constantFrom(SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT),
    startTime: instant,
    endTime: instant,
    status: fc.constantFrom(
      { code: SpanStatusCode.UNSET },
      { code: SpanStatusCode.OK },
      { code: SpanStatusCode.ERROR, message: "no answer" },
    ),
    attributes,
    links: fc.array(fc.record({ context, attributes, droppedAttributesCount: count }), { maxLength: 3 }),
    events: fc.array(fc.record({ name: text, time: instant, attributes, droppedAttributesCount: count }), {
      maxLength: 3,
    }),
    resource: fc.constantFrom(...resources),
    instrumentationScope: scope,
    droppedAttributesCount: count,
    droppedEventsCount: count,
    droppedLinksCount: count,
  })
  .map(({ context: own, parentSpanContext, ...rest }) => ({
    ...rest,
    ...(parentSpanContext !== undefined && { parentSpanContext }),
    name: "",
    spanContext: () => own,
    duration: [0, 0],
    ended: true,
  }));

test("any spans say the same in our encoding and in OpenTelemetry's own", () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 10, size: "max" }), (given) => {
      const spans = given.map((each, place) => ({ ...each, name: `span ${place}` }));
      expect(spansIn(encodeSpans(spans))).toEqual(spansIn(ProtobufTraceSerializer.serializeRequest(spans)!));
    }),
    { numRuns: 300 },
  );
});

test("an error while encoding leaves nothing behind in the next request", () => {
  const [record] = sampleRecords(1);
  const around = { resource: resources[0]!, captureContent: false };
  const whole = decisionSpan(record!, viewOf(record!), around);
  const broken = {
    ...whole,
    spanContext: () => {
      throw new Error("no context");
    },
  };
  const before = encodeSpans([whole]);
  expect(() => encodeSpans([broken, whole])).toThrow("no context");
  expect(encodeSpans([whole])).toEqual(before);
});

for (const protocol of ["http/protobuf", "http/json"] as const) {
  test(`${protocol}: a request of several slices has the spans of all, in order`, () => {
    const around = { resource: resources[0]!, captureContent: true };
    const spans = sampleRecords(21).map((record) => decisionSpan(record, viewOf(record), around));
    const { encode, join } = OTLP_ENCODINGS[protocol];
    const slices = [spans.slice(0, 8), spans.slice(8, 16), spans.slice(16)].map((slice) => encode(slice));
    for (const requests of [slices, slices.slice(0, 1)]) {
      const expected = spans.slice(0, requests === slices ? 21 : 8).map((each) => each.spanContext().spanId);
      expect(spanIdsIn(protocol, join(requests))).toEqual(expected);
    }
  });
}

function spanIdsIn(protocol: "http/protobuf" | "http/json", body: Uint8Array): string[] {
  type Groups = { resourceSpans: { scopeSpans: { spans: { spanId: string }[] }[] }[] };
  const isJson = protocol === "http/json";
  const read = isJson
    ? JSON.parse(Buffer.from(body).toString())
    : Request.toObject(Request.decode(body), { bytes: String });
  const ids = (read as Groups).resourceSpans.flatMap((group) =>
    group.scopeSpans.flatMap(({ spans }) => spans.map(({ spanId }) => spanId)),
  );
  return isJson ? ids : ids.map((id) => Buffer.from(id, "base64").toString("hex"));
}

test("a large batch gives way to other work while it is packed", async () => {
  const around = { resource: resources[0]!, captureContent: false };
  const pack = spanPacker(OTLP_ENCODINGS["http/protobuf"], around, createMetrics().spans, () => {});
  const jobs = sampleRecords(64).map((record) => ({ kind: "decision" as const, record, view: viewOf(record) }));
  let turns = 0;
  let isPacked = false;
  const turn = () => {
    turns += 1;
    if (!isPacked) setImmediate(turn);
  };
  setImmediate(turn);
  const parcel = await pack(jobs);
  isPacked = true;
  expect(parcel!.spans).toBe(64);
  expect(turns).toBeGreaterThanOrEqual(7);
});
