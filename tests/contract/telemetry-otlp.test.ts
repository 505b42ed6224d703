import { emptyResource, resourceFromAttributes } from "@opentelemetry/resources";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DecisionRecord } from "../../server/domain/decision.ts";
import { FACTORS } from "../../server/domain/factor.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { createDecisionSpans, type RunningDecisionSpans } from "../../server/telemetry/decision-spans.ts";
import { createMetrics, type Metrics } from "../../server/telemetry/metrics.ts";
import { readTelemetrySettings } from "../../server/telemetry/telemetry-settings.ts";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "../otlp-receiver.ts";
import {
  agentOf,
  chosenRecord,
  decisionRecord,
  outcomeOf,
  policy,
  sampleRecords,
  viewOf,
} from "../telemetry-records.ts";

const PROTOCOLS = ["http/protobuf", "http/json"];
let receiver: OtlpReceiver;
let metrics: Metrics;
const running: RunningDecisionSpans[] = [];

beforeEach(async () => {
  receiver = await startOtlpReceiver();
  metrics = createMetrics();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((spans) => spans.shutdown(0)));
  await receiver.close();
});

function start(environment: Record<string, string> = {}, resource = emptyResource()): RunningDecisionSpans {
  const spans = createDecisionSpans({
    settings: readTelemetrySettings({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...environment }),
    otlp: { url: `${receiver.url}/v1/traces` },
    view: viewOf,
    resource,
    metrics,
    log: { info: () => {}, warn: () => {} },
  });
  running.push(spans);
  return spans;
}

async function received(spans: RunningDecisionSpans, count: number): Promise<ReceivedSpan[]> {
  expect(await spans.flush(10_000)).toBe(true);
  const taken = receiver.taken.splice(0);
  expect(taken).toHaveLength(count);
  return taken;
}

for (const protocol of PROTOCOLS) {
  test(`${protocol}: every field of the span is that of the record`, async () => {
    const spans = start({
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true",
    });
    await fc.assert(
      fc.asyncProperty(fc.array(decisionRecord, { minLength: 1, maxLength: 8 }), async (records) => {
        for (const record of records) spans.recorded(record, viewOf(record));
        const byId = new Map(
          (await received(spans, records.length)).map((span) => [span.attributes["signalbox.decision.id"], span]),
        );
        for (const record of records) expectSpanOf(record, byId.get(record.id)!);
      }),
      { numRuns: 40 },
    );
  });

  test(`${protocol}: an outcome is a span of its own, linked to its decision's`, async () => {
    const spans = start({ OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
    const pair = chosenRecord.chain((record) => fc.tuple(fc.constant(record), outcomeOf(record)));
    await fc.assert(
      fc.asyncProperty(pair, async ([record, outcome]) => {
        spans.outcome(record, agentOf(record), outcome);
        const [span] = await received(spans, 1);
        expectOutcomeSpan(record, outcome, span!);
      }),
      { numRuns: 40 },
    );
  });
}

function expectSpanOf(record: DecisionRecord, span: ReceivedSpan): void {
  const { decision } = record;
  const { facts } = decision;
  const nanos = BigInt(record.decidedAtMs) * 1_000_000n;
  expect(span).toMatchObject({
    traceId: record.traceId,
    spanId: record.spanId,
    parentSpanId: record.parentSpanId,
    name: `signalbox.route ${facts.sighting.lane}`,
    kind: 1,
    startNanos: nanos - BigInt(record.decideMicros) * 1_000n,
    endNanos: nanos,
    status: { code: 0, message: "" },
    scope: { name: "signalbox.decisions", version: "1.0.0" },
  });
  expect(span.flags & 1).toBe(1);
  const weights = policy.laneByName.get(facts.sighting.lane)!.lane.weights[facts.sighting.tier];
  const view = viewOf(record);
  const idOf = (ordinal: number | null) => (ordinal === null ? undefined : policy.agents[ordinal]!.id);
  const { candidates, excluded, by_filter, ...rest } = sortedOut(span);
  expect(rest).toEqual(
    withoutMissing({
      "signalbox.decision.id": record.id,
      "signalbox.decision.previous_id": record.previousDecisionId,
      "signalbox.decision.kind": decision.kind,
      "signalbox.decision.cause": facts.cause,
      "signalbox.decision.selected": idOf(decision.chosenOrdinal),
      "signalbox.decision.runner_up": idOf(decision.runnerUpOrdinal),
      "signalbox.decision.margin": decision.margin,
      "signalbox.decision.deciding_factor": decision.decidingFactor,
      "signalbox.decision.rationale": view.rationale,
      "signalbox.decision.propensity": decision.chosenOrdinal === null ? null : decision.propensity.value,
      "signalbox.decision.propensity_method": decision.chosenOrdinal === null ? null : decision.propensity.method,
      "signalbox.decision.spread_over": decision.spreadOver.length > 1 ? decision.spreadOver.map(idOf) : null,
      "signalbox.decision.seed": facts.seed,
      "signalbox.decision.factors": facts.candidates.length > 0 ? [...FACTORS] : null,
      "signalbox.decision.weights": facts.candidates.length > 0 ? FACTORS.map((factor) => weights[factor]) : null,
      "signalbox.decision.candidates.count": facts.candidates.length,
      "signalbox.decision.excluded.count": policy.agents.length - facts.candidates.length,
      "signalbox.decision.counterfactual": tippingOf(record).slice(0, 16),
      "signalbox.decision.counterfactual.count": tippingOf(record).length,
      "signalbox.task.id": record.taskId,
      "signalbox.task.root_id": record.rootTaskId,
      "signalbox.task.parent_id": record.parentTaskId,
      "signalbox.task.depth": record.depth,
      "signalbox.task.content": record.content,
      "signalbox.project": record.project,
      "signalbox.session.id": record.sessionId,
      "signalbox.lane": facts.sighting.lane,
      "signalbox.lane.source": facts.sighting.laneSource,
      "signalbox.lane.confidence": facts.sighting.laneConfidence,
      "signalbox.complexity.tier": facts.sighting.tier,
      "signalbox.complexity.source": facts.sighting.tierSource,
      "signalbox.complexity.score": facts.sighting.tierScore,
      "signalbox.complexity.confidence": facts.sighting.tierConfidence,
      "signalbox.policy.version": facts.policyVersion,
      "signalbox.policy.hash": record.policyHash,
      "signalbox.engine.version": facts.engineVersion,
      "signalbox.learner.version": facts.learnerVersion,
      "signalbox.snapshot.age_ms": facts.snapshotAgeMs,
      "signalbox.snapshot.digest": record.snapshotDigest,
    }),
  );
  expectCandidates(record, candidates);
  expectExclusions(record, excluded, by_filter);
}

function sortedOut({ attributes }: ReceivedSpan) {
  const {
    "signalbox.decision.candidates": candidates,
    "signalbox.decision.excluded": excluded,
    "signalbox.decision.excluded.by_filter": by_filter,
    ...rest
  } = attributes as Record<string, Record<string, unknown>[]>;
  return {
    candidates: candidates!,
    excluded: excluded!,
    by_filter: by_filter as unknown as Record<string, number>,
    ...rest,
  };
}

/** From the record's own numbers, not from the view that the span was made of. */
function expectCandidates(record: DecisionRecord, candidates: Record<string, unknown>[]): void {
  const { decision } = record;
  const shown = decision.candidates.filter(
    ({ ordinal }, place) => place < 8 || ordinal === decision.chosenOrdinal || ordinal === decision.runnerUpOrdinal,
  );
  expect(candidates).toEqual(
    shown.map(({ ordinal, rank, total, normalised, contributions }) => {
      const facts = decision.facts.candidates.find((each) => each.ordinal === ordinal)!;
      return {
        agent_id: policy.agents[ordinal]!.id,
        name: policy.agents[ordinal]!.name,
        rank,
        total,
        raw: [...facts.raw],
        normalised: [...normalised],
        contribution: [...contributions],
      };
    }),
  );
}

function expectExclusions(
  record: DecisionRecord,
  excluded: Record<string, unknown>[],
  byFilter: Record<string, number>,
) {
  const { exclusions, candidates } = record.decision.facts;
  const notMembers = policy.agents.length - candidates.length - exclusions.length;
  const counts: Record<string, number> = notMembers > 0 ? { not_a_member: notMembers } : {};
  for (const { filter } of exclusions) counts[filter] = (counts[filter] ?? 0) + 1;
  expect(byFilter).toEqual(counts);
  expect(excluded).toHaveLength(Math.min(32, exclusions.length + notMembers));
  const named = new Map(excluded.map((each) => [each["agent_id"], each]));
  // Whatever is cut, no agent that is merely no member stands in the place of one that fell at another filter.
  const views = new Map(viewOf(record).excluded.map((each) => [each.agentId, each]));
  for (const { ordinal, filter } of exclusions.slice(0, 32)) {
    const { id } = policy.agents[ordinal]!;
    expect(named.get(id)).toEqual({ agent_id: id, filter, reason: views.get(id)!.reason });
  }
}

function tippingOf(record: DecisionRecord) {
  return viewOf(record)
    .counterfactual.filter(({ wins }) => wins !== null)
    .map(({ agentId, factor, wins }) => withoutMissing({ agent_id: agentId, factor, ...wins }));
}

function expectOutcomeSpan(record: DecisionRecord, outcome: Outcome, span: ReceivedSpan): void {
  const failed = outcome.status === "failed";
  expect(span).toMatchObject({
    traceId: record.traceId,
    parentSpanId: record.spanId,
    name: `signalbox.outcome ${record.decision.facts.sighting.lane}`,
    links: [{ traceId: record.traceId, spanId: record.spanId }],
    startNanos: BigInt(Math.max(record.decidedAtMs, outcome.reportedAtMs - (outcome.latencyMs ?? 0))) * 1_000_000n,
    endNanos: BigInt(outcome.reportedAtMs) * 1_000_000n,
    // The error's text may quote the task, and content capture is off.
    status: { code: failed ? 2 : 0, message: "" },
  });
  expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
  expect(span.spanId).not.toBe(record.spanId);
  const { usage } = outcome;
  expect(span.attributes).toEqual(
    withoutMissing({
      "signalbox.decision.id": record.id,
      "signalbox.task.id": record.taskId,
      "signalbox.task.root_id": record.rootTaskId,
      "signalbox.project": record.project,
      "signalbox.lane": record.decision.facts.sighting.lane,
      "signalbox.decision.selected": policy.agents[record.decision.chosenOrdinal!]!.id,
      "signalbox.outcome.status": outcome.status,
      "signalbox.outcome.owner": outcome.owner,
      "signalbox.outcome.quality": outcome.quality,
      "signalbox.outcome.latency_ms": outcome.latencyMs,
      "signalbox.outcome.cost_micros": outcome.costMicros,
      "signalbox.outcome.cost_source": outcome.costSource,
      "signalbox.outcome.usage": usage && {
        input_tokens: usage.inputTokens,
        cached_input_tokens: usage.cachedInputTokens,
        cache_write_tokens: usage.cacheWriteTokens,
        output_tokens: usage.outputTokens,
        reasoning_tokens: usage.reasoningTokens,
      },
      "error.type": failed ? outcome.owner : null,
    }),
  );
  expect(span.events).toEqual(
    outcome.quality === null
      ? []
      : [
          {
            name: "gen_ai.evaluation.result",
            timeNanos: BigInt(outcome.reportedAtMs) * 1_000_000n,
            attributes: { "gen_ai.evaluation.name": "quality", "gen_ai.evaluation.score.value": outcome.quality },
          },
        ],
  );
}

function withoutMissing(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
}

test("without content capture no word of the task is on a span", async () => {
  const spans = start();
  const records = fc.sample(chosenRecord, { numRuns: 200, seed: 1 });
  for (const record of records) {
    spans.recorded(record, viewOf(record));
    spans.outcome(record, agentOf(record), fc.sample(outcomeOf(record), { numRuns: 1, seed: 5 })[0]!);
  }
  const texts = (await received(spans, 400)).map((span) =>
    JSON.stringify(span, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
  );
  const quoted = records.flatMap(({ decision: { facts } }) =>
    [...facts.sighting.laneEvidence, ...facts.sighting.tierEvidence]
      .map(({ name }) => name)
      .filter((name) => name.startsWith('"')),
  );
  expect(quoted.length).toBeGreaterThan(50);
  for (const words of [...quoted.map((name) => name.slice(1, -1)), "Ulaanbaatar"])
    expect(texts.filter((text) => text.includes(words))).toEqual([]);
});

test("exporting a record again gives the same span, ids and all", async () => {
  const spans = start();
  const records = sampleRecords(150, 3);
  for (const record of records) spans.recorded(record, viewOf(record));
  const first = await received(spans, records.length);
  expect(await spans.exportAgain(records)).toEqual({ exported: 150, failed: 0 });
  const again = receiver.taken.splice(0);
  const byId = (spansOfOne: ReceivedSpan[]) => new Map(spansOfOne.map((span) => [span.spanId, span]));
  expect(byId(again)).toEqual(byId(first));
});

test("sending an outcome twice gives one span id, and a quality that follows another", async () => {
  const spans = start();
  const [record] = fc.sample(chosenRecord, { numRuns: 1, seed: 1 });
  const outcome = { ...fc.sample(outcomeOf(record!), 1)[0]!, quality: null };
  const agent = agentOf(record!);
  spans.outcome(record!, agent, outcome);
  spans.outcome(record!, agent, outcome);
  spans.outcome(record!, agent, { ...outcome, quality: 0.5 });
  const ids = (await received(spans, 3)).map(({ spanId }) => spanId);
  expect(new Set(ids).size).toBe(2);
});

test("the resource stands on every request", async () => {
  const spans = start(
    {},
    resourceFromAttributes({ "service.name": "signalbox", "deployment.environment.name": "test" }),
  );
  const [record] = sampleRecords(1);
  spans.recorded(record!, viewOf(record!));
  const [span] = await received(spans, 1);
  expect(span!.resource).toEqual({ "service.name": "signalbox", "deployment.environment.name": "test" });
});
