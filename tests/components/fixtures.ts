/** Decision views for tests of the screens: computed the way the score is defined, from a seed, without the engine. */
import type { CandidateView, DecisionKind, DecisionView, ExclusionView, Filter } from "../../server/domain/decision.ts";
import { DEFAULT_WEIGHTS, FACTORS, type Factor } from "../../server/domain/factor.ts";
import { SHIPPED_LANES } from "../../server/domain/lane.ts";

const NAMES = [
  "Swift Scribe",
  "Deep Thinker",
  "Code Smith",
  "Night Owl",
  "Fact Finder",
  "Plain Reader",
  "Quick Draft",
  "Long Context",
  "Steady Hand",
  "Proof Checker",
];

/** A small generator of numbers from 0 to 1, the same for the same seed. */
function dice(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function agentName(index: number): { agentId: string; name: string } {
  const base = NAMES[index % NAMES.length]!;
  const round = Math.floor(index / NAMES.length);
  const name = round === 0 ? base : `${base} ${round + 1}`;
  return { agentId: `agent_${name.toLowerCase().replaceAll(" ", "-")}`, name };
}

const NORMALISE: Record<Factor, (raw: number) => number> = {
  capability: (raw) => raw,
  tier_fit: (raw) => 1 - raw / 2,
  quality: (raw) => raw,
  latency: (raw) => 4_000 / (4_000 + raw),
  cost: (raw) => 4_000 / (4_000 + raw),
  load: (raw) => 1 - raw,
  reliability: (raw) => 1 - raw,
  session: (raw) => raw,
};

function candidate(index: number, roll: () => number): CandidateView {
  const weights = DEFAULT_WEIGHTS.standard;
  const sum = FACTORS.reduce((total, factor) => total + weights[factor], 0);
  const limit = 4 + Math.floor(roll() * 12);
  const inFlight = Math.floor(roll() * limit);
  const raw: Record<Factor, number> = {
    capability: 0.4 + roll() * 0.6,
    tier_fit: Math.floor(roll() * 2.6),
    quality: 0.35 + roll() * 0.6,
    latency: 300 + roll() * 14_000,
    cost: 40 + roll() ** 3 * 40_000,
    load: inFlight / limit,
    reliability: roll() ** 3 * 0.3,
    session: 0,
  };
  const factors = FACTORS.map((name) => {
    const normalised = NORMALISE[name](raw[name]);
    const contribution = (weights[name] / sum) * normalised;
    const assumed = index % 4 === 3 && name === "quality";
    return { name, raw: raw[name], assumed, normalised, weight: weights[name], contribution };
  });
  return {
    ...agentName(index),
    rank: 0,
    total: factors.reduce((total, factor) => total + factor.contribution, 0),
    factors,
    inFlight,
    limit,
    posterior: { successes: 3 + roll() * 90, failures: 1 + roll() * 20 },
    probe: false,
  };
}

const REASONS: [Filter, string, Record<string, number | string>][] = [
  ["breaker", "its breaker gives no permit (open: 5 failures in a row)", { breaker: "open: 5 failures in a row" }],
  ["missing_skill", "has not declared the required skill vision", { skill: "vision" }],
  ["context_window", "needs 41200 tokens of context and it has 32768", { neededTokens: 41_200, windowTokens: 32_768 }],
  ["concurrency", "would be attempt 9 in flight and its limit is 8", { inFlight: 8, limit: 8 }],
  [
    "over_budget",
    "would cost $0.0410 and budget team-a has $0.0125 left",
    { expectedCostMicros: 41_000, remainingMicros: 12_500, budget: "team-a" },
  ],
  ["not_a_member", "is not a member of the lane", {}],
];

function exclusion(index: number, place: number): ExclusionView {
  const [filter, reason, values] = REASONS[Math.floor(place * 0.7) % REASONS.length]!;
  return { ...agentName(index), filter, reason, values };
}

export interface FixtureOptions {
  candidates?: number;
  excluded?: number;
  kind?: DecisionKind;
  seed?: number;
  spread?: number;
  lane?: string;
  decidedAtMs?: number;
  content?: string | null;
}

const TEXT =
  "Rewrite the retry logic in our payment worker so that a timeout is not retried when the provider may already have charged the card, and add tests for it.";

/** A decision with so many candidates and exclusions, chosen as `kind` says. */
export function makeDecision(options: FixtureOptions = {}): DecisionView {
  const { candidates: count = 8, excluded = 5, seed = 7, spread = 0, lane = "coding" } = options;
  const kind = options.kind ?? (count === 0 ? "none" : "scored");
  const roll = dice(seed);
  const candidates = Array.from({ length: count }, (_, index) => candidate(index, roll))
    .sort((one, other) => other.total - one.total)
    .map((each, index) => ({ ...each, rank: index + 1 }));
  const aside =
    kind === "probe" || kind === "exploration" || kind === "sticky" || kind === "pinned" || kind === "manual";
  const chosen = kind === "none" ? undefined : candidates[aside ? Math.min(2, count - 1) : 0];
  if (chosen && kind === "probe") chosen.probe = true;
  const runnerUp = candidates.find((each) => each !== chosen);
  const suffix = String(1_000 + seed).padStart(4, "0");
  return {
    taskId: `task_01KAT7Y2M8Q4T5V6W7X8Y9${suffix}`,
    decisionId: `dec_01KAT7Y2M8Q4T5V6W7X8Y9${suffix}`,
    rootTaskId: `task_01KAT7Y2M8Q4T5V6W7X8Y9${suffix}`,
    parentTaskId: null,
    previousDecisionId: null,
    depth: 0,
    project: "default",
    sessionId: kind === "sticky" ? "session-42" : null,
    decidedAtMs: options.decidedAtMs ?? Date.UTC(2026, 10, 23, 18, 24, 5, 123),
    content: options.content === undefined ? TEXT : options.content,
    kind,
    cause: kind === "fallback" ? "fallback" : kind === "handoff" ? "handoff" : kind === "manual" ? "manual" : "route",
    lane: {
      name: lane,
      source: "recognised",
      confidence: 0.823,
      probabilities: SHIPPED_LANES.map((name) => ({
        lane: name,
        probability: name === lane ? 0.823 : name === "reasoning" ? 0.097 : 0.02,
      })),
      evidence: [
        { name: "retry", points: 1.42 },
        { name: "tests", points: 1.1 },
        { name: "worker", points: 0.7 },
        { name: "card", points: -0.31 },
      ],
    },
    complexity: {
      tier: "standard",
      source: "recognised",
      score: 0.54,
      confidence: 0.61,
      evidence: [
        { name: "conditions", points: 0.4 },
        { name: "length", points: 0.22 },
      ],
    },
    requires: count % 2 === 0 ? ["typescript", "testing"] : [],
    inputTokens: 412,
    chosen: chosen ? { agentId: chosen.agentId, name: chosen.name, kind: "model" } : null,
    runnerUp: runnerUp && chosen ? { agentId: runnerUp.agentId, name: runnerUp.name } : null,
    margin: chosen && runnerUp ? chosen.total - runnerUp.total : null,
    decidingFactor: chosen && runnerUp ? decidingFactor(chosen, runnerUp) : null,
    rationale: rationale(chosen, runnerUp, excluded, lane),
    propensity: { value: 1, method: "exact" },
    policyVersion: 12,
    policyHash: "9f2c4e7ab1d05c3388e1f6a4b7c90d125e6f7081922a3b4c5d6e7f8091a2b3c4",
    engineVersion: 1,
    engineChanged: false,
    learnerVersion: 311,
    seed: "01KAT7Y2",
    candidates,
    spreadOver: candidates.slice(0, spread).map((each) => each.agentId),
    excluded: Array.from({ length: excluded }, (_, place) => exclusion(count + place, place)),
    counterfactual: counterfactuals(chosen, candidates),
    snapshot: { digest: "b1946ac92492d2347c6235b4d2611184", ageMs: 12 },
    decideMicros: 74,
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    durability: "committed",
  };
}

function decidingFactor(chosen: CandidateView, runnerUp: CandidateView): Factor {
  const gains = chosen.factors.map((factor, index) => factor.contribution - runnerUp.factors[index]!.contribution);
  return FACTORS[gains.indexOf(Math.max(...gains))]!;
}

function rationale(
  chosen: CandidateView | undefined,
  runnerUp: CandidateView | undefined,
  excluded: number,
  lane: string,
): string[] {
  const seen = `The task reads as ${lane} (82%), of standard difficulty.`;
  if (!chosen) return [seen, `All ${excluded} members fell at a hard filter, so no agent could take it.`];
  const fell = excluded > 0 ? [`${excluded} agents fell at hard filters before scoring.`] : [];
  const won = runnerUp
    ? `${chosen.name} scored ${chosen.total.toFixed(3)} against ${runnerUp.total.toFixed(3)} of ${runnerUp.name}; ${decidingFactor(chosen, runnerUp)} spoke most for it.`
    : `${chosen.name} was the only agent left.`;
  return [seen, ...fell, won];
}

function counterfactuals(
  chosen: CandidateView | undefined,
  candidates: readonly CandidateView[],
): DecisionView["counterfactual"] {
  if (!chosen) return [];
  const weights = DEFAULT_WEIGHTS.standard;
  return candidates
    .filter((each) => each !== chosen)
    .slice(0, 3)
    .flatMap((each, place) =>
      FACTORS.map((factor, index) => ({
        agentId: each.agentId,
        factor,
        weight: weights[factor],
        wins:
          (index + place) % 4 === 0
            ? { from: weights[factor] * (1.4 + place), to: index % 3 === 0 ? null : weights[factor] * (2.2 + place) }
            : (index + place) % 5 === 3
              ? { from: 0, to: weights[factor] * 0.5 }
              : null,
      })),
    );
}
