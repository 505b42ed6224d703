import type { Resource } from "@opentelemetry/resources";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { DecisionRecord } from "../domain/decision.ts";
import type { DecisionSpans, Health } from "../services/ports.ts";
import { type DecisionSampler, decisionSampler } from "./decision-sampler.ts";
import { exportAgain, type ViewDecision } from "./export-again.ts";
import type { Metrics } from "./metrics.ts";
import { OTLP_ENCODINGS } from "./otlp-encoding.ts";
import { createOtlpSender, type OtlpOverrides } from "./otlp-exporter.ts";
import { type SpanJob, spanPacker } from "./pack-spans.ts";
import { SpanQueue } from "./span-queue.ts";
import type { TelemetryLog } from "./telemetry-log.ts";
import type { ExportSettings, TelemetrySettings } from "./telemetry-settings.ts";
import { troubleLog } from "./trouble-log.ts";

export interface DecisionSpansOptions {
  settings: TelemetrySettings;
  view: ViewDecision;
  resource: Resource;
  metrics: Metrics;
  log: TelemetryLog;
  /** Instead of what `OTEL_EXPORTER_OTLP_*` says. */
  otlp?: OtlpOverrides;
}

/** The port, and what the process needs of it beside: ends, health, and the way out for spans made elsewhere. */
export interface RunningDecisionSpans extends DecisionSpans {
  /** A finished span of the OpenTelemetry tracer goes the same counted way out. */
  finished(span: ReadableSpan): void;
  /** Resolves with `true` when all is exported, or with `false` after `deadlineMs`. */
  flush(deadlineMs: number): Promise<boolean>;
  /** Flushes; what is left after `deadlineMs` is dropped and counted. */
  shutdown(deadlineMs: number): Promise<void>;
  health(): Health;
}

/** Emits decisions and outcomes as spans where a collector is configured, and counts them in any case. */
export function createDecisionSpans(options: DecisionSpansOptions): RunningDecisionSpans {
  const { settings, metrics, log } = options;
  const warn = (message: string) => log.warn({}, message);
  for (const warning of settings.warnings) warn(warning);
  if (settings.export.state === "off") return withoutCollector(settings.export, metrics);
  return withCollector(options, settings.export, decisionSampler(settings.sampler, warn));
}

function withCollector(
  options: DecisionSpansOptions,
  { protocol }: ExportSettings & { state: "on" },
  isSampled: DecisionSampler,
): RunningDecisionSpans {
  const { settings, metrics, log, view, resource } = options;
  const trouble = troubleLog(log);
  const encoding = OTLP_ENCODINGS[protocol];
  const around = { resource, captureContent: settings.captureContent };
  const pack = spanPacker(encoding, around, metrics.spans, trouble.report);
  const send = createOtlpSender(encoding, options.otlp);
  const queue = new SpanQueue<SpanJob>(settings.queue, { pack, send }, metrics.spans, trouble.report);
  metrics.watch("signalbox_span_queue_depth", () => queue.depth);
  const offer = (job: SpanJob & { record: DecisionRecord }, parent: { spanId: string; sampled: boolean } | null) => {
    if (isSampled({ traceId: job.record.traceId, parent })) queue.offer(job);
    else metrics.spanUnsampled();
  };
  return {
    recorded: (record, seen, parentSampled) => {
      countDecision(metrics, record);
      const { parentSpanId } = record;
      const parent = parentSpanId === null ? null : { spanId: parentSpanId, sampled: parentSampled ?? true };
      offer({ kind: "decision", record, view: seen }, parent);
    },
    outcome: (record, agentId, outcome) => {
      metrics.outcomeRecorded(outcome.status, outcome.owner);
      offer({ kind: "outcome", record, agentId, outcome }, null);
    },
    attempt: (record, agent, outcome) => offer({ kind: "attempt", record, agent, outcome }, null),
    finished: (span) => queue.offer({ kind: "span", span }),
    exportAgain: (records) => exportAgain(records, { view, pack, send }, metrics.spans, trouble.report),
    flush: (deadlineMs) => queue.flush(deadlineMs),
    shutdown: (deadlineMs) => queue.shutdown(deadlineMs),
    health: () => ({ name: "telemetry", ...trouble.state() }),
  };
}

function withoutCollector({ reason }: ExportSettings & { state: "off" }, metrics: Metrics): RunningDecisionSpans {
  return {
    recorded: (record) => countDecision(metrics, record),
    outcome: (_record, _agentId, outcome) => metrics.outcomeRecorded(outcome.status, outcome.owner),
    attempt: () => {},
    finished: () => {},
    exportAgain: async (records) => ({ exported: 0, failed: records.length }),
    flush: async () => true,
    shutdown: async () => {},
    health: () => ({ name: "telemetry", state: "off", detail: reason }),
  };
}

function countDecision(metrics: Metrics, { decision, decideMicros }: DecisionRecord): void {
  metrics.decisionMade(decision.facts.sighting.lane, decision.kind, decideMicros);
}
