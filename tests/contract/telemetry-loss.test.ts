import { emptyResource } from "@opentelemetry/resources";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DecisionRecord } from "../../server/domain/decision.ts";
import {
  createDecisionSpans,
  type DecisionSpansOptions,
  type RunningDecisionSpans,
} from "../../server/telemetry/decision-spans.ts";
import { createMetrics, DROP_REASONS, type Metrics } from "../../server/telemetry/metrics.ts";
import { readTelemetrySettings } from "../../server/telemetry/telemetry-settings.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../otlp-receiver.ts";
import { sampleRecords, viewOf } from "../telemetry-records.ts";

let receiver: OtlpReceiver;
let metrics: Metrics;
const warnings: { error?: string }[] = [];
const running: RunningDecisionSpans[] = [];

beforeEach(async () => {
  receiver = await startOtlpReceiver();
  metrics = createMetrics();
  warnings.length = 0;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((spans) => spans.shutdown(0)));
  await receiver.close();
});

/** The exporter's own retries are cut short (`timeoutMillis`), so that the queue's are what is seen. */
function start(
  environment: Record<string, string> = {},
  options: Partial<DecisionSpansOptions> = {},
): RunningDecisionSpans {
  const spans = createDecisionSpans({
    settings: readTelemetrySettings({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "16",
      ...environment,
    }),
    otlp: { url: `${receiver.url}/v1/traces`, timeoutMillis: 300 },
    view: viewOf,
    resource: emptyResource(),
    metrics,
    log: { info: () => {}, warn: (fields) => warnings.push(fields) },
    ...options,
  });
  running.push(spans);
  return spans;
}

/** The value of each sample in the exposition, such as `signalbox_spans_dropped_total{reason="refused"}`. */
async function counted(): Promise<Record<string, number>> {
  const lines = (await metrics.renderMetrics()).text.split("\n").filter((line) => /^signalbox_span/.test(line));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}
const dropped = (reason: (typeof DROP_REASONS)[number]) => `signalbox_spans_dropped_total{reason="${reason}"}`;
const EXPORTED = "signalbox_spans_exported_total";
const FAILED = "signalbox_span_exports_failed_total";
const NONE_DROPPED = Object.fromEntries(DROP_REASONS.map((reason) => [dropped(reason), 0]));

test("a burst of 10,000 decisions loses none", async () => {
  const spans = start();
  const records = sampleRecords(100);
  const views = records.map(viewOf);
  for (let number = 0; number < 10_000; number++) {
    const spanId = (number + 1).toString(16).padStart(16, "0");
    const place = number % records.length;
    spans.recorded({ ...records[place]!, spanId }, views[place]!);
  }
  expect(await spans.flush(60_000)).toBe(true);
  expect(new Set(receiver.taken.map((span) => span.spanId)).size).toBe(10_000);
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [EXPORTED]: 10_000, signalbox_span_queue_depth: 0 });
}, 60_000);

test("while the collector is away spans wait, and past the bound every one dropped is counted", async () => {
  receiver.behave(() => ({ answer: "status", status: 503 }));
  const spans = start({ OTEL_BSP_MAX_QUEUE_SIZE: "100" });
  for (const record of sampleRecords(130)) spans.recorded(record, viewOf(record));
  await vi.waitFor(async () => expect((await counted())[FAILED]).toBeGreaterThan(2), 5_000);
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [dropped("queue_full")]: 30, [EXPORTED]: 0 });
  expect(spans.health()).toMatchObject({ state: "degraded" });
  expect(warnings).toHaveLength(1);

  receiver.behave(() => ({ answer: "taken" }));
  expect(await spans.flush(10_000)).toBe(true);
  expect(receiver.taken).toHaveLength(100);
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [dropped("queue_full")]: 30, [EXPORTED]: 100 });
});

test("a collector that nobody listens at is not fatal, and its return is noticed", async () => {
  const spans = start();
  const port = Number(new URL(receiver.url).port);
  await receiver.close();
  for (const record of sampleRecords(40)) spans.recorded(record, viewOf(record));
  await vi.waitFor(async () => expect((await counted())[FAILED]).toBeGreaterThan(0), 5_000);
  receiver = await startOtlpReceiver(port);
  await vi.waitFor(() => expect(receiver.taken).toHaveLength(40), 10_000);
  await vi.waitFor(async () => expect(await counted()).toMatchObject({ ...NONE_DROPPED, [EXPORTED]: 40 }));
});

test("a slow collector gets several exports at once, and nothing is lost", async () => {
  receiver.behave(() => ({ answer: "taken", afterMs: 100 }));
  const spans = start({}, { otlp: { url: `${receiver.url}/v1/traces` } });
  const before = performance.now();
  for (const record of sampleRecords(320)) spans.recorded(record, viewOf(record));
  expect(await spans.flush(10_000)).toBe(true);
  // 20 batches of 16 at 100 ms each would take 2 s one after the other.
  expect(performance.now() - before).toBeLessThan(1_500);
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [EXPORTED]: 320, [FAILED]: 0 });
});

test("a collector that never answers is given up on and asked again", async () => {
  receiver.behave((number) => (number === 0 ? { answer: "never" } : { answer: "taken" }));
  const spans = start({ OTEL_BSP_EXPORT_TIMEOUT: "200" }, { otlp: { url: `${receiver.url}/v1/traces` } });
  const [record] = sampleRecords(1);
  spans.recorded(record!, viewOf(record!));
  expect(await spans.flush(10_000)).toBe(true);
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [EXPORTED]: 1, [FAILED]: 1 });
});

test("what the collector refuses for good is counted, and not sent for ever", async () => {
  receiver.behave(() => ({ answer: "status", status: 400 }));
  const spans = start();
  for (const record of sampleRecords(20)) spans.recorded(record, viewOf(record));
  expect(await spans.flush(10_000)).toBe(true);
  expect(receiver.requests).toHaveLength(2);
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [dropped("refused")]: 20, [EXPORTED]: 0, [FAILED]: 2 });
});

for (const protocol of ["http/protobuf", "http/json"]) {
  test(`${protocol}: a partial success is no success of all`, async () => {
    receiver.behave((number) => (number === 0 ? { answer: "partly", refusedSpans: 3 } : { answer: "taken" }));
    const spans = start({ OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
    for (const record of sampleRecords(32)) spans.recorded(record, viewOf(record));
    expect(await spans.flush(10_000)).toBe(true);
    expect(await counted()).toMatchObject({ ...NONE_DROPPED, [dropped("partial")]: 3, [EXPORTED]: 29, [FAILED]: 0 });
  });
}

test("a span that cannot be made is counted, and the others go on", async () => {
  const records = sampleRecords(10);
  const spans = start();
  const broken = {
    ...viewOf(records[4]!),
    get rationale(): string[] {
      throw new Error("no words for it");
    },
  };
  for (const [place, record] of records.entries()) spans.recorded(record, place === 4 ? broken : viewOf(record));
  expect(await spans.flush(10_000)).toBe(true);
  expect(receiver.taken).toHaveLength(9);
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [dropped("unreadable")]: 1, [EXPORTED]: 9 });
  expect(warnings[0]?.error).toContain("no words for it");
});

test("a record that cannot be described again is counted, and the others are exported again", async () => {
  const records = sampleRecords(10);
  const view = async (record: DecisionRecord) => {
    if (record.id === records[4]!.id) throw new Error("policy version 3 is not there");
    return viewOf(record);
  };
  const spans = start({}, { view });
  expect(await spans.exportAgain(records)).toEqual({ exported: 9, failed: 1 });
  expect(receiver.taken).toHaveLength(9);
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [dropped("unreadable")]: 1, [EXPORTED]: 9 });
  expect(warnings[0]?.error).toContain("policy version 3 is not there");
});

test("shutdown flushes within its deadline, and counts what is left", async () => {
  const spans = start();
  const records = sampleRecords(20);
  for (const record of records) spans.recorded(record, viewOf(record));
  await spans.shutdown(10_000);
  expect(receiver.taken).toHaveLength(20);
  spans.recorded(records[0]!, viewOf(records[0]!));
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [EXPORTED]: 20, [dropped("shutdown")]: 1 });
});

test("shutdown with the collector away ends at its deadline, and late answers are not counted twice", async () => {
  receiver.behave(() => ({ answer: "taken", afterMs: 400 }));
  const spans = start({}, { otlp: { url: `${receiver.url}/v1/traces` } });
  for (const record of sampleRecords(20)) spans.recorded(record, viewOf(record));
  const before = performance.now();
  await spans.shutdown(100);
  expect(performance.now() - before).toBeLessThan(350);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [EXPORTED]: 0, [dropped("shutdown")]: 20 });
});

test("exporting again says how many the collector took", async () => {
  receiver.behave(
    (number) =>
      [{ answer: "taken" }, { answer: "status", status: 400 }, { answer: "partly", refusedSpans: 1 }][number] as never,
  );
  const spans = start();
  expect(await spans.exportAgain(sampleRecords(48))).toEqual({ exported: 31, failed: 17 });
  expect(await counted()).toMatchObject({ ...NONE_DROPPED, [EXPORTED]: 31, [FAILED]: 1 });
});

test("without a collector nothing is sent or held, decisions are counted, and it says why", async () => {
  const spans = start({ OTEL_EXPORTER_OTLP_ENDPOINT: "" });
  const records = sampleRecords(5);
  for (const record of records) spans.recorded(record, viewOf(record));
  expect(await spans.flush(100)).toBe(true);
  expect(await spans.exportAgain(records)).toEqual({ exported: 0, failed: 5 });
  expect(spans.health()).toEqual({ name: "telemetry", state: "off", detail: "OTEL_EXPORTER_OTLP_ENDPOINT is not set" });
  expect(receiver.requests).toEqual([]);
  expect((await metrics.renderMetrics()).text).toMatch(/signalbox_decide_seconds_count 5/);
});

test("the parent's sampled flag counts only where a sampler is set", async () => {
  const record = { ...sampleRecords(1)[0]!, parentSpanId: "00f067aa0ba902b7" };
  const plain = start();
  plain.recorded(record, viewOf(record), false);
  await plain.flush(10_000);
  expect(receiver.taken).toHaveLength(1);

  const sampled = start({ OTEL_TRACES_SAMPLER: "parentbased_always_on" });
  sampled.recorded(record, viewOf(record), false);
  sampled.recorded(record, viewOf(record), true);
  await sampled.flush(10_000);
  expect(receiver.taken).toHaveLength(2);
  expect(await counted()).toMatchObject({ signalbox_spans_unsampled_total: 1, ...NONE_DROPPED });
});
