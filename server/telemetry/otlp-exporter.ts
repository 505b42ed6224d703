import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from "@opentelemetry/otlp-exporter-base/node-http";
import type { IExporterMetricsHelper, IExportTraceServiceResponse, ISerializer } from "@opentelemetry/otlp-transformer";
import type { OtlpEncoding } from "./otlp-encoding.ts";

/** Encoded spans, ready to be sent. */
export interface Parcel {
  /** How many. */
  spans: number;
  /** An OTLP export request. */
  body: Uint8Array;
}

/** How one export ended. */
export type Sent =
  /** The collector answered; `refused` of the spans it did not want (OTLP partial success). */
  | { state: "taken"; refused: number }
  /** The collector will never take this batch. */
  | { state: "refused"; error: string }
  /** The collector is away, slow or busy. */
  | { state: "again"; error: string };

/** Sends spans to a collector; never throws. */
export type SendParcel = (parcel: Parcel) => Promise<Sent>;

/** Overrides for what the exporter otherwise reads from `OTEL_EXPORTER_OTLP_*`. */
export interface OtlpOverrides {
  url?: string;
  headers?: Record<string, string>;
  /** Milliseconds of one export, retries included; the standard's default is 10,000. */
  timeoutMillis?: number;
}

const COUNTING: IExporterMetricsHelper<Parcel> = { name: "span", countItems: ({ spans }) => spans };

/**
 * The OTLP/HTTP exporter of OpenTelemetry with its environment variables (endpoint, headers, gzip, timeout, certificates)
 * and its retries, but with an answer that says how much the collector took: the ready-made exporter reports a partial
 * success as a success, and spans would be lost uncounted.
 */
export function createOtlpSender(
  { contentType, readResponse }: OtlpEncoding,
  overrides: OtlpOverrides = {},
): SendParcel {
  const options = convertLegacyHttpOptions(overrides, "TRACES", "v1/traces", { "Content-Type": contentType });
  // The delegate reads the response just before it calls back, in the same turn, so this is the answer to that export.
  let refused = 0;
  const serializer: ISerializer<Parcel, IExportTraceServiceResponse> = {
    serializeRequest: ({ body }) => body,
    deserializeResponse: (bytes) => {
      const response = readResponse(bytes);
      // JSON carries 64-bit numbers as strings.
      refused = Number(response.partialSuccess?.rejectedSpans ?? 0) || 0;
      return response;
    },
  };
  const delegate = createOtlpHttpExportDelegate(options, serializer, "signalbox", COUNTING, undefined);
  return (parcel) =>
    new Promise((resolve) => {
      delegate.export(parcel, ({ error }) => {
        const taken: Sent = { state: "taken", refused: Math.min(refused, parcel.spans) };
        refused = 0;
        resolve(error === undefined ? taken : failureOf(error));
      });
    });
}

/** A numeric code is an HTTP status that the standard says not to retry; anything else may pass: network, timeout, 429, 5xx. */
function failureOf(error: Error): Sent {
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "number") return { state: "refused", error: `the collector answered ${code}` };
  return { state: "again", error: error.message };
}
