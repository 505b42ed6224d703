import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { DecisionKind } from "../domain/decision.ts";
import type { FailureOwner, OutcomeStatus } from "../domain/outcome.ts";
import { MAXIMUM_LANES } from "../domain/policy.ts";
import { boundedLabel } from "./bounded-label.ts";

/** Why a span never reached the collector. The record is in the store in every case. */
export const DROP_REASONS = ["queue_full", "refused", "partial", "unreadable", "shutdown"] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** What the export pipeline counts. */
export interface SpanCounts {
  exported(count: number): void;
  dropped(reason: DropReason, count: number): void;
  exportFailed(): void;
}

/** Queues whose depth is read when somebody asks for the metrics. */
export const WATCHED = {
  signalbox_store_queue_depth: "Records that wait to be written to PostgreSQL",
  signalbox_journal_depth: "Records that wait in the local journal while PostgreSQL is away",
  signalbox_span_queue_depth: "Spans held for export: waiting, on their way, or to be sent again",
} as const;
export type Watched = keyof typeof WATCHED;

/** What the process counts. Every method costs under a microsecond and never throws. */
export interface Metrics {
  decisionMade(lane: string, kind: DecisionKind, decideMicros: number): void;
  /** From the request's arrival to its durable answer. */
  routeAnswered(seconds: number): void;
  outcomeRecorded(status: OutcomeStatus, owner: FailureOwner | null): void;
  /** `route` is the pattern (`/v1/decisions/:id`), never the path. */
  httpAnswered(route: string, status: number): void;
  /** A decision that the sampler left out; not a loss. */
  spanUnsampled(): void;
  spans: SpanCounts;
  watch(name: Watched, read: () => number): void;
  /** The exposition text, and its content type. */
  renderMetrics(): Promise<{ contentType: string; text: string }>;
}

const DECIDE_BUCKETS = [20e-6, 50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 50e-3];
const ROUTE_BUCKETS = [1e-3, 2e-3, 5e-3, 10e-3, 20e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 5];
/** Lanes of old policies count too, so some more than one policy may have. */
const MOST_LANES = MAXIMUM_LANES * 2;
const MOST_ROUTES = 256;

/** A registry of its own, so that several may live in one process (tests do). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { ...workMetrics(registry), ...spanMetrics(registry), ...registryMetrics(registry) };
}

function workMetrics(registry: Registry) {
  const registers = [registry];
  const decisions = counter(registry, "signalbox_decisions_total", "Decisions made", ["lane", "kind"]);
  const outcomes = counter(registry, "signalbox_outcomes_total", "Outcomes reported", ["status", "owner"]);
  const requests = counter(registry, "signalbox_http_requests_total", "HTTP requests answered", ["route", "status"]);
  const decide = new Histogram({
    name: "signalbox_decide_seconds",
    help: "Time that the engine took for a decision",
    buckets: DECIDE_BUCKETS,
    registers,
  });
  const route = new Histogram({
    name: "signalbox_route_seconds",
    help: "Time from a routing request to its durable answer",
    buckets: ROUTE_BUCKETS,
    registers,
  });
  const laneLabel = boundedLabel(MOST_LANES);
  const routeLabel = boundedLabel(MOST_ROUTES);
  return {
    decisionMade: (lane: string, kind: DecisionKind, decideMicros: number) => {
      decisions.inc({ lane: laneLabel(lane), kind });
      decide.observe(decideMicros / 1e6);
    },
    routeAnswered: (seconds: number) => route.observe(seconds),
    outcomeRecorded: (status: OutcomeStatus, owner: FailureOwner | null) =>
      outcomes.inc({ status, owner: owner ?? "none" }),
    httpAnswered: (pattern: string, status: number) =>
      requests.inc({ route: routeLabel(pattern), status: status >= 100 && status <= 599 ? status : 0 }),
  };
}

function spanMetrics(registry: Registry) {
  const exported = counter(registry, "signalbox_spans_exported_total", "Spans that the collector took", []);
  const dropped = counter(registry, "signalbox_spans_dropped_total", "Spans that never reached the collector", [
    "reason",
  ]);
  const failed = counter(registry, "signalbox_span_exports_failed_total", "Exports that failed, sent again or not", []);
  const unsampled = counter(registry, "signalbox_spans_unsampled_total", "Spans that the sampler left out", []);
  // A rate can only be seen to rise from a value that was there before.
  for (const reason of DROP_REASONS) dropped.inc({ reason }, 0);
  const spans: SpanCounts = {
    exported: (count) => exported.inc(count),
    dropped: (reason, count) => dropped.inc({ reason }, count),
    exportFailed: () => failed.inc(),
  };
  return { spans, spanUnsampled: () => unsampled.inc() };
}

function registryMetrics(registry: Registry) {
  return {
    watch: (name: Watched, read: () => number) => {
      registry.removeSingleMetric(name);
      new Gauge({
        name,
        help: WATCHED[name],
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
    renderMetrics: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function counter<Label extends string>(registry: Registry, name: string, help: string, labelNames: Label[]) {
  return new Counter({ name, help, labelNames, registers: [registry] });
}
