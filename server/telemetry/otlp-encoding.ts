import {
  type IExportTraceServiceResponse,
  JsonTraceSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { encodeSpans } from "./encode-spans.ts";

/** One of the two encodings of OTLP over HTTP. A request is made slice by slice, so that none holds the thread for long. */
export interface OtlpEncoding {
  contentType: string;
  /** A request of these spans alone. */
  encode(spans: readonly ReadableSpan[]): Uint8Array;
  /** One request of several. */
  join(requests: readonly Uint8Array[]): Uint8Array;
  /** Throws where it cannot be read. */
  readResponse(bytes: Uint8Array): IExportTraceServiceResponse;
}

const JSON_START = '{"resourceSpans":[';
const JSON_END = "]}";

export const OTLP_ENCODINGS: Record<"http/protobuf" | "http/json", OtlpEncoding> = {
  "http/protobuf": {
    contentType: "application/x-protobuf",
    encode: encodeSpans,
    // Messages in protobuf are merged by standing one after the other: the groups of all of them are one list.
    join: (requests) => Buffer.concat(requests),
    readResponse: (bytes) => ProtobufTraceSerializer.deserializeResponse(bytes),
  },
  "http/json": {
    contentType: "application/json",
    encode: (spans) => JsonTraceSerializer.serializeRequest([...spans])!,
    join: joinJson,
    readResponse: (bytes) => JsonTraceSerializer.deserializeResponse(bytes),
  },
};

/** The list inside of each request, all in one. */
function joinJson(requests: readonly Uint8Array[]): Uint8Array {
  const groups = requests.map((request) => request.subarray(JSON_START.length, request.length - JSON_END.length));
  const comma = Buffer.from(",");
  const listed = groups.flatMap((group, place) => (place === 0 ? [group] : [comma, group]));
  return Buffer.concat([Buffer.from(JSON_START), ...listed, Buffer.from(JSON_END)]);
}
