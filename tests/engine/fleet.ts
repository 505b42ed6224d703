import { Agent } from "../../server/domain/agent.ts";
import { Lane } from "../../server/domain/lane.ts";
import { PolicyDocument } from "../../server/domain/policy.ts";
import type { AgentState, BreakerView, LaneRecord, Snapshot } from "../../server/domain/snapshot.ts";
import { EMPTY_SNAPSHOT } from "../../server/domain/snapshot.ts";
import { type CompiledPolicy, compilePolicy } from "../../server/engine/compile-policy.ts";
import type { EngineTask } from "../../server/engine/engine-task.ts";
import { extractFeatures } from "../../server/engine/features.ts";
import { madeHead } from "./made-head.ts";

/** Small fleets written out by hand: each function gives a plain valid thing, with what a case is about set over it. */

export const HEAD = madeHead();

export const CLOSED: BreakerView = { state: "closed", override: null, reason: "", probeLeaseFree: false };

export function agentNamed(name: string, over: Partial<Agent> = {}): Agent {
  return Agent.parse({
    id: `agent_${name}`,
    name,
    endpoint: { kind: "script", handler: "receipt" },
    tier: "standard",
    price: { inputMicrosPerMillion: 1_000_000, outputMicrosPerMillion: 4_000_000 },
    ...over,
  });
}

/** A policy with one lane, `coding`, whose members are all its agents; the lane does not explore unless it is told to. */
export function policyOf(
  agents: readonly Agent[],
  lane: Partial<Lane> = {},
  document: Partial<PolicyDocument> = {},
): CompiledPolicy {
  const coding = Lane.parse({
    name: "coding",
    members: agents.map(({ id }) => id),
    exploration: { enabled: false, creditPerDecision: 0.1, maximumCostFactor: 10 },
    ...lane,
  });
  const parsed = PolicyDocument.parse({ agents, lanes: [coding], defaultLane: "coding", ...document });
  return compilePolicy({ version: 1, hash: "made", document: parsed }, HEAD);
}

export function stateOf(over: Partial<AgentState> = {}): AgentState {
  return {
    breaker: CLOSED,
    availability: { mode: "enabled", reason: "" },
    inFlight: 0,
    concurrencyLimit: null,
    ramp: 1,
    records: new Map(),
    ...over,
  };
}

export function recordOf(over: Partial<LaneRecord> = {}): LaneRecord {
  return {
    successes: 0,
    outcomes: 0,
    failures: 0,
    latencyMs: 1,
    latencyCount: 0,
    costMicros: 0,
    costCount: 0,
    outputTokens: 0,
    outputCount: 0,
    ...over,
  };
}

/** A snapshot with these states, by the agents' names without the prefix. */
export function snapshotOf(states: Record<string, Partial<AgentState>> = {}, over: Partial<Snapshot> = {}): Snapshot {
  const agents = new Map(Object.entries(states).map(([name, state]) => [`agent_${name}`, stateOf(state)]));
  return { ...EMPTY_SNAPSHOT, agents, ...over };
}

/** A standard task in the lane `coding`, 1,000 tokens long, without any wish of its own. */
export function taskOf(over: Partial<EngineTask> = {}): EngineTask {
  return {
    features: extractFeatures("Fix the failing test in the parser."),
    explained: null,
    inputTokens: 1_000,
    expectedOutputTokens: 500,
    lane: "coding",
    tier: "standard",
    pinnedAgentId: null,
    requires: [],
    critical: false,
    cause: "route",
    dispatch: "caller",
    triedAgentIds: [],
    costCeilingMicros: null,
    deadlineMs: null,
    ...over,
  };
}
