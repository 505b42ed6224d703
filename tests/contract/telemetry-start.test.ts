import { logs, metrics, propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { afterEach, expect, test, vi } from "vitest";
import { createMetrics } from "../../server/telemetry/metrics.ts";
import { startTelemetry } from "../../server/telemetry/start-telemetry.ts";
import { startOtlpReceiver } from "../otlp-receiver.ts";
import { sampleRecords, viewOf } from "../telemetry-records.ts";

afterEach(() => vi.unstubAllEnvs());

test("one start by the standard variables: decisions and the tracer's spans reach the collector, nothing else is sent", async () => {
  const receiver = await startOtlpReceiver();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  vi.stubEnv("OTEL_EXPORTER_OTLP_HEADERS", "x-team=routing");
  vi.stubEnv("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip");
  vi.stubEnv("OTEL_METRICS_EXPORTER", "otlp");
  vi.stubEnv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test");
  const spans = await startTelemetry({
    environment: process.env,
    version: "1.2.3",
    view: viewOf,
    metrics: createMetrics(),
    log: { info: () => {}, warn: () => {} },
  });
  const [record] = sampleRecords(1);
  spans.recorded(record!, viewOf(record!));
  trace.getTracer("test").startSpan("from the tracer").end();
  logs.getLogger("test").emit({ body: "not for the collector" });
  metrics.getMeter("test").createCounter("not_for_the_collector").add(1);
  await spans.shutdown(10_000);

  expect(receiver.taken.map(({ name }) => name).sort()).toEqual([
    "from the tracer",
    `signalbox.route ${viewOf(record!).lane.name}`,
  ]);
  for (const { resource } of receiver.taken)
    expect(resource).toMatchObject({
      "service.name": "signalbox",
      "service.version": "1.2.3",
      "deployment.environment.name": "test",
    });
  for (const request of receiver.requests)
    expect(request).toMatchObject({
      path: "/v1/traces",
      encoding: "gzip",
      contentType: "application/x-protobuf",
      headers: { "x-team": "routing" },
    });

  const carried: Record<string, string> = {};
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  propagation.inject(propagation.extract(ROOT_CONTEXT, { traceparent }), carried);
  expect(carried).toEqual({ traceparent });
  await receiver.close();
});
