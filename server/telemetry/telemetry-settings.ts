import { z } from "zod";

/** What the standard `OTEL_*` variables say, as far as it concerns our own pipeline; the exporter and the SDK read the rest. */
export interface TelemetrySettings {
  export: ExportSettings;
  queue: QueueSettings;
  /** `OTEL_TRACES_SAMPLER`, or `null`: every decision has a span, whatever its parent's flag says. */
  sampler: { name: string; argument: string | undefined } | null;
  /** Task text may stand on spans. */
  captureContent: boolean;
  /** Variables that were not understood, with what was taken instead. */
  warnings: string[];
}

export type ExportSettings =
  | { state: "off"; reason: string }
  | { state: "on"; protocol: "http/protobuf" | "http/json" };

export interface QueueSettings {
  /** Most spans held, waiting and on their way; one more is dropped and counted. */
  boundSpans: number;
  batchSpans: number;
  /** Exports under way at once. */
  concurrency: number;
  /** An incomplete batch waits this long. */
  delayMs: number;
  /** One export may take this long, its own retries included. */
  timeoutMs: number;
}

const QUEUE_DEFAULTS: QueueSettings = {
  // Room for a burst of ten thousand; full, it holds about 100 MB (6 to 10 KB each with eight candidates).
  boundSpans: 12_288,
  // Half a megabyte: one request costs the thread as much as several spans, and collectors take a few megabytes at once.
  batchSpans: 64,
  concurrency: 4,
  delayMs: 1_000,
  timeoutMs: 30_000,
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings. As OpenTelemetry asks, what is not understood is warned of and replaced by its default, never fatal. */
export function readTelemetrySettings(environment: Environment): TelemetrySettings {
  const warnings: string[] = [];
  const sampler = text(environment, "OTEL_TRACES_SAMPLER");
  return {
    export: exportSettings(environment, warnings),
    queue: queueSettings(environment, warnings),
    sampler: sampler === undefined ? null : { name: sampler, argument: text(environment, "OTEL_TRACES_SAMPLER_ARG") },
    captureContent: isTrue(environment, "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"),
    warnings,
  };
}

function exportSettings(environment: Environment, warnings: string[]): ExportSettings {
  if (isTrue(environment, "OTEL_SDK_DISABLED")) return { state: "off", reason: "OTEL_SDK_DISABLED is true" };
  const exporters = text(environment, "OTEL_TRACES_EXPORTER")
    ?.split(",")
    .map((name) => name.trim()) ?? ["otlp"];
  if (!exporters.includes("otlp")) return { state: "off", reason: "OTEL_TRACES_EXPORTER does not name otlp" };

  const name = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"].find((each) =>
    text(environment, each),
  );
  if (name === undefined) return { state: "off", reason: "OTEL_EXPORTER_OTLP_ENDPOINT is not set" };
  // The exporter would fall back to localhost, and the spans would go where nobody asked for them.
  if (!Endpoint.safeParse(text(environment, name)).success) {
    warnings.push(`${name} is not an http or https URL; no spans are exported`);
    return { state: "off", reason: `${name} is not an http or https URL` };
  }
  return protocolSettings(environment, warnings);
}

const Endpoint = z.url({ protocol: /^https?$/ });

function protocolSettings(environment: Environment, warnings: string[]): ExportSettings {
  const protocol =
    text(environment, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") ?? text(environment, "OTEL_EXPORTER_OTLP_PROTOCOL");
  if (protocol === undefined || protocol === "http/protobuf") return { state: "on", protocol: "http/protobuf" };
  if (protocol === "http/json") return { state: "on", protocol };
  warnings.push(`OTLP protocol ${protocol} is not supported; use http/protobuf or http/json. No spans are exported`);
  return { state: "off", reason: `OTLP protocol ${protocol} is not supported` };
}

function queueSettings(environment: Environment, warnings: string[]): QueueSettings {
  const number = (name: string, from: number, to: number, otherwise: number) =>
    wholeNumber(environment, name, { from, to, otherwise }, warnings);
  const boundSpans = number("OTEL_BSP_MAX_QUEUE_SIZE", 1, 1_000_000, QUEUE_DEFAULTS.boundSpans);
  return {
    boundSpans,
    batchSpans: Math.min(boundSpans, number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 1, 4_096, QUEUE_DEFAULTS.batchSpans)),
    concurrency: QUEUE_DEFAULTS.concurrency,
    delayMs: number("OTEL_BSP_SCHEDULE_DELAY", 0, 600_000, QUEUE_DEFAULTS.delayMs),
    timeoutMs: number("OTEL_BSP_EXPORT_TIMEOUT", 1, 600_000, QUEUE_DEFAULTS.timeoutMs),
  };
}

function wholeNumber(
  environment: Environment,
  name: string,
  { from, to, otherwise }: { from: number; to: number; otherwise: number },
  warnings: string[],
): number {
  const given = text(environment, name);
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  warnings.push(`${name} must be a whole number from ${from} to ${to}, not ${given}; ${otherwise} is used`);
  return otherwise;
}

function isTrue(environment: Environment, name: string): boolean {
  return text(environment, name)?.toLowerCase() === "true";
}

/** Empty counts as not set. */
function text(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined;
}
