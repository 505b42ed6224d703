import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Agent } from "../../server/domain/agent.ts";
import { DEFAULT_WEIGHTS } from "../../server/domain/factor.ts";
import type { BreakerView, Snapshot } from "../../server/domain/snapshot.ts";
import { decide } from "../../server/engine/decide.ts";
import type { EngineTask } from "../../server/engine/engine-task.ts";
import { mayExplore, nextCredit, startingCredit } from "../../server/engine/explore.ts";
import { scenario } from "./arbitraries.ts";
import { agentNamed, CLOSED, policyOf, recordOf, snapshotOf, taskOf } from "./fleet.ts";

const cases = (numRuns: number) => ({ numRuns, seed: 20_251_123 });
const HALF_OPEN: BreakerView = { ...CLOSED, state: "half_open", probeLeaseFree: true };
const EXPLORES = { exploration: { enabled: true, creditPerDecision: 0.1, maximumCostFactor: 10 } };

/** Three alike agents, of which `good` is better, in a lane that does not explore and gives no points for a session. */
function chosenAmong(snapshot: Snapshot, task: Partial<EngineTask> = {}, seed = "seed", over: Partial<Agent> = {}) {
  const agents = [
    agentNamed("good", { priorSuccess: 0.9 }),
    agentNamed("fair", over),
    agentNamed("weak", { priorSuccess: 0.1 }),
  ];
  const weights = { ...DEFAULT_WEIGHTS.standard, session: 0 };
  const policy = policyOf(
    agents,
    { weights: { light: weights, standard: weights, heavy: weights } },
    { nearEqual: 0.001 },
  );
  const decision = decide(taskOf(task), snapshot, policy, seed);
  return {
    kind: decision.kind,
    agent: decision.chosenOrdinal === null ? null : agents[decision.chosenOrdinal]!.name,
    decision,
  };
}

describe("a pinned agent", () => {
  it("takes the task though others score higher, also when it is no member and of no allowed tier", () => {
    expect(chosenAmong(snapshotOf(), { pinnedAgentId: "agent_weak" })).toMatchObject({ kind: "pinned", agent: "weak" });
    const policy = policyOf([agentNamed("a"), agentNamed("b", { tier: "heavy" })], {
      members: ["agent_a"],
      tiers: { light: ["light"], standard: ["standard"], heavy: ["standard"] },
    });
    const decision = decide(taskOf({ pinnedAgentId: "agent_b" }), snapshotOf(), policy, "seed");
    expect(decision).toMatchObject({ kind: "pinned", chosenOrdinal: 1, runnerUpOrdinal: 0 });
  });

  it("that falls at a gate leaves the task without an agent, whoever else could take it", () => {
    const snapshot = snapshotOf({ weak: { availability: { mode: "draining", reason: "" } } });
    const { kind, agent, decision } = chosenAmong(snapshot, { pinnedAgentId: "agent_weak" });
    expect({ kind, agent, candidates: decision.candidates.length }).toEqual({
      kind: "none",
      agent: null,
      candidates: 2,
    });
  });

  it("that the policy does not know is refused and not forgotten", () => {
    expect(() => chosenAmong(snapshotOf(), { pinnedAgentId: "agent_gone" })).toThrow(/agent_gone/);
  });
});

describe("a session", () => {
  const held = (agentId: string, states = {}) => snapshotOf(states, { sessionAgentId: agentId });

  it("stays with its agent unless another wins by more than the switching cost", () => {
    expect(chosenAmong(held("agent_fair"), {}, "seed", { priorSuccess: 0.89 })).toMatchObject({
      kind: "sticky",
      agent: "fair",
    });
    expect(chosenAmong(held("agent_weak"))).toMatchObject({ kind: "scored", agent: "good" });
  });

  it("stays at the border of the switching cost and leaves just past it", () => {
    fc.assert(
      fc.property(scenario, (world) => {
        const { facts, kind, candidates, chosenOrdinal } = decide(world.task, world.snapshot, world.policy, world.seed);
        const holder = candidates.find(({ ordinal }) => ordinal === facts.sessionOrdinal);
        if (kind === "sticky") expect(chosenOrdinal).toBe(facts.sessionOrdinal);
        if (kind === "sticky") expect(facts.cause).toBe("route");
        if (holder === undefined || facts.cause !== "route" || facts.pinnedOrdinal !== null || holder.facts.probe)
          return;
        const lane = world.policy.laneByName.get(facts.sighting.lane)!.lane;
        const clearlyBeaten = candidates[0]!.total - holder.total > lane.switchingCost;
        const idle = holder.facts.inFlight / holder.facts.limit <= 0.5;
        if (clearlyBeaten) expect(kind).not.toBe("sticky");
        else if (idle) expect(kind).toBe("sticky");
      }),
      cases(2_000),
    );
  });

  it("leaves an agent that is busy while those that would take over are not", () => {
    const busy = { inFlight: 5, concurrencyLimit: 8 };
    const alike = { priorSuccess: 0.9 };
    expect(chosenAmong(held("agent_fair", { fair: busy }), {}, "seed", alike)).toMatchObject({
      kind: "scored",
      agent: "good",
    });
    expect(chosenAmong(held("agent_fair", { fair: busy, good: busy }), {}, "seed", alike).kind).toBe("sticky");
  });

  it("does not hold a fallback, a handoff or an operator's request", () => {
    for (const cause of ["fallback", "handoff", "manual"] as const)
      expect(chosenAmong(held("agent_fair"), { cause }, "seed", { priorSuccess: 0.89 })).toMatchObject({
        kind: cause,
        agent: "good",
      });
  });

  it("of an agent that the policy no longer has binds nothing", () => {
    expect(chosenAmong(held("agent_gone"))).toMatchObject({ kind: "scored", agent: "good" });
  });
});

describe("a probe", () => {
  const halfOpen = snapshotOf({ weak: { breaker: HALF_OPEN } });

  it("goes to the half-open agent whatever its score", () => {
    expect(chosenAmong(halfOpen)).toMatchObject({ kind: "probe", agent: "weak" });
  });

  it("is never a critical task, nor one with another cause, nor one without a free lease", () => {
    expect(chosenAmong(halfOpen, { critical: true })).toMatchObject({ kind: "scored", agent: "good" });
    expect(chosenAmong(halfOpen, { cause: "fallback" })).toMatchObject({ kind: "fallback", agent: "good" });
    const leased = snapshotOf({ weak: { breaker: { ...HALF_OPEN, probeLeaseFree: false } } });
    expect(chosenAmong(leased)).toMatchObject({ kind: "scored", agent: "good" });
  });

  it("does not end a session that another agent holds", () => {
    expect(chosenAmong({ ...halfOpen, sessionAgentId: "agent_good" })).toMatchObject({ kind: "sticky", agent: "good" });
  });

  it("happens exactly where a half-open agent is a candidate and nothing goes before it", () => {
    fc.assert(
      fc.property(scenario, (world) => {
        const { facts, kind, candidates, chosenOrdinal } = decide(world.task, world.snapshot, world.policy, world.seed);
        const probes = candidates.filter((candidate) => candidate.facts.probe);
        if (kind === "probe") expect(chosenOrdinal).toBe(probes[0]!.ordinal);
        if (probes.length > 0) expect(["probe", "sticky", "pinned", "none"]).toContain(kind);
        for (const { ordinal } of probes) {
          const { breaker } = world.snapshot.agents.get(world.document.agents[ordinal]!.id)!;
          expect(breaker).toMatchObject({ state: "half_open", override: null, probeLeaseFree: true });
          expect(world.task).toMatchObject({ critical: false, cause: "route" });
        }
        expect(facts.candidates.length).toBe(candidates.length);
      }),
      cases(2_000),
    );
  });
});

describe("exploration", () => {
  const record = (successes: number, outcomes: number) => ({
    records: new Map([["coding", recordOf({ successes, outcomes })]]),
  });
  const unsure = { good: record(2, 4), fair: record(1, 3), weak: record(1, 4) };
  const credit = (explorationCredit: number | null) =>
    snapshotOf(unsure, { lanes: new Map([["coding", { explorationCredit, dispatchesPerSecond: 0 }]]) });
  const agents = ["good", "fair", "weak"].map((name) => agentNamed(name));
  const kindsOver = (snapshot: Snapshot, task: Partial<EngineTask> = {}, lane = EXPLORES) => {
    const policy = policyOf(agents, lane);
    return new Set(Array.from({ length: 200 }, (_, seed) => decide(taskOf(task), snapshot, policy, `${seed}`).kind));
  };

  it("sometimes goes to another agent than the best, where credit allows it", () => {
    expect(kindsOver(credit(1))).toEqual(new Set(["scored", "exploration"]));
    expect(kindsOver(credit(null))).toEqual(new Set(["scored", "exploration"]));
  });

  it("never happens without credit, for critical or pinned tasks, for other causes, or where it is switched off", () => {
    expect(kindsOver(credit(0.99))).toEqual(new Set(["scored"]));
    expect(kindsOver(credit(9), { critical: true })).toEqual(new Set(["scored"]));
    expect(kindsOver(credit(9), { pinnedAgentId: "agent_weak" })).toEqual(new Set(["pinned"]));
    expect(kindsOver(credit(9), { cause: "handoff" })).toEqual(new Set(["handoff"]));
    expect(kindsOver(credit(9), {}, { exploration: { ...EXPLORES.exploration, enabled: false } })).toEqual(
      new Set(["scored"]),
    );
  });

  it("is deferred exactly where it was possible, and never goes to an agent that is far dearer than the leader", () => {
    fc.assert(
      fc.property(scenario, (world) => {
        const decision = decide(world.task, world.snapshot, world.policy, world.seed);
        const { facts, kind, propensity, candidates } = decision;
        const lane = world.policy.laneByName.get(facts.sighting.lane)!;
        const byOrder = ["none", "pinned", "sticky", "probe"].includes(kind);
        expect(propensity.method).toBe(!byOrder && mayExplore(facts, lane, candidates.length) ? "deferred" : "exact");
        if (kind !== "exploration") return;
        expect(facts).toMatchObject({ critical: false, cause: "route", pinnedOrdinal: null });
        expect(facts.explorationCredit).toBeGreaterThanOrEqual(1);
        const chosen = candidates.find(({ ordinal }) => ordinal === decision.chosenOrdinal)!;
        const ceiling = candidates[0]!.facts.raw[4]! * lane.lane.exploration.maximumCostFactor;
        if (chosen.rank > 1) expect(chosen.facts.raw[4]!).toBeLessThanOrEqual(ceiling);
      }),
      cases(3_000),
    );
  });

  it("earns and pays credit within its cap", () => {
    expect(startingCredit(5)).toBe(10);
    expect(nextCredit(10, 5, false, 0.1)).toBeCloseTo(10.1, 12);
    expect(nextCredit(10, 5, true, 0.1)).toBeCloseTo(9.1, 12);
    expect(nextCredit(30, 5, false, 0.1)).toBe(30);
    expect(nextCredit(0, 5, true, 0.1)).toBe(0);
  });
});

describe("equals", () => {
  const price = (outputMicrosPerMillion: number) => ({ price: { inputMicrosPerMillion: 0, outputMicrosPerMillion } });
  const two = (snapshot: Snapshot, dear: number, seed: string) => {
    const policy = policyOf([agentNamed("a", price(4_000_000)), agentNamed("b", price(dear))]);
    return decide(taskOf(), snapshot, policy, seed);
  };

  it("in total go to the less loaded, then to the cheaper, then to chance", () => {
    expect(two(snapshotOf({ a: { inFlight: 1 } }), 4_010_000, "s").chosenOrdinal).toBe(1);
    expect(two(snapshotOf(), 4_010_000, "s")).toMatchObject({
      chosenOrdinal: 0,
      propensity: { value: 1 },
      spreadOver: [0],
    });
    const drawn = Array.from({ length: 40 }, (_, seed) => two(snapshotOf(), 4_000_000, `${seed}`));
    expect(new Set(drawn.map(({ chosenOrdinal }) => chosenOrdinal))).toEqual(new Set([0, 1]));
    for (const decision of drawn) expect(decision).toMatchObject({ propensity: { value: 0.5 }, spreadOver: [0, 1] });
  });

  it("of different prices are spread over all the same under a stale view, where spreading is the point", () => {
    const stale = snapshotOf(
      {},
      {
        ageMs: 2_000,
        routers: 4,
        lanes: new Map([["coding", { explorationCredit: 0, dispatchesPerSecond: 5 }]]),
      },
    );
    expect(two(stale, 4_010_000, "s")).toMatchObject({ spreadOver: [0, 1], propensity: { value: 0.5 } });
  });

  it("stay within the band of near-equal totals", () => {
    fc.assert(
      fc.property(scenario, (world) => {
        const { kind, candidates, spreadOver } = decide(world.task, world.snapshot, world.policy, world.seed);
        if (kind !== "scored") return;
        for (const ordinal of spreadOver) {
          const { total } = candidates.find((candidate) => candidate.ordinal === ordinal)!;
          expect(candidates[0]!.total - total).toBeLessThanOrEqual(world.document.nearEqual);
        }
      }),
      cases(1_000),
    );
  });
});
