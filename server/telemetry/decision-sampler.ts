import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from "@opentelemetry/api";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import type { TelemetrySettings } from "./telemetry-settings.ts";

/** Where a span stands that may be sampled. `parent: null` is a root, or a parent whose flag is not known. */
export interface SampledPlace {
  traceId: string;
  parent: { spanId: string; sampled: boolean } | null;
}

/** Whether a span is exported. */
export type DecisionSampler = (place: SampledPlace) => boolean;

const SAMPLERS: Record<string, (ratio: number) => Sampler> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};

/**
 * The sampler of `OTEL_TRACES_SAMPLER`. Without one, or with a name that is not known (`warn` is told), every decision
 * has its span, whatever its parent's flag says.
 */
export function decisionSampler(
  setting: TelemetrySettings["sampler"],
  warn: (message: string) => void,
): DecisionSampler {
  if (setting === null) return () => true;
  const make = Object.hasOwn(SAMPLERS, setting.name) ? SAMPLERS[setting.name] : undefined;
  if (make === undefined) {
    warn(`OTEL_TRACES_SAMPLER ${setting.name} is not known; every decision has its span`);
    return () => true;
  }
  const sampler = make(ratioOf(setting.argument, warn));
  return (place) => {
    const { decision } = sampler.shouldSample(contextOf(place), place.traceId, "", SpanKind.INTERNAL, {}, []);
    return decision === SamplingDecision.RECORD_AND_SAMPLED;
  };
}

function ratioOf(argument: string | undefined, warn: (message: string) => void): number {
  if (argument === undefined) return 1;
  const ratio = Number(argument);
  if (ratio >= 0 && ratio <= 1) return ratio;
  warn(`OTEL_TRACES_SAMPLER_ARG must be from 0 to 1, not ${argument}; 1 is used`);
  return 1;
}

function contextOf({ traceId, parent }: SampledPlace) {
  if (parent === null) return ROOT_CONTEXT;
  const traceFlags = parent.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: parent.spanId, traceFlags, isRemote: true });
}
