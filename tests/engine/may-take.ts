import type { Agent } from "../../server/domain/agent.ts";
import type { Tier } from "../../server/domain/tier.ts";
import type { Scenario } from "./arbitraries.ts";

/**
 * Whether an agent may take a task, written a second time from the words of the rules and not from the engine's code:
 * one flat condition after the other, nothing shared but the types.
 */
export function mayTake(
  agent: Agent,
  laneName: string,
  taskTier: Tier,
  { document, snapshot, task }: Scenario,
): boolean {
  const lane = document.lanes.find(({ name }) => name === laneName)!;
  const state = snapshot.agents.get(agent.id);
  const pinned = task.pinnedAgentId === agent.id;

  if (task.triedAgentIds.includes(agent.id)) return false;
  if (!pinned && !lane.members.includes(agent.id)) return false;
  if (!pinned && !lane.tiers[taskTier].includes(agent.tier)) return false;
  for (const skill of task.requires) {
    const declared = Object.entries(agent.skills).find(([name]) => name === skill);
    if (declared === undefined || declared[1] === 0) return false;
  }

  const kind = agent.endpoint.kind;
  if (task.dispatch !== "caller" && kind === "external") return false;
  if (task.dispatch === "now" && kind === "human") return false;

  const availability = state?.availability.mode;
  if (availability === "disabled" || availability === "draining") return false;
  const override = state?.breaker.override ?? null;
  const automatic = state?.breaker.state ?? "closed";
  if (override === "forced_open") return false;
  if (override === null && automatic === "open") return false;
  if (override === null && automatic === "half_open")
    if (!state!.breaker.probeLeaseFree || task.critical || task.cause !== "route") return false;

  const expected = task.expectedOutputTokens ?? lane.expectedOutputTokens;
  const output = agent.maxOutputTokens === null ? expected : Math.min(expected, agent.maxOutputTokens);
  if (task.inputTokens + output > agent.contextWindowTokens) return false;

  const inFlight = state?.inFlight ?? 0;
  const limit = Math.max(1, Math.floor((state?.concurrencyLimit ?? agent.concurrency) * (state?.ramp ?? 1)));
  if (inFlight >= limit) return false;
  const reserved = Math.floor(limit * document.heavyReserve);
  if (agent.tier === "heavy" && taskTier !== "heavy" && inFlight >= limit - reserved) return false;

  return affordable(agent, laneName, { document, snapshot, task }) && inTime(agent, laneName, { snapshot, task });
}

function affordable(agent: Agent, laneName: string, world: Pick<Scenario, "document" | "snapshot" | "task">): boolean {
  const { document, snapshot, task } = world;
  const lane = document.lanes.find(({ name }) => name === laneName)!;
  const budgets = snapshot.budgets.filter(
    (budget) => [null, agent.id].includes(budget.agentId) && [null, laneName].includes(budget.lane),
  );
  if (budgets.some(({ strict }) => strict) && (agent.price === null || agent.maxOutputTokens === null)) return false;

  const record = snapshot.agents.get(agent.id)?.records.get(laneName);
  const ceilings = [lane.priceCeilingMicros, task.costCeilingMicros].filter((ceiling) => ceiling !== null);
  if (agent.price === null) {
    if (record === undefined || record.costCount === 0) return ceilings.length === 0;
    const observed = Math.round(record.costMicros);
    return ceilings.every((ceiling) => observed <= ceiling) && budgets.every((b) => observed <= b.remainingMicros);
  }
  const seen = record?.outputCount ?? 0;
  const learnt =
    seen > 0 ? (record!.outputTokens * seen + lane.expectedOutputTokens * 3) / (seen + 3) : lane.expectedOutputTokens;
  const output = Math.min(task.expectedOutputTokens ?? learnt, agent.maxOutputTokens ?? Number.POSITIVE_INFINITY);
  const { inputMicrosPerMillion, outputMicrosPerMillion } = agent.price;
  const cost = Math.round((task.inputTokens * inputMicrosPerMillion + output * outputMicrosPerMillion) / 1e6);
  return ceilings.every((ceiling) => cost <= ceiling) && budgets.every((budget) => cost <= budget.remainingMicros);
}

/** The median that is expected: geometric means, the lane's shrunk to the agent's and that to its prior, by three each. */
function inTime(agent: Agent, laneName: string, { snapshot, task }: Pick<Scenario, "snapshot" | "task">): boolean {
  if (task.deadlineMs === null) return true;
  const records = snapshot.agents.get(agent.id)?.records ?? new Map();
  let logs = 3 * Math.log(agent.priorLatencyMs);
  let count = 3;
  for (const { latencyMs, latencyCount } of records.values()) {
    logs += latencyCount * Math.log(Math.max(1, latencyMs));
    count += latencyCount;
  }
  const record = records.get(laneName);
  const own = record?.latencyCount ?? 0;
  const log =
    own === 0 ? logs / count : (Math.log(Math.max(1, record!.latencyMs)) * own + (3 * logs) / count) / (own + 3);
  // In single precision, as records keep it: a median exactly at the deadline is in time.
  return Math.fround(Math.exp(log)) <= task.deadlineMs;
}
