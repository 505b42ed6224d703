import { admit } from "../../server/engine/breaker/admit.ts";
import { newBreaker } from "../../server/engine/breaker/breaker.ts";
import { AGENT_RULES, type BreakerRules } from "../../server/engine/breaker/rules.ts";
import { settle } from "../../server/engine/breaker/settle.ts";
import { uniforms } from "../../server/engine/chance.ts";
import { requestOf, START } from "./breaker-driver.ts";

/** A call a second. */
const STEP_MS = 1_000;

/** An agent that fails with some probability, behind a breaker, called once a second. */
export function simulateAgent(seed: number, rules: BreakerRules = AGENT_RULES) {
  const chance = uniforms(seed);
  const breaker = newBreaker({ kind: "agent", agentId: `agent_${seed}` }, START);
  let now = START;
  let call = 0;
  return {
    /** Makes calls until so many were let through, or until it trips if `stopAtTrip`; answers those let through and the trips. */
    run(calls: number, failureRate: number, stopAtTrip: boolean): { calls: number; trips: number } {
      const before = breaker.counts.trips;
      let passed = 0;
      while (passed < calls) {
        call += 1;
        now = { ms: now.ms + STEP_MS, wallMs: now.wallMs + STEP_MS };
        const callId = `call-${call}`;
        if (admit(breaker, rules, requestOf(callId), now).kind === "refused") continue;
        passed += 1;
        const outcome = chance() < failureRate ? "failed" : "succeeded";
        settle(breaker, rules, callId, { outcome, costMicros: 0, retryAfterMs: null }, now);
        if (stopAtTrip && breaker.counts.trips > before) break;
      }
      return { calls: passed, trips: breaker.counts.trips - before };
    },
    breaker,
  };
}

/** Calls until an outage is found, once for each seed: after `before` healthy calls the agent fails at `rate`. */
export function callsToFind(seeds: number, before: { calls: number; rate: number }, rate: number): number[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const agent = simulateAgent(seed + 1);
    agent.run(before.calls, before.rate, false);
    return agent.run(1_000, rate, true).calls;
  }).sort((one, other) => one - other);
}

/** Trips of agents that only fail as often as they always do, the probes' own reopenings left out. */
export function falseTrips(seeds: number, callsEach: number, rate: number, rules: BreakerRules = AGENT_RULES): number {
  let trips = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const agent = simulateAgent(seed, rules);
    let left = callsEach;
    while (left > 0) {
      const { calls, trips: more } = agent.run(left, rate, true);
      left -= calls;
      trips += more;
    }
  }
  return trips;
}

export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
