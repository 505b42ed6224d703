import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Decision, DecisionRecord } from "../../server/domain/decision.ts";
import { Problem } from "../../server/domain/problem.ts";
import { decodeDecision, encodeDecision } from "../../server/store/decision-codec.ts";
import { columnsOf, type RecordedDecision } from "../../server/store/recorded-decision.ts";
import { decisionRecord, sampleRecords } from "../telemetry-records.ts";

/** What the bytes and columns must give back of a record. */
function recordedPartOf({ decision, ...record }: DecisionRecord): RecordedDecision {
  const { facts, kind, chosenOrdinal, runnerUpOrdinal, margin, decidingFactor, spreadOver, propensity } = decision;
  return {
    ...record,
    facts,
    choice: { kind, chosenOrdinal, runnerUpOrdinal, margin, decidingFactor, spreadOver, propensity },
  };
}

const anyNumber = fc.oneof(fc.double(), fc.float(), fc.constantFrom(0, -0, 1 / 3, 2 ** 53, Number.NaN));
const anyText = fc.string({ unit: "binary", maxLength: 20 });
const ordinal = fc.option(fc.nat(1_023), { nil: null });

/** The engine's records with every field set to what no engine would make. */
const strangeRecord = fc
  .tuple(
    decisionRecord,
    fc.record({
      traceId: anyText,
      spanId: anyText,
      policyHash: fc.constantFrom("", "abc", "AB", "0g"),
      depth: fc.nat(),
      seed: anyText,
      requires: fc.array(anyText, { maxLength: 3 }),
      numbers: fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber, anyNumber),
      evidence: fc.array(fc.record({ name: anyText, points: anyNumber }), { maxLength: 3 }),
      note: anyText,
      chosenOrdinal: ordinal,
      runnerUpOrdinal: ordinal,
      spreadOver: fc.array(fc.nat(1_023), { maxLength: 3 }),
      exact: fc.boolean(),
    }),
  )
  .map(([record, strange]): DecisionRecord => {
    const { facts } = record.decision;
    const [a, b, c, d, e] = strange.numbers;
    const decision: Decision = {
      ...record.decision,
      chosenOrdinal: strange.chosenOrdinal,
      runnerUpOrdinal: strange.runnerUpOrdinal,
      spreadOver: strange.spreadOver,
      propensity: strange.exact ? { value: Math.abs(a) || 1, method: "exact" } : { value: null, method: "deferred" },
      facts: {
        ...facts,
        seed: strange.seed,
        requires: strange.requires,
        inputTokens: a,
        explorationCredit: b,
        unseenDispatches: c,
        snapshotAgeMs: d,
        sighting: {
          ...facts.sighting,
          laneProbabilities: Float32Array.from([a, b, c]),
          laneConfidence: e,
          tierScore: a,
          tierConfidence: b,
          laneEvidence: strange.evidence,
        },
        candidates: facts.candidates.map((candidate) => ({ ...candidate, posterior: [a, b], inFlight: c, limit: d })),
        exclusions: facts.exclusions.map((exclusion) => ({ ...exclusion, need: d, have: e, note: strange.note })),
      },
    };
    const { traceId, spanId, policyHash, depth } = strange;
    return { ...record, traceId, spanId, policyHash, depth, decision };
  });

describe("the bytes of a record", () => {
  test("give back the engine's records exactly", () => {
    fc.assert(
      fc.property(decisionRecord, (record) => {
        expect(decodeDecision(columnsOf(record), encodeDecision(record))).toEqual(recordedPartOf(record));
      }),
      { numRuns: 500 },
    );
  });

  test("give back any record exactly, whatever its numbers and texts", () => {
    fc.assert(
      fc.property(strangeRecord, (record) => {
        expect(decodeDecision(columnsOf(record), encodeDecision(record))).toEqual(recordedPartOf(record));
      }),
      { numRuns: 500 },
    );
  });

  test("are refused with the decision's id when any bit of them is flipped or any end is missing", () => {
    const record = sampleRecords(1)[0]!;
    const bytes = encodeDecision(record);
    const damage = fc.oneof(
      fc.tuple(fc.nat(bytes.length - 1), fc.nat(7)).map(([place, bit]) => {
        const damaged = Uint8Array.from(bytes);
        damaged[place]! ^= 1 << bit;
        return damaged;
      }),
      fc.nat(bytes.length - 1).map((length) => bytes.slice(0, length)),
    );
    fc.assert(
      fc.property(damage, (damaged) => {
        const decode = () => decodeDecision(columnsOf(record), damaged);
        expect(decode).toThrow(Problem);
        expect(decode).toThrow(record.id);
      }),
      { numRuns: 500 },
    );
  });

  test("of eight candidates and two exclusions take at most 1,000 bytes", () => {
    const record = sampleRecords(2_000).find(
      ({ decision: { facts } }) => facts.candidates.length === 8 && facts.exclusions.length === 2,
    )!;
    expect(encodeDecision(record).length).toBeLessThan(1_000);
  });
});
