import type { Agent } from "../domain/agent.ts";
import type { ExclusionFacts, Filter } from "../domain/decision.ts";
import type { AgentState, BreakerView, BudgetView } from "../domain/snapshot.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import type { EngineTask } from "./engine-task.ts";
import { type MeasureContext, type Measurement, skillLevel } from "./measure.ts";

/** Why an agent falls: the filter, what was needed and what it had, and words where numbers do not say it. */
export type Fall = Pick<ExclusionFacts, "filter" | "need" | "have" | "note">;

/** An agent before the gates. */
export interface Applicant {
  agent: Agent;
  state: AgentState | undefined;
  measured: Measurement;
  pinned: boolean;
}

export interface FilterContext extends MeasureContext {
  policy: CompiledPolicy;
  budgets: readonly BudgetView[];
}

/**
 * The hard filters, asked in the order of `FILTERS`; the first that says no names the reason. `null`: it is a candidate.
 * A pinned agent need not be a member nor of an allowed tier: its caller chose it; all other gates hold for it too.
 */
export function firstFall(applicant: Applicant, context: FilterContext): Fall | null {
  const { agent, state, measured, pinned } = applicant;
  const { task, lane, tier, policy } = context;

  if (task.triedAgentIds.includes(agent.id)) return fall("already_tried", 0, 0);
  if (!pinned && !lane.tiers[tier].includes(agent.tier))
    return fall("tier_forbidden", 0, 0, `${tier} work goes to ${lane.tiers[tier].join(", ")}; it is ${agent.tier}`);
  for (const skill of task.requires)
    if (!((skillLevel(agent, skill) ?? 0) > 0)) return fall("missing_skill", 1, 0, skill);

  const mode = state?.availability.mode ?? "enabled";
  if (mode === "disabled") return fall("disabled", 0, 0, state?.availability.reason ?? "");
  if (mode === "draining") return fall("draining", 0, 0, state?.availability.reason ?? "");
  const breaker = state && breakerIn(state, lane.name);
  if (breaker !== undefined && !permits(breaker, task))
    return fall("breaker", 0, 0, `${effectiveState(breaker)}: ${breaker.reason}`);

  const outputTokens = Math.min(
    task.expectedOutputTokens ?? lane.expectedOutputTokens,
    agent.maxOutputTokens ?? Infinity,
  );
  const windowNeeded = task.inputTokens + outputTokens;
  if (windowNeeded > agent.contextWindowTokens) return fall("context_window", windowNeeded, agent.contextWindowTokens);

  if (measured.inFlight >= measured.limit) return fall("concurrency", measured.inFlight + 1, measured.limit);
  if (agent.tier === "heavy" && tier !== "heavy") {
    const open = measured.limit - Math.floor(measured.limit * policy.document.heavyReserve);
    if (measured.inFlight >= open) return fall("reserved_for_heavy", measured.inFlight + 1, open);
  }
  return costFall(applicant, context) ?? deadlineFall(measured, task) ?? callFall(agent, task);
}

/** Gates of money: a price ceiling, then the budgets that bind this agent and lane, of which a strict one takes bounded attempts only. */
function costFall({ agent, measured }: Applicant, { task, lane, budgets }: FilterContext): Fall | null {
  const cost = measured.costMicros;
  const ceiling = Math.min(lane.priceCeilingMicros ?? Infinity, task.costCeilingMicros ?? Infinity);
  if (cost !== null && cost > ceiling) return fall("price_ceiling", cost, ceiling);
  if (cost === null && ceiling !== Infinity)
    return fall("unbounded_cost", ceiling, 0, "no price, and the task has a price ceiling");

  const binding = budgets.filter((budget) => binds(budget, agent.id, lane.name));
  const strict = binding.find((budget) => budget.strict);
  if (strict !== undefined && agent.price === null)
    return fall("unbounded_cost", 0, 0, `no price, and budget ${strict.id} is strict`);
  if (strict !== undefined && agent.maxOutputTokens === null)
    return fall("unbounded_cost", 0, 0, `no output cap, and budget ${strict.id} is strict`);
  const exhausted = cost === null ? undefined : binding.find((budget) => cost > budget.remainingMicros);
  return exhausted === undefined ? null : fall("over_budget", cost ?? 0, exhausted.remainingMicros, exhausted.id);
}

function deadlineFall(measured: Measurement, task: EngineTask): Fall | null {
  if (task.deadlineMs === null || measured.latencyMs <= task.deadlineMs) return null;
  return fall("deadline", Math.ceil(measured.latencyMs), task.deadlineMs);
}

/** Whether Signalbox can bring the task to this agent, where it is Signalbox that does. */
function callFall({ endpoint }: Agent, { dispatch }: EngineTask): Fall | null {
  if (dispatch === "caller") return null;
  if (endpoint.kind === "external") return fall("not_callable", 0, 0, "its callers run it themselves");
  if (endpoint.kind === "human" && dispatch === "now")
    return fall("not_callable", 0, 0, "a person cannot answer while the caller waits");
  return null;
}

function binds(budget: BudgetView, agentId: string, lane: string): boolean {
  return (budget.agentId === null || budget.agentId === agentId) && (budget.lane === null || budget.lane === lane);
}

/** What stands before the agent where it is asked for work of this lane. */
export function breakerIn({ breaker, breakerByLane }: AgentState, lane: string): BreakerView {
  return breakerByLane?.get(lane) ?? breaker;
}

/** The operator's override, where there is one, stands over the automatic state. */
export function effectiveState(breaker: BreakerView): string {
  return breaker.override ?? breaker.state;
}

/** Whether the breaker lets this task through, be it as a probe. */
function permits(breaker: BreakerView, task: EngineTask): boolean {
  if (breaker.override === "forced_open") return false;
  if (breaker.override !== null || breaker.state === "closed") return true;
  return isProbe(breaker) && mayProbe(task);
}

/** A half-open breaker with a free lease: a candidate behind it is there to be probed, since no other task gets past. */
export function isProbe(breaker: BreakerView): boolean {
  return breaker.override === null && breaker.state === "half_open" && breaker.probeLeaseFree;
}

function mayProbe(task: EngineTask): boolean {
  return !task.critical && task.cause === "route";
}

function fall(filter: Filter, need: number, have: number, note = ""): Fall {
  return { filter, need, have, note: note.slice(0, 200) };
}
