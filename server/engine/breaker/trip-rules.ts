import type { Breaker } from "./breaker.ts";
import type { BreakerRules } from "./rules.ts";
import { recentCalls, summarise, type WindowCall } from "./window.ts";

/** Why a breaker opened by itself, with the numbers that it was decided on. */
export type TripCause =
  | { rule: "consecutive_failures"; failures: number; threshold: number }
  | { rule: "failure_rate"; failed: number; calls: number; threshold: number }
  | { rule: "slow_calls"; slow: number; calls: number; threshold: number }
  | { rule: "money_burnt"; burntMicros: number; failed: number; threshold: number }
  | { rule: "poison"; subject: string; attempts: number; agents: number }
  | { rule: "probes_failed"; failures: number };

/** Why it is not closed: it tripped, or an operator's forced opening has ended and it must prove itself. */
export type OpeningCause = TripCause | { rule: "override_ended"; override: "forced_open" };

/** Long runs are halved beyond this many calls, so that they follow an agent that changes. */
const LONG_RUN_CALLS = 1_000;
/** Successes that every agent is credited with, so that its first failures do not make it look like a bad one. */
const CREDITED_CALLS = 20;

/** How many failures in a row trip it: what chance would hardly do at the agent's own failure rate. */
export function consecutiveThreshold(longRun: Breaker["longRun"], rules: BreakerRules): number {
  if (rules.consecutive === null) return Infinity;
  const { least, most, chance } = rules.consecutive;
  const rate = longRun.failures / (longRun.calls + CREDITED_CALLS);
  if (rate <= 0) return least;
  return Math.min(most, Math.max(least, Math.ceil(Math.log(chance) / Math.log(rate))));
}

/** The rule that trips a closed breaker now, the quickest first; `null` where none does. */
export function tripCause(breaker: Breaker, rules: BreakerRules, nowMs: number): TripCause | null {
  const failures = breaker.consecutiveFailures;
  const threshold = consecutiveThreshold(breaker.longRun, rules);
  if (failures >= threshold) return { rule: "consecutive_failures", failures, threshold };

  const calls = recentCalls(breaker.window, rules, nowMs);
  const { failed, slow, burntMicros } = summarise(calls, failures);
  const { failureRate, slow: slowRule, burnt, poison } = rules;
  if (failureRate && calls.length >= failureRate.minimumCalls && failed >= failureRate.share * calls.length)
    return { rule: "failure_rate", failed, calls: calls.length, threshold: failureRate.share };
  if (slowRule && calls.length >= slowRule.minimumCalls && slow >= slowRule.share * calls.length)
    return { rule: "slow_calls", slow, calls: calls.length, threshold: slowRule.share };
  if (burnt && failed >= burnt.minimumFailures && burntMicros >= burnt.limitMicros)
    return { rule: "money_burnt", burntMicros, failed, threshold: burnt.limitMicros };
  return poison ? poisonCause(calls, poison) : null;
}

/** Asked after each failure, so only the work of the newest call can have become poison. */
function poisonCause(calls: readonly WindowCall[], rule: { attempts: number; agents: number }): TripCause | null {
  const newest = calls.at(-1);
  if (newest === undefined) return null;
  const failed = calls.filter(({ outcome, subject }) => outcome === "failed" && subject === newest.subject);
  const agents = new Set(failed.map(({ agentId }) => agentId)).size;
  if (failed.length < rule.attempts || agents < rule.agents) return null;
  return { rule: "poison", subject: newest.subject, attempts: failed.length, agents };
}

/** Adds a success, and the failures in a row that it ended, to what is known of the agent in the long run. */
export function learnLongRun(breaker: Breaker): void {
  const { longRun } = breaker;
  longRun.failures += breaker.consecutiveFailures;
  longRun.calls += breaker.consecutiveFailures + 1;
  if (longRun.calls <= LONG_RUN_CALLS) return;
  longRun.failures /= 2;
  longRun.calls /= 2;
}

/** The cause in words, for records and screens. */
export function causeInWords(cause: OpeningCause): string {
  switch (cause.rule) {
    case "consecutive_failures":
      return cause.failures === 1 ? "its last call failed" : `${cause.failures} failures in a row`;
    case "failure_rate":
      return `${cause.failed} of the last ${cause.calls} calls failed`;
    case "slow_calls":
      return `${cause.slow} of the last ${cause.calls} calls were slow`;
    case "money_burnt":
      return `${cause.failed} failed attempts cost $${(cause.burntMicros / 1e6).toFixed(2)}`;
    case "poison":
      return `${cause.attempts} attempts at the same work failed at ${cause.agents} agents`;
    case "probes_failed":
      return `${cause.failures} ${cause.failures === 1 ? "probe" : "probes"} failed`;
    case "override_ended":
      return "an operator's opening has ended; it must prove itself";
  }
}
