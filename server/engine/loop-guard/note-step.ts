import { findCycle, LONGEST_CYCLE, newCycleTrack, pushSignature } from "./cycle.ts";
import type { RunLimits } from "./limits.ts";
import type { AgentTrack, RunGuard } from "./run-guard.ts";
import { type Digest, type StepFacts, stepSignature } from "./signature.ts";
import { CONTINUE, type GuardVerdict, gravest, limitVerdict } from "./verdict.ts";

/** Steps that are remembered to know news by, and agents whose own calls are followed. */
const SEEN_STEPS = 64;
const FOLLOWED_AGENTS = 32;

/**
 * Notes a step of the run and says whether it may go on. A step with a tool or arguments is a call; without, it is words.
 *
 * Two sequences are watched for cycles that end with the newest step: the whole run's, and each agent's own calls. An
 * agent that repeats itself is warned at the third round, which leaves it a round to recover, and stopped at the fifth
 * if nothing new came from anybody else since its last round: somebody who looks the same thing up again after each news
 * of a person is checking, not stuck.
 */
export function noteStep(
  guard: RunGuard,
  limits: RunLimits,
  digest: Digest,
  facts: StepFacts,
  nowMs: number,
): GuardVerdict {
  guard.steps += 1;
  const signature = stepSignature(digest, facts);
  const isCall = facts.tool !== null || facts.argsHash !== null;
  pushSignature(guard.whole, signature);
  guard.wholeCalls.push(isCall);
  if (guard.wholeCalls.length > LONGEST_CYCLE) guard.wholeCalls.shift();
  const own = isCall ? ownCalls(guard, facts.agent) : null;
  if (own !== null) {
    pushSignature(own.cycle, signature);
    own.places.push(guard.steps);
    if (own.places.length > LONGEST_CYCLE + 1) own.places.shift();
  }
  const verdict = gravest(
    own === null ? CONTINUE : ownCycle(guard, limits, facts.agent, own),
    wholeCycle(guard, limits),
    limitVerdict("stop", "steps", guard.steps, limits.steps),
    limitVerdict("stop", "wall_time", nowMs - guard.startedAtMs, limits.wallMs),
  );
  noteNews(guard, facts.agent, signature);
  return verdict;
}

function ownCycle(guard: RunGuard, limits: RunLimits, agent: string, { cycle, places }: AgentTrack): GuardVerdict {
  const { warnAt, stopAt } = limits.cycle;
  const newsAt = guard.news.find((news) => news.agent !== agent)?.step ?? 0;
  const stuck = findCycle(
    cycle,
    () => stopAt,
    (length) => newsAt <= (places.at(-1 - length) ?? 0),
  );
  const found = stuck ?? findCycle(cycle, () => warnAt);
  if (found === null) return CONTINUE;
  const signatures = cycle.recent.slice(-found.length);
  return {
    verdict: stuck === null ? "warn" : "stop",
    guard: "repeated_steps",
    evidence: { kind: "cycle", agent, ...found, signatures, endsAtStep: guard.steps },
  };
}

function wholeCycle(guard: RunGuard, limits: RunLimits): GuardVerdict {
  const { whole, wholeCalls } = guard;
  const { warnAt, stopAt } = limits.cycle;
  const stuck = findCycle(whole, (length) => (wholeCalls.slice(-length).includes(true) ? stopAt : limits.wordsStopAt));
  const found = stuck ?? findCycle(whole, () => warnAt);
  if (found === null) return CONTINUE;
  return {
    verdict: stuck === null ? "warn" : "stop",
    guard: "repeated_steps",
    evidence: {
      kind: "cycle",
      agent: null,
      ...found,
      signatures: whole.recent.slice(-found.length),
      endsAtStep: guard.steps,
    },
  };
}

/** The agent's own calls; with too many agents the one that called longest ago is forgotten. */
function ownCalls(guard: RunGuard, agent: string): AgentTrack {
  // Callers name agents as they like, `__proto__` too; with the prefix every name is a key of its own.
  const key = `@${agent}`;
  if (Object.hasOwn(guard.agents, key)) return guard.agents[key]!;
  const names = Object.keys(guard.agents);
  if (names.length >= FOLLOWED_AGENTS) {
    const lastOf = (name: string) => guard.agents[name]!.places.at(-1) ?? 0;
    delete guard.agents[names.reduce((oldest, name) => (lastOf(name) < lastOf(oldest) ? name : oldest))];
  }
  const track = { cycle: newCycleTrack(), places: [] };
  guard.agents[key] = track;
  return track;
}

function noteNews(guard: RunGuard, agent: string, signature: string): void {
  const isNew = !guard.seen.includes(signature);
  guard.seen.push(signature);
  if (guard.seen.length > SEEN_STEPS) guard.seen.shift();
  if (!isNew) return;
  guard.news = [{ agent, step: guard.steps }, ...guard.news.filter((news) => news.agent !== agent)].slice(0, 2);
}
