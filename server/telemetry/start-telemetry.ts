import { DiagLogLevel, diag } from "@opentelemetry/api";
import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace";
import { createDecisionSpans, type DecisionSpansOptions, type RunningDecisionSpans } from "./decision-spans.ts";
import type { TelemetryLog } from "./telemetry-log.ts";
import { telemetryResource } from "./telemetry-resource.ts";
import { readTelemetrySettings } from "./telemetry-settings.ts";

export interface StartTelemetryOptions extends Pick<DecisionSpansOptions, "view" | "metrics" | "log" | "otlp"> {
  environment: Readonly<Record<string, string | undefined>>;
  /** Version of Signalbox, for `service.version`. */
  version: string;
}

/**
 * Starts telemetry once for the process. Where a collector is configured, the OpenTelemetry SDK is set up too (context,
 * propagation, samplers and limits from the environment), and spans of its tracers take the same counted way out as
 * decisions do. Otherwise the SDK is not even loaded. `shutdown` of the result ends both.
 */
export async function startTelemetry(options: StartTelemetryOptions): Promise<RunningDecisionSpans> {
  const { environment, version, log } = options;
  const settings = readTelemetrySettings(environment);
  const resource = await telemetryResource(version);
  const spans = createDecisionSpans({ ...options, settings, resource });
  if (settings.export.state === "off") return spans;

  const { NodeSDK } = await import("@opentelemetry/sdk-node");
  const sdk = new NodeSDK({
    resource,
    autoDetectResources: false,
    spanProcessors: [finishedSpans(spans)],
    // Prometheus and the log have these; without the empty lists the SDK would send both to the collector.
    metricReaders: [],
    logRecordProcessors: [],
  });
  logDiagnostics(log);
  sdk.start();
  log.info({ protocol: settings.export.protocol }, "spans are exported over OTLP");
  return {
    ...spans,
    shutdown: async (deadlineMs) => {
      await spans.shutdown(deadlineMs);
      await sdk.shutdown();
    },
  };
}

/** Hands the spans of tracers on; flushing and shutting down is the queue's business. */
function finishedSpans(spans: RunningDecisionSpans): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: (span: ReadableSpan) => {
      if ((span.spanContext().traceFlags & 1) === 1) spans.finished(span);
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

/** OpenTelemetry's own warnings go to the process's log. */
function logDiagnostics(log: TelemetryLog): void {
  const warn = (message: string) => log.warn({}, message);
  const quiet = () => {};
  diag.setLogger(
    { error: warn, warn, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
