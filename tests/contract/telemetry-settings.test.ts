import { afterEach, expect, test, vi } from "vitest";
import { decisionSampler } from "../../server/telemetry/decision-sampler.ts";
import { telemetryResource } from "../../server/telemetry/telemetry-resource.ts";
import { readTelemetrySettings } from "../../server/telemetry/telemetry-settings.ts";

afterEach(() => vi.unstubAllEnvs());

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };

test("spans are exported only where somebody named a collector", () => {
  expect(readTelemetrySettings({}).export).toEqual({ state: "off", reason: "OTEL_EXPORTER_OTLP_ENDPOINT is not set" });
  expect(readTelemetrySettings(ENDPOINT).export).toEqual({ state: "on", protocol: "http/protobuf" });
  const traces = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://collector/v1/traces" };
  expect(readTelemetrySettings(traces).export).toEqual({ state: "on", protocol: "http/protobuf" });
});

test.each([
  [{ OTEL_SDK_DISABLED: "true" }, "OTEL_SDK_DISABLED"],
  [{ OTEL_TRACES_EXPORTER: "none" }, "OTEL_TRACES_EXPORTER"],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, "grpc"],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }, "OTEL_EXPORTER_OTLP_ENDPOINT"],
])("%j turns export off and says why", (environment, reason) => {
  const settings = readTelemetrySettings({ ...ENDPOINT, ...environment });
  expect(settings.export).toMatchObject({ state: "off", reason: expect.stringContaining(reason) });
});

test("the protocol of traces goes before the general one", () => {
  const environment = { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc", OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/json" };
  expect(readTelemetrySettings({ ...ENDPOINT, ...environment }).export).toEqual({ state: "on", protocol: "http/json" });
});

test("OTEL_BSP_* size the queue; what is not a number is warned of and left at its default", () => {
  const defaults = readTelemetrySettings({}).queue;
  const { queue, warnings } = readTelemetrySettings({
    OTEL_BSP_MAX_QUEUE_SIZE: "100",
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "512",
    OTEL_BSP_SCHEDULE_DELAY: "soon",
    OTEL_BSP_EXPORT_TIMEOUT: "-1",
  });
  expect(queue).toEqual({ ...defaults, boundSpans: 100, batchSpans: 100 });
  expect(warnings).toHaveLength(2);
});

test("content is captured only where it is asked for in so many words", () => {
  const capture = (value: string) =>
    readTelemetrySettings({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: value }).captureContent;
  expect([capture("true"), capture("TRUE"), capture("1"), capture("")]).toEqual([true, true, false, false]);
});

test("the service is signalbox unless the environment says otherwise", async () => {
  const named = async () => (await telemetryResource("1.2.3")).attributes;
  expect(await named()).toMatchObject({ "service.name": "signalbox", "service.version": "1.2.3" });
  vi.stubEnv("OTEL_RESOURCE_ATTRIBUTES", "service.name=router,deployment.environment.name=staging");
  expect(await named()).toMatchObject({ "service.name": "router", "deployment.environment.name": "staging" });
  vi.stubEnv("OTEL_SERVICE_NAME", "router-7");
  expect(await named()).toMatchObject({ "service.name": "router-7", "service.instance.id": expect.any(String) });
  expect(Object.keys(await named()).filter((name) => name.startsWith("process."))).toEqual([]);
});

const LOW = `${"0".repeat(15)}1${"0".repeat(15)}1`;
// The sampler folds the four words of an id together, so a repeated word would count as low.
const HIGH = `${"f".repeat(8)}${"0".repeat(24)}`;

test.each([
  [null, [true, true, true, true]],
  ["always_on", [true, true, true, true]],
  ["always_off", [false, false, false, false]],
  ["parentbased_always_on", [true, true, false, true]],
  ["parentbased_always_off", [false, false, false, true]],
  ["traceidratio", [true, false, true, true]],
  ["parentbased_traceidratio", [true, false, false, true]],
  ["no_such_sampler", [true, true, true, true]],
])("sampler %s: root of a low id, of a high id, unsampled parent, sampled parent", (name, expected) => {
  const isSampled = decisionSampler(name === null ? null : { name, argument: "0.5" }, () => {});
  const parent = (sampled: boolean) => ({ spanId: "00f067aa0ba902b7", sampled });
  const places = [
    { traceId: LOW, parent: null },
    { traceId: HIGH, parent: null },
    { traceId: LOW, parent: parent(false) },
    { traceId: LOW, parent: parent(true) },
  ];
  expect(places.map(isSampled)).toEqual(expected);
});

test("a sampler or ratio that is not understood is warned of", () => {
  const warnings: string[] = [];
  decisionSampler({ name: "no_such_sampler", argument: undefined }, (message) => warnings.push(message));
  decisionSampler({ name: "traceidratio", argument: "2" }, (message) => warnings.push(message));
  decisionSampler({ name: "toString", argument: undefined }, (message) => warnings.push(message));
  expect(warnings).toHaveLength(3);
});
