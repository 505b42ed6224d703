import {
  type CandidateFacts,
  type DecisionFacts,
  type Evidence,
  type ExclusionFacts,
  FILTERS,
  SIGHTING_SOURCES,
  type Sighting,
} from "../domain/decision.ts";
import { CAUSES } from "../domain/task.ts";
import type { Tier } from "../domain/tier.ts";
import { codeOf, valueAt } from "./list-codes.ts";
import { packNumbers, packSingles, unpackNumbers, unpackSingles } from "./packed-values.ts";

/** Positional, so that no name is repeated a million times. Append only; a change of meaning is a new schema version. */
export type PackedFacts = [
  engineVersion: number,
  learnerVersion: number,
  /** `null`: the decision's id. */
  seed: string | null,
  cause: number,
  sighting: PackedSighting,
  requires: readonly string[],
  critical: boolean,
  pinnedOrdinal: number | null,
  sessionOrdinal: number | null,
  /** Input tokens, exploration credit, unseen dispatches, snapshot age. */
  numbers: Uint8Array,
  candidates: PackedCandidates,
  exclusions: PackedExclusions,
];

export function packFacts(facts: DecisionFacts, decisionId: string): PackedFacts {
  return [
    facts.engineVersion,
    facts.learnerVersion,
    facts.seed === decisionId ? null : facts.seed,
    codeOf(CAUSES, facts.cause),
    packSighting(facts.sighting),
    facts.requires,
    facts.critical,
    facts.pinnedOrdinal,
    facts.sessionOrdinal,
    packNumbers([facts.inputTokens, facts.explorationCredit, facts.unseenDispatches, facts.snapshotAgeMs]),
    packCandidates(facts.candidates),
    packExclusions(facts.exclusions),
  ];
}

/** `stored`: what stands in columns. */
export function unpackFacts(
  packed: PackedFacts,
  stored: { id: string; policyVersion: number; lane: string; tier: Tier },
): DecisionFacts {
  const [engineVersion, learnerVersion, seed, cause, sighting, requires, critical, pinnedOrdinal, sessionOrdinal] =
    packed;
  const [, , , , , , , , , bytes, candidates, exclusions] = packed;
  const numbers = unpackNumbers(bytes, 4);
  return {
    engineVersion,
    learnerVersion,
    policyVersion: stored.policyVersion,
    seed: seed ?? stored.id,
    cause: valueAt(CAUSES, cause),
    sighting: unpackSighting(sighting, stored.lane, stored.tier),
    requires,
    critical,
    pinnedOrdinal,
    sessionOrdinal,
    inputTokens: numbers[0]!,
    explorationCredit: numbers[1]!,
    unseenDispatches: numbers[2]!,
    snapshotAgeMs: numbers[3]!,
    candidates: unpackCandidates(candidates),
    exclusions: unpackExclusions(exclusions),
  };
}

type PackedSighting = [
  laneSource: number,
  laneProbabilities: Uint8Array,
  laneEvidence: string[],
  tierSource: number,
  tierEvidence: string[],
  /** Lane confidence, tier score, tier confidence, then the points of both lists of evidence. */
  numbers: Uint8Array,
];

function packSighting(sighting: Sighting): PackedSighting {
  return [
    codeOf(SIGHTING_SOURCES, sighting.laneSource),
    packSingles([sighting.laneProbabilities]),
    sighting.laneEvidence.map((evidence) => evidence.name),
    codeOf(SIGHTING_SOURCES, sighting.tierSource),
    sighting.tierEvidence.map((evidence) => evidence.name),
    packNumbers([
      sighting.laneConfidence,
      sighting.tierScore,
      sighting.tierConfidence,
      ...sighting.laneEvidence.map((evidence) => evidence.points),
      ...sighting.tierEvidence.map((evidence) => evidence.points),
    ]),
  ];
}

function unpackSighting(packed: PackedSighting, lane: string, tier: Tier): Sighting {
  const [laneSource, probabilities, laneNames, tierSource, tierNames, bytes] = packed;
  const numbers = unpackNumbers(bytes, 3 + laneNames.length + tierNames.length);
  const evidence = (names: string[], from: number): Evidence[] =>
    names.map((name, place) => ({ name, points: numbers[from + place]! }));
  return {
    lane,
    laneSource: valueAt(SIGHTING_SOURCES, laneSource),
    laneProbabilities: unpackSingles(probabilities, 1)[0]!,
    laneConfidence: numbers[0]!,
    laneEvidence: evidence(laneNames, 3),
    tier,
    tierSource: valueAt(SIGHTING_SOURCES, tierSource),
    tierScore: numbers[1]!,
    tierConfidence: numbers[2]!,
    tierEvidence: evidence(tierNames, 3 + laneNames.length),
  };
}

type PackedCandidates = [
  ordinals: number[],
  /** All raw values of the first candidate, then those of the second, and so on. */
  raws: Uint8Array,
  assumed: number[],
  /** Successes, failures, in flight and limit of each. */
  numbers: Uint8Array,
  /** Places of those that are half-open with a probe lease free. */
  probes: number[],
];

function packCandidates(candidates: readonly CandidateFacts[]): PackedCandidates {
  return [
    candidates.map((candidate) => candidate.ordinal),
    packSingles(candidates.map((candidate) => candidate.raw)),
    candidates.map((candidate) => candidate.assumed),
    packNumbers(candidates.flatMap(({ posterior, inFlight, limit }) => [...posterior, inFlight, limit])),
    candidates.flatMap((candidate, place) => (candidate.probe ? [place] : [])),
  ];
}

function unpackCandidates(packed: PackedCandidates): CandidateFacts[] {
  const [ordinals, rawBytes, assumed, bytes, probes] = packed;
  // Records made before a factor was appended have fewer values each.
  const raws = unpackSingles(rawBytes, ordinals.length);
  const numbers = unpackNumbers(bytes, ordinals.length * 4);
  return ordinals.map((ordinal, place) => ({
    ordinal,
    raw: raws[place]!,
    assumed: assumed[place]!,
    posterior: [numbers[place * 4]!, numbers[place * 4 + 1]!],
    inFlight: numbers[place * 4 + 2]!,
    limit: numbers[place * 4 + 3]!,
    probe: probes.includes(place),
  }));
}

type PackedExclusions = [
  ordinals: number[],
  filters: number[],
  /** What was needed and what was there, of each. */
  numbers: Uint8Array,
  notes: string[],
];

function packExclusions(exclusions: readonly ExclusionFacts[]): PackedExclusions {
  return [
    exclusions.map((exclusion) => exclusion.ordinal),
    exclusions.map((exclusion) => codeOf(FILTERS, exclusion.filter)),
    packNumbers(exclusions.flatMap(({ need, have }) => [need, have])),
    exclusions.map((exclusion) => exclusion.note),
  ];
}

function unpackExclusions(packed: PackedExclusions): ExclusionFacts[] {
  const [ordinals, filters, bytes, notes] = packed;
  const numbers = unpackNumbers(bytes, ordinals.length * 2);
  return ordinals.map((ordinal, place) => ({
    ordinal,
    filter: valueAt(FILTERS, filters[place]!),
    need: numbers[place * 2]!,
    have: numbers[place * 2 + 1]!,
    note: notes[place]!,
  }));
}

/** Bit `i`: the filter at place `i` excluded somebody. */
export function filterBits(exclusions: readonly ExclusionFacts[]): number {
  return exclusions.reduce((bits, exclusion) => bits | (1 << codeOf(FILTERS, exclusion.filter)), 0);
}
