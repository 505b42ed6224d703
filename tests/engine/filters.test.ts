import { describe, expect, it } from "vitest";
import type { Agent } from "../../server/domain/agent.ts";
import { FILTERS, type Filter } from "../../server/domain/decision.ts";
import type { Lane } from "../../server/domain/lane.ts";
import type { PolicyDocument } from "../../server/domain/policy.ts";
import type { AgentState, BudgetView } from "../../server/domain/snapshot.ts";
import { decide } from "../../server/engine/decide.ts";
import type { EngineTask } from "../../server/engine/engine-task.ts";
import { allExclusions } from "../../server/engine/exclusions.ts";
import { fallInWords } from "../../server/engine/wording.ts";
import { agentNamed, CLOSED, policyOf, recordOf, snapshotOf, taskOf } from "./fleet.ts";

/** An agent `a` that would take the task but for one thing; `spare` always takes it. */
interface Case {
  agent?: Partial<Agent>;
  lane?: Partial<Lane>;
  document?: Partial<PolicyDocument>;
  state?: Partial<AgentState>;
  budgets?: BudgetView[];
  task?: Partial<EngineTask>;
  values: Record<string, number | string>;
  says: string;
}

const budget = (over: Partial<BudgetView>): BudgetView => ({
  id: "day",
  agentId: "agent_a",
  lane: null,
  remainingMicros: 1_000_000,
  strict: false,
  ...over,
});

/** 1,000 tokens in and 500 out at 1 and 4 dollars a million are 3,000 micro-dollars. */
const CASES: Record<Filter, Case> = {
  not_callable: {
    agent: { endpoint: { kind: "human", queue: "default" } },
    task: { dispatch: "now" },
    values: { cause: "a person cannot answer while the caller waits" },
    says: "cannot be given the task: a person cannot answer while the caller waits",
  },
  already_tried: { task: { triedAgentIds: ["agent_a"] }, values: {}, says: "was already tried at this task" },
  not_a_member: { lane: { members: ["agent_spare"] }, values: {}, says: "is not a member of the lane" },
  tier_forbidden: {
    agent: { tier: "heavy" },
    lane: { tiers: { light: ["light"], standard: ["light", "standard"], heavy: ["heavy"] } },
    values: { tiers: "standard work goes to light, standard; it is heavy" },
    says: "is of a tier that the lane does not allow: standard work goes to light, standard; it is heavy",
  },
  missing_skill: {
    agent: { skills: { sql: 0 } },
    task: { requires: ["sql"] },
    values: { skill: "sql" },
    says: "has not declared the required skill sql",
  },
  disabled: {
    state: { availability: { mode: "disabled", reason: "bad answers" } },
    values: { reason: "bad answers" },
    says: "is disabled: bad answers",
  },
  draining: { state: { availability: { mode: "draining", reason: "" } }, values: {}, says: "is draining" },
  breaker: {
    state: { breaker: { ...CLOSED, state: "open", reason: "5 failures in a row" } },
    values: { breaker: "open: 5 failures in a row" },
    says: "its breaker gives no permit (open: 5 failures in a row)",
  },
  context_window: {
    agent: { contextWindowTokens: 1_499 },
    values: { neededTokens: 1_500, windowTokens: 1_499 },
    says: "needs 1500 tokens of context and it has 1499",
  },
  concurrency: {
    state: { inFlight: 4, concurrencyLimit: 8, ramp: 0.5 },
    values: { inFlight: 4, limit: 4 },
    says: "would be attempt 5 in flight and its limit is 4",
  },
  reserved_for_heavy: {
    agent: { tier: "heavy", concurrency: 10 },
    state: { inFlight: 7 },
    values: { inFlight: 7, openToOthers: 7 },
    says: "has 7 in flight; beyond 7 its concurrency is reserved for heavy work",
  },
  price_ceiling: {
    task: { costCeilingMicros: 2_999 },
    values: { expectedCostMicros: 3_000, ceilingMicros: 2_999 },
    says: "would cost $0.0030 and the ceiling is $0.002999",
  },
  unbounded_cost: {
    agent: { maxOutputTokens: null },
    budgets: [budget({ remainingMicros: 1, id: "soft" }), budget({ strict: true })],
    values: { cause: "no output cap, and budget day is strict" },
    says: "its cost has no bound: no output cap, and budget day is strict",
  },
  over_budget: {
    budgets: [budget({ remainingMicros: 2_999 })],
    values: { expectedCostMicros: 3_000, remainingMicros: 2_999, budget: "day" },
    says: "would cost $0.0030 and budget day has $0.002999 left",
  },
  deadline: {
    agent: { priorLatencyMs: 2_000.2 },
    task: { deadlineMs: 2_000 },
    values: { medianLatencyMs: 2_001, remainingMs: 2_000 },
    says: "takes 2001 ms and 2000 ms are left",
  },
};

function fallsOf({ agent, lane, document, state, budgets, task }: Omit<Case, "values" | "says">) {
  const agents = [agentNamed("a", agent), agentNamed("spare", { priorLatencyMs: 1, skills: { sql: 1 } })];
  const policy = policyOf(agents, lane, document);
  const spared =
    task?.costCeilingMicros === undefined ? {} : { price: { inputMicrosPerMillion: 0, outputMicrosPerMillion: 0 } };
  const free = policyOf([agents[0]!, { ...agents[1]!, ...spared }], lane, document);
  const snapshot = snapshotOf(state === undefined ? {} : { a: state }, { budgets: budgets ?? [] });
  const decision = decide(taskOf(task), snapshot, free, "seed");
  return { decision, falls: allExclusions(decision.facts, policy) };
}

describe("hard filters", () => {
  it.each(FILTERS)("%s excludes, says why, and lets the other agent have the task", (filter) => {
    const { values, says, ...world } = CASES[filter];
    const { decision, falls } = fallsOf(world);
    expect(falls.map((fall) => [fall.ordinal, fall.filter])).toEqual([[0, filter]]);
    expect(fallInWords(falls[0]!)).toEqual({ reason: says, values });
    expect(decision.chosenOrdinal).toBe(1);
  });

  it("are asked in the order of the list: with all reasons at once the first names itself", () => {
    const late = FILTERS.filter((filter) => filter !== "already_tried" && filter !== "not_a_member");
    const everything = late.reduce<Omit<Case, "values" | "says">>(
      (all, filter) => ({
        agent: { ...all.agent, ...CASES[filter].agent },
        lane: { ...all.lane, ...CASES[filter].lane },
        state: { ...all.state, ...CASES[filter].state },
        task: { ...all.task, ...CASES[filter].task },
        budgets: CASES[filter].budgets ?? all.budgets ?? [],
      }),
      {},
    );
    expect(fallsOf(everything).falls[0]!.filter).toBe("tier_forbidden");
    expect(fallsOf({ ...everything, task: { ...everything.task, triedAgentIds: ["agent_a"] } }).falls[0]!.filter).toBe(
      "already_tried",
    );
  });

  it("let an agent through that is exactly at each limit", () => {
    const world: Omit<Case, "values" | "says"> = {
      agent: { contextWindowTokens: 1_500, tier: "heavy", concurrency: 10, priorLatencyMs: 2_000 },
      state: { inFlight: 6 },
      budgets: [budget({ remainingMicros: 3_000, strict: true })],
      task: { costCeilingMicros: 3_000, deadlineMs: 2_001 },
    };
    expect(fallsOf(world).falls).toEqual([]);
  });

  it.each([
    ["closed", null, true],
    ["open", null, false],
    ["half_open", null, false],
    ["closed", "forced_open", false],
    ["half_open", "forced_open", false],
    ["open", "forced_open", false],
    ["closed", "forced_closed", true],
    ["open", "forced_closed", true],
    ["half_open", "forced_closed", true],
    ["closed", "observe_only", true],
    ["open", "observe_only", true],
    ["half_open", "observe_only", true],
  ] as const)("breaker %s under %s passes: %s", (state, override, passes) => {
    const breaker = { state, override, reason: "", probeLeaseFree: false };
    expect(fallsOf({ state: { breaker } }).falls.length === 0).toBe(passes);
  });

  it("give an unpriced agent a task with a ceiling only once its cost has been seen to be under it", () => {
    const world = { agent: { price: null }, task: { costCeilingMicros: 5_000 } };
    expect(fallsOf(world).falls[0]).toMatchObject({
      filter: "unbounded_cost",
      note: "no price, and the task has a price ceiling",
    });
    const seen = (costMicros: number) => ({ records: new Map([["coding", recordOf({ costMicros, costCount: 3 })]]) });
    expect(fallsOf({ ...world, state: seen(5_000) }).falls).toEqual([]);
    expect(fallsOf({ ...world, state: seen(5_001) }).falls[0]).toMatchObject({ filter: "price_ceiling", need: 5_001 });
  });
});
