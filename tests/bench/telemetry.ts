/**
 * What telemetry costs the thread that also routes: a call on the hot path, a span made and encoded, and a stream of
 * decisions exported to a receiver in another thread.
 * Run: `node tests/bench/telemetry.ts`
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHistogram, performance, type RecordableHistogram } from "node:perf_hooks";
import { setImmediate, setTimeout } from "node:timers/promises";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { emptyResource } from "@opentelemetry/resources";
import type { DecisionRecord, DecisionView } from "../../server/domain/decision.ts";
import { describeDecision } from "../../server/engine/describe.ts";
import { decisionSpan } from "../../server/telemetry/decision-span.ts";
import { createDecisionSpans } from "../../server/telemetry/decision-spans.ts";
import { createMetrics } from "../../server/telemetry/metrics.ts";
import { OTLP_ENCODINGS } from "../../server/telemetry/otlp-encoding.ts";
import { readTelemetrySettings } from "../../server/telemetry/telemetry-settings.ts";
import { sampleRecords, viewOf } from "../telemetry-records.ts";
import { BENCH_POLICY, benchRecord } from "./bench-decisions.ts";

const ROUNDS = 40;
const CALLS = 500;
const DECISIONS_PER_SECOND = 4_000;
const STREAM_SECONDS = 2;
const STREAM_ROUNDS = 4;
const TICK_MS = 2;
const around = { resource: emptyResource(), captureContent: false };
type Described = { record: DecisionRecord; view: DecisionView };

if (isMainThread) {
  await measure();
  process.exit();
}
receive();

async function measure(): Promise<void> {
  const usual = Array.from({ length: 64 }, (_, place) => {
    const record = benchRecord(1.7e12 + place);
    return { record, view: describeDecision(record, BENCH_POLICY, "committed") };
  });
  const large = sampleRecords(400)
    .filter(({ decision }) => decision.candidates.length === 8)
    .map((record) => ({ record, view: viewOf(record) }));
  recordedCalls("recorded(), no collector", usual, {});
  recordedCalls("recorded(), collector", usual, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" });
  makingSpans("8 candidates, 2 excluded", usual);
  makingSpans("8 candidates, 32 of 52 excluded shown", large);
  const receiver = new Worker(new URL(import.meta.url));
  const url = await new Promise<string>((resolve) => receiver.once("message", resolve));
  await exporting("stream", usual, url);
  await exporting("stream, 32 of 52 excluded shown", large, url);
}

/** The least of some rounds: other work on the machine can only add to it. */
function microsEach(work: (place: number) => void): number {
  for (let place = 0; place < CALLS * 10; place++) work(place);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const beforeMs = performance.now();
    for (let place = 0; place < CALLS; place++) work(place);
    return ((performance.now() - beforeMs) / CALLS) * 1_000;
  });
  return Math.min(...rounds);
}

/** One call as routing makes it: counted, queued, and nothing more until later. */
function recordedCalls(name: string, given: Described[], environment: Record<string, string>): void {
  const spans = start({ ...environment, OTEL_BSP_MAX_QUEUE_SIZE: "100000" });
  const micros = microsEach((place) => {
    const { record, view } = given[place % given.length]!;
    spans.recorded(record, view);
  });
  console.log(`${name}: ${micros.toFixed(2)} us a call`);
  void spans.shutdown(0);
}

/** Off the hot path but on the same thread. */
function makingSpans(name: string, given: Described[]): void {
  const at = (place: number) => given[place % given.length]!;
  const spans = given.map(({ record, view }) => decisionSpan(record, view, around));
  const one = (place: number) => [spans[place % spans.length]!];
  const { encode } = OTLP_ENCODINGS["http/protobuf"];
  const span = microsEach((place) => void decisionSpan(at(place).record, at(place).view, around));
  const protobuf = microsEach((place) => void encode(one(place)));
  const json = microsEach((place) => void OTLP_ENCODINGS["http/json"].encode(one(place)));
  const official = microsEach((place) => void ProtobufTraceSerializer.serializeRequest(one(place)));
  console.log(
    `${name}: span ${span.toFixed(0)} us, protobuf ${protobuf.toFixed(0)} us (the SDK's own ${official.toFixed(0)} us), ` +
      `JSON ${json.toFixed(0)} us, ${Math.round(encode(spans).length / spans.length)} bytes`,
  );
}

/**
 * All of it as a busy router has it, less a stream of the same calls that are not exported. This is time and not
 * processor time, so only a quiet machine gives figures that mean something.
 */
async function exporting(name: string, given: Described[], url: string): Promise<void> {
  const exportTo = { OTEL_EXPORTER_OTLP_ENDPOINT: url };
  const micros = { quiet: Infinity, busy: Infinity };
  for (let round = 0; round < STREAM_ROUNDS; round++) {
    micros.quiet = Math.min(micros.quiet, await stream(given, start({}), null));
    micros.busy = Math.min(micros.busy, await stream(given, start(exportTo, url), null));
  }
  const turns = { quiet: createHistogram(), busy: createHistogram() };
  await stream(given, start({}), turns.quiet);
  await stream(given, start(exportTo, url), turns.busy);
  console.log(
    `${name}, ${DECISIONS_PER_SECOND} a second: ${(micros.busy - micros.quiet).toFixed(0)} us of the thread for each span; ` +
      `turns of the event loop: ${turnsOf(turns.busy)} (without export: ${turnsOf(turns.quiet)})`,
  );
}

/** Microseconds of the thread for each decision. */
async function stream(
  given: Described[],
  spans: ReturnType<typeof start>,
  turns: RecordableHistogram | null,
): Promise<number> {
  const until = { over: false };
  const watching = turns === null ? null : watchTurns(turns, until);
  const before = performance.eventLoopUtilization();
  const startedMs = performance.now();
  const most = DECISIONS_PER_SECOND * STREAM_SECONDS;
  let sent = 0;
  while (sent < most) {
    const due = Math.min(most, ((performance.now() - startedMs) / 1_000) * DECISIONS_PER_SECOND);
    for (; sent < due; sent++) {
      const { record, view } = given[sent % given.length]!;
      spans.recorded(record, view);
    }
    await setTimeout(TICK_MS);
  }
  if (!(await spans.flush(60_000))) throw new Error("the receiver did not take all spans");
  const { active } = performance.eventLoopUtilization(before);
  until.over = true;
  await watching;
  await spans.shutdown(0);
  return (active / sent) * 1_000;
}

function turnsOf(turns: RecordableHistogram): string {
  const ms = (micros: number) => (micros / 1_000).toFixed(1);
  return `99.9 % in ${ms(turns.percentile(99.9))} ms, longest ${ms(turns.max)} ms`;
}

/** Time between two turns of the event loop; other work on the machine adds to it. */
async function watchTurns(turns: RecordableHistogram, until: { over: boolean }): Promise<void> {
  for (let beforeMs = performance.now(); !until.over; ) {
    await setImmediate();
    const nowMs = performance.now();
    turns.record(Math.max(1, Math.round((nowMs - beforeMs) * 1_000)));
    beforeMs = nowMs;
  }
}

/** Takes every request, in a thread of its own. */
function receive(): void {
  const server = createServer((message, reply) => {
    message.resume().on("end", () => reply.writeHead(200, { "content-type": "application/x-protobuf" }).end());
  });
  server.listen(0, "127.0.0.1", () => {
    parentPort!.postMessage(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`);
  });
}

function start(environment: Record<string, string>, otlpUrl = "http://127.0.0.1:9/v1/traces") {
  return createDecisionSpans({
    settings: readTelemetrySettings(environment),
    otlp: { url: otlpUrl },
    view: viewOf,
    resource: around.resource,
    metrics: createMetrics(),
    log: { info: () => {}, warn: () => {} },
  });
}
