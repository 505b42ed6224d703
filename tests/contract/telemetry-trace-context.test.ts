import fc from "fast-check";
import { expect, test } from "vitest";
import { formatTraceparent, parseTraceparent } from "../../server/telemetry/trace-context.ts";
import { createTraceContexts } from "../../server/telemetry/trace-contexts.ts";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN_ID = "00f067aa0ba902b7";
const VALID = `00-${TRACE_ID}-${SPAN_ID}-01`;

test("a valid header is read, field by field", () => {
  const ids = { traceId: TRACE_ID, parentSpanId: SPAN_ID };
  expect(parseTraceparent(VALID)).toEqual({ ...ids, sampled: true, random: false });
  expect(parseTraceparent(`00-${TRACE_ID}-${SPAN_ID}-00`)).toEqual({ ...ids, sampled: false, random: false });
  expect(parseTraceparent(`00-${TRACE_ID}-${SPAN_ID}-03`)).toEqual({ ...ids, sampled: true, random: true });
  // Flags that are not known yet are ignored.
  expect(parseTraceparent(`00-${TRACE_ID}-${SPAN_ID}-fc`)).toEqual({ ...ids, sampled: false, random: false });
});

test.each([
  ["a later version", `cc-${TRACE_ID}-${SPAN_ID}-01`],
  ["a later version that says more", `cc-${TRACE_ID}-${SPAN_ID}-01-what-the-future-will-be-like`],
  ["a later version that ends in a dash", `cc-${TRACE_ID}-${SPAN_ID}-01-`],
])("%s is read by its first four fields", (_, header) => {
  expect(parseTraceparent(header)).toMatchObject({ traceId: TRACE_ID, parentSpanId: SPAN_ID, sampled: true });
});

test.each([
  ["missing", undefined],
  ["null", null],
  ["empty", ""],
  ["version ff", `ff-${TRACE_ID}-${SPAN_ID}-01`],
  ["version 00 that says more", `${VALID}-01`],
  ["a later version with its fourth field too long", `cc-${TRACE_ID}-${SPAN_ID}-01.x`],
  ["upper case", VALID.toUpperCase()],
  ["a zero trace id", `00-${"0".repeat(32)}-${SPAN_ID}-01`],
  ["a zero span id", `00-${TRACE_ID}-${"0".repeat(16)}-01`],
  ["too short", VALID.slice(0, -1)],
  ["white space", ` ${VALID.slice(1)}`],
  ["two headers joined", `${VALID}, ${VALID}`],
  ["other separators", VALID.replaceAll("-", "_")],
  ["a version that is not hexadecimal", `0x-${TRACE_ID}-${SPAN_ID}-01`],
  ["flags that are not hexadecimal", `00-${TRACE_ID}-${SPAN_ID}-0x`],
  ["endless", `cc-${TRACE_ID}-${SPAN_ID}-01-${"a".repeat(100_000)}`],
])("%s is not valid", (_, header) => {
  expect(parseTraceparent(header)).toBeNull();
});

const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((id) => !/^0+$/.test(id));

test("what is written is read back", () => {
  const span = fc.record({ traceId: hex(32), spanId: hex(16), sampled: fc.boolean(), random: fc.boolean() });
  fc.assert(
    fc.property(span, ({ spanId, ...rest }) => {
      expect(parseTraceparent(formatTraceparent({ spanId, ...rest }))).toEqual({ ...rest, parentSpanId: spanId });
    }),
  );
});

test("it agrees with the grammar of the standard on any change of one character", () => {
  const grammar = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
  const change = fc.record({
    at: fc.nat(VALID.length - 1),
    character: fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 1 }),
  });
  fc.assert(
    fc.property(change, ({ at, character }) => {
      const header = VALID.slice(0, at) + character + VALID.slice(at + 1);
      expect(parseTraceparent(header) !== null).toBe(grammar.test(header));
    }),
    { numRuns: 3_000 },
  );
});

test("no text makes it throw, and nothing random is taken for valid", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: "binary" }), (text) => {
      expect(parseTraceparent(text)).toBeNull();
    }),
  );
});

test("a span is placed in the caller's trace with the caller's flag, or in a trace of its own without one", () => {
  let made = 0;
  const contexts = createTraceContexts((bytes) => {
    made += 1;
    return `${made}`.repeat(bytes * 2);
  });
  expect(contexts.begin(VALID)).toEqual({
    traceId: TRACE_ID,
    spanId: "1".repeat(16),
    parentSpanId: SPAN_ID,
    parentSampled: true,
  });
  expect(contexts.begin(`00-${TRACE_ID}-${SPAN_ID}-00`)).toMatchObject({ parentSpanId: SPAN_ID, parentSampled: false });
  for (const header of [null, "00-broken"])
    expect(contexts.begin(header)).toMatchObject({ parentSpanId: null, parentSampled: null });
});
