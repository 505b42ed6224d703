/** A real OTLP/HTTP receiver of traces for tests: protobuf and JSON, gzip or not, well or badly behaved. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import protobuf from "protobufjs";

/** A span as it arrived, the same for both encodings. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  kind: number;
  flags: number;
  startNanos: bigint;
  endNanos: bigint;
  attributes: Record<string, unknown>;
  events: { name: string; timeNanos: bigint; attributes: Record<string, unknown> }[];
  links: { traceId: string; spanId: string }[];
  status: { code: number; message: string };
  resource: Record<string, unknown>;
  scope: { name: string; version: string };
}

export interface ReceivedRequest {
  path: string;
  contentType: string;
  encoding: string | undefined;
  headers: IncomingMessage["headers"];
  spans: ReceivedSpan[];
}

/** What the receiver does with a request after it has read it. */
export type Behaviour =
  | { answer: "taken"; afterMs?: number }
  | { answer: "partly"; refusedSpans: number }
  | { answer: "status"; status: number }
  | { answer: "never" };

export interface OtlpReceiver {
  /** Base URL, as for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string;
  requests: ReceivedRequest[];
  /** Spans of all requests that were answered `taken` or `partly`. */
  taken: ReceivedSpan[];
  /** `number` counts requests from 0. */
  behave(behaviour: (number: number) => Behaviour): void;
  close(): Promise<void>;
}

type Loose = Record<string, unknown>;
const root = protobuf.loadSync(fileURLToPath(new URL("../server/telemetry/otlp.proto", import.meta.url)));
const Request = root.lookupType("ExportTraceServiceRequest");
const Response = root.lookupType("ExportTraceServiceResponse");
const MOST_BYTES = 64 * 1_024 * 1_024;

/** Listens on a free port, or on `port`. */
export async function startOtlpReceiver(port = 0): Promise<OtlpReceiver> {
  const requests: ReceivedRequest[] = [];
  const taken: ReceivedSpan[] = [];
  let behaviour: (number: number) => Behaviour = () => ({ answer: "taken" });
  const server = createServer(async (message, reply) => {
    const request = await readRequest(message);
    const behave = behaviour(requests.length);
    requests.push(request);
    if (behave.answer === "taken" || behave.answer === "partly") taken.push(...request.spans);
    if (behave.answer === "never") return;
    if (behave.answer === "taken" && behave.afterMs)
      await new Promise((resolve) => setTimeout(resolve, behave.afterMs));
    answer(reply, request.contentType, behave);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    taken,
    behave: (next) => {
      behaviour = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(reply: ServerResponse, contentType: string, behaviour: Behaviour): void {
  if (behaviour.answer === "status") return void reply.writeHead(behaviour.status).end();
  const refused = behaviour.answer === "partly" ? behaviour.refusedSpans : 0;
  const partialSuccess = refused > 0 ? { rejectedSpans: refused, errorMessage: "not wanted" } : undefined;
  reply.writeHead(200, { "content-type": contentType });
  if (contentType === "application/json")
    reply.end(
      JSON.stringify(partialSuccess ? { partialSuccess: { ...partialSuccess, rejectedSpans: `${refused}` } } : {}),
    );
  else reply.end(Response.encode(Response.fromObject(partialSuccess ? { partialSuccess } : {})).finish());
}

async function readRequest(message: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const encoding = message.headers["content-encoding"];
  const body = Buffer.concat(chunks);
  const bytes = encoding === "gzip" ? gunzipSync(body, { maxOutputLength: MOST_BYTES }) : body;
  const contentType = message.headers["content-type"] ?? "";
  const path = message.url ?? "";
  const read = contentType === "application/json" ? spansOfJson : spansOfProtobuf;
  // Other signals are noted, not read.
  const spans = path.endsWith("/v1/traces") ? read(bytes) : [];
  return { path, contentType, encoding, headers: message.headers, spans };
}

function spansOfJson(bytes: Buffer): ReceivedSpan[] {
  return spansOf(JSON.parse(bytes.toString("utf8")) as Loose, (id) => String(id ?? ""));
}

function spansOfProtobuf(bytes: Buffer): ReceivedSpan[] {
  const request = Request.toObject(Request.decode(bytes), { longs: String, enums: Number, bytes: String });
  return spansOf(request, (id) => Buffer.from(String(id ?? ""), "base64").toString("hex"));
}

function spansOf(request: Loose, hexOf: (id: unknown) => string): ReceivedSpan[] {
  return list(request["resourceSpans"]).flatMap((group) =>
    list(group["scopeSpans"]).flatMap(({ scope, spans }) =>
      list(spans).map((span) => receivedSpan(span, group["resource"] as Loose, scope as Loose, hexOf)),
    ),
  );
}

function receivedSpan(span: Loose, resource: Loose, scope: Loose, hexOf: (id: unknown) => string): ReceivedSpan {
  const status = (span["status"] ?? {}) as Loose;
  return {
    traceId: hexOf(span["traceId"]),
    spanId: hexOf(span["spanId"]),
    parentSpanId: span["parentSpanId"] ? hexOf(span["parentSpanId"]) : null,
    name: String(span["name"]),
    kind: Number(span["kind"] ?? 0),
    flags: Number(span["flags"] ?? 0),
    startNanos: BigInt(String(span["startTimeUnixNano"])),
    endNanos: BigInt(String(span["endTimeUnixNano"])),
    attributes: mapOf(span["attributes"]),
    events: list(span["events"]).map((event) => ({
      name: String(event["name"]),
      timeNanos: BigInt(String(event["timeUnixNano"])),
      attributes: mapOf(event["attributes"]),
    })),
    links: list(span["links"]).map((link) => ({ traceId: hexOf(link["traceId"]), spanId: hexOf(link["spanId"]) })),
    status: { code: Number(status["code"] ?? 0), message: String(status["message"] ?? "") },
    resource: mapOf(resource["attributes"]),
    scope: { name: String(scope["name"]), version: String(scope["version"]) },
  };
}

function mapOf(keyValues: unknown): Record<string, unknown> {
  return Object.fromEntries(list(keyValues).map(({ key, value }) => [String(key), plainValue(value as Loose)]));
}

function plainValue(any: Loose): unknown {
  if ("stringValue" in any) return any["stringValue"];
  if ("boolValue" in any) return any["boolValue"];
  if ("intValue" in any) return Number(any["intValue"]);
  if ("doubleValue" in any) return any["doubleValue"];
  if ("arrayValue" in any) return list((any["arrayValue"] as Loose)["values"]).map(plainValue);
  if ("kvlistValue" in any) return mapOf((any["kvlistValue"] as Loose)["values"]);
  if ("bytesValue" in any) return any["bytesValue"];
  return null;
}

function list(value: unknown): Loose[] {
  return (value ?? []) as Loose[];
}
