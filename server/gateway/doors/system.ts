import { z } from "zod";
import { InstantMs } from "../../domain/decision-query.ts";
import { HealthAnswer } from "../answers.ts";
import type { Door } from "../door.ts";

export const SYSTEM_DOORS = {
  exportSpans: {
    method: "POST",
    path: "/v1/spans/export",
    tag: "system",
    permission: "change",
    summary: "Send the spans of a time range to the collector again, made anew from the record.",
    body: z
      .strictObject({ fromMs: InstantMs, toMs: InstantMs })
      .refine((range) => range.fromMs < range.toMs, { path: ["toMs"], message: "must be after fromMs" }),
    answer: z.object({ exported: z.int(), failed: z.int() }),
    errors: ["conflict", "store_unavailable", "upstream_failed"],
  },
  readOpenApi: {
    method: "GET",
    path: "/openapi.json",
    tag: "system",
    permission: "public",
    summary: "This document.",
    answer: z.string(),
    contentType: "application/json; charset=utf-8",
    errors: [],
  },
  checkLife: {
    method: "GET",
    path: "/healthz",
    tag: "system",
    permission: "public",
    summary: "The process answers.",
    answer: z.object({ status: z.literal("ok") }),
    errors: [],
  },
  checkReadiness: {
    method: "GET",
    path: "/readyz",
    tag: "system",
    permission: "public",
    summary: "How each dependency is. 503 when one that routing cannot do without is down.",
    answer: HealthAnswer,
    errors: [],
  },
  readMetrics: {
    method: "GET",
    path: "/metrics",
    tag: "system",
    permission: "read",
    summary: "Counters and histograms in Prometheus's text format.",
    answer: z.string(),
    contentType: "text/plain; version=0.0.4; charset=utf-8",
    errors: [],
  },
} as const satisfies Record<string, Door>;
