import {
  defaultResource,
  detectResources,
  hostDetector,
  type Resource,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";

/**
 * Who emits the spans: `service.name` is `signalbox` unless `OTEL_RESOURCE_ATTRIBUTES` or, above it, `OTEL_SERVICE_NAME`
 * says otherwise. The process's command line is left out: it may hold secrets. Resolves when slow detectors are done.
 */
export async function telemetryResource(version: string): Promise<Resource> {
  const detectors = [
    serviceInstanceIdDetector,
    hostDetector,
    resourceAttributesEnvDetector,
    // The last one wins.
    serviceNameEnvDetector,
  ];
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": "signalbox", "service.version": version }))
    .merge(detectResources({ detectors }));
  await resource.waitForAsyncAttributes?.();
  return resource;
}
