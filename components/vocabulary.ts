/** Words for the closed lists of the domain: each member has a label and, where an operator may wonder, a meaning. */
import type { DecisionKind, Filter, SightingSource } from "../server/domain/decision.ts";
import type { Factor } from "../server/domain/factor.ts";
import { FACTOR_MEANINGS } from "../server/domain/lists/factors.ts";
import type { FailureOwner, OutcomeStatus } from "../server/domain/outcome.ts";
import type { Cause } from "../server/domain/task.ts";
import type { Tier } from "../server/domain/tier.ts";

export const KIND_WORDS: Record<DecisionKind, { label: string; meaning: string }> = {
  scored: { label: "Scored", meaning: "The highest total took the task." },
  pinned: { label: "Pinned", meaning: "The caller named the agent, and it passed every filter." },
  single_candidate: { label: "Only one", meaning: "One agent was left after the filters; no score was needed." },
  sticky: {
    label: "Session",
    meaning: "The session stays with its agent: nobody was better by more than the switching cost.",
  },
  probe: { label: "Probe", meaning: "A recovering agent got a task to show whether it works again." },
  fallback: { label: "Fallback", meaning: "An earlier attempt of this task failed; the next best agent took it." },
  exploration: {
    label: "Exploration",
    meaning: "The lane had credit to learn about an agent that it knows little of.",
  },
  handoff: { label: "Handoff", meaning: "An agent passed the task on." },
  manual: { label: "By hand", meaning: "An operator chose the agent." },
  none: { label: "No agent", meaning: "Nobody was left after the filters." },
};

export const FILTER_WORDS: Record<Filter, { label: string; question: string }> = {
  already_tried: { label: "Already tried", question: "Not tried before in this task?" },
  not_a_member: { label: "Lane membership", question: "A member of the lane?" },
  tier_forbidden: { label: "Tier allowed", question: "Tier allowed for this work?" },
  missing_skill: { label: "Skills", question: "Has every required skill?" },
  disabled: { label: "Enabled", question: "Not disabled?" },
  draining: { label: "Not draining", question: "Taking new work?" },
  breaker: { label: "Breaker", question: "Breaker lets it through?" },
  context_window: { label: "Context window", question: "Does the input fit?" },
  concurrency: { label: "Concurrency", question: "Has a free slot?" },
  reserved_for_heavy: { label: "Heavy reserve", question: "Slots not kept for heavy work?" },
  price_ceiling: { label: "Price ceiling", question: "Below the lane's ceiling?" },
  unbounded_cost: { label: "Bounded cost", question: "Is its cost bounded?" },
  over_budget: { label: "Budget", question: "Within the budget?" },
  deadline: { label: "Deadline", question: "Done before the deadline?" },
  not_callable: { label: "Callable", question: "Can be given the task?" },
};

export const OUTCOME_WORDS: Record<OutcomeStatus | "pending", string> = {
  pending: "Pending",
  succeeded: "Succeeded",
  failed: "Failed",
  ignored: "Ignored",
  rejected: "Rejected",
};

export const OWNER_WORDS: Record<FailureOwner, string> = {
  client: "the caller",
  routing: "routing",
  capacity: "capacity",
  upstream: "the agent",
  platform: "the platform",
};

export const TIER_WORDS: Record<Tier, string> = { light: "Light", standard: "Standard", heavy: "Heavy" };

export const CAUSE_WORDS: Record<Cause, string> = {
  route: "New task",
  fallback: "Fallback",
  handoff: "Handoff",
  manual: "By hand",
};

export const SOURCE_WORDS: Record<SightingSource, string> = {
  named: "named by the caller",
  recognised: "recognised from the words",
  default: "too uncertain, so the default lane",
};

/** The label of a factor, such as "Tier fit". */
export function factorLabel(factor: Factor): string {
  return FACTOR_MEANINGS[factor].label;
}

/** The name of a value in words, without the unit that its figure already carries: `expectedCostMicros` is "expected cost". */
export function valueLabel(name: string): string {
  return name
    .replace(/(Micros|Ms)$/, "")
    .replace(/([A-Z])/g, " $1")
    .toLowerCase();
}
