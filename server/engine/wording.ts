import type { ExclusionFacts, Filter } from "../domain/decision.ts";

/** Numbers as the sentences of a rationale say them. Screens have their own formats; these stand in answers and spans. */
export const inWords = {
  points: (value: number) => value.toFixed(3),
  signed: (value: number) => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(3)}`,
  share: (value: number) => `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`,
  /** Four places where that is exact, else six, so that two amounts that differ never read alike. */
  dollars: (micros: number) =>
    `${micros < 0 ? "-" : ""}$${(Math.abs(micros) / 1e6).toFixed(micros % 100 === 0 ? 4 : 6)}`,
  weight: (value: number) => String(Number(value.toFixed(3))),
  milliseconds: (value: number) => (value >= 10_000 ? `${(value / 1_000).toFixed(1)} s` : `${Math.round(value)} ms`),
  count: (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`,
};

type Values = Record<string, number | string>;

/** What each hard filter says of an agent that fell there: the sentence, and the values it was decided by. */
const FALL_WORDS: Record<Filter, (fall: ExclusionFacts) => { reason: string; values: Values }> = {
  already_tried: () => ({ reason: "was already tried at this task", values: {} }),
  not_a_member: () => ({ reason: "is not a member of the lane", values: {} }),
  tier_forbidden: ({ note }) => ({
    reason: `is of a tier that the lane does not allow: ${note}`,
    values: { tiers: note },
  }),
  missing_skill: ({ note }) => ({ reason: `has not declared the required skill ${note}`, values: { skill: note } }),
  disabled: ({ note }) => ({ reason: `is disabled${because(note)}`, values: note ? { reason: note } : {} }),
  draining: ({ note }) => ({ reason: `is draining${because(note)}`, values: note ? { reason: note } : {} }),
  breaker: ({ note }) => ({ reason: `its breaker gives no permit (${note})`, values: { breaker: note } }),
  context_window: ({ need, have }) => ({
    reason: `needs ${need} tokens of context and it has ${have}`,
    values: { neededTokens: need, windowTokens: have },
  }),
  concurrency: ({ need, have }) => ({
    reason: `would be attempt ${need} in flight and its limit is ${have}`,
    values: { inFlight: need - 1, limit: have },
  }),
  reserved_for_heavy: ({ need, have }) => ({
    reason: `has ${need - 1} in flight; beyond ${have} its concurrency is reserved for heavy work`,
    values: { inFlight: need - 1, openToOthers: have },
  }),
  price_ceiling: ({ need, have }) => ({
    reason: `would cost ${inWords.dollars(need)} and the ceiling is ${inWords.dollars(have)}`,
    values: { expectedCostMicros: need, ceilingMicros: have },
  }),
  unbounded_cost: ({ note }) => ({ reason: `its cost has no bound: ${note}`, values: { cause: note } }),
  over_budget: ({ need, have, note }) => ({
    reason: `would cost ${inWords.dollars(need)} and budget ${note} has ${inWords.dollars(have)} left`,
    values: { expectedCostMicros: need, remainingMicros: have, budget: note },
  }),
  deadline: ({ need, have }) => ({
    reason: `takes ${inWords.milliseconds(need)} and ${inWords.milliseconds(have)} are left`,
    values: { medianLatencyMs: need, remainingMs: have },
  }),
  not_callable: ({ note }) => ({ reason: `cannot be given the task: ${note}`, values: { cause: note } }),
};

export function fallInWords(fall: ExclusionFacts): { reason: string; values: Values } {
  return FALL_WORDS[fall.filter](fall);
}

function because(note: string): string {
  return note ? `: ${note}` : "";
}
