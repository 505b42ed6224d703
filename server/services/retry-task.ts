import { setTimeout as sleep } from "node:timers/promises";
import { FAILURE_MEANINGS } from "../domain/attempt.ts";
import { hashText } from "../engine/chance.ts";
import type { Tried, Work } from "./dispatch-task.ts";
import { chosenAgentId, type Occasion } from "./make-decision.ts";
import { poolOf } from "./settle-attempt.ts";
import type { World } from "./world.ts";

/** Attempts at one task, the first included (SEMANTICS 0.4). */
const MAXIMUM_ATTEMPTS = 3;

/** Before the same agent is asked again: this long after its first failure, twice as long after its second. */
const BACK_OFF_MS = 250;

/**
 * Why the next decision of a task is asked for. The first is a plain one; each later one is a fallback that leaves out
 * those who failed, as long as there is anybody else: a lone agent that failed may be asked again after a while.
 */
export function nextOccasion({ dispatch, earlier }: Work, tried: readonly Tried[]): Occasion {
  const last = tried.at(-1);
  const previousDecisionId = last?.record.id ?? earlier.previousDecisionId;
  if (previousDecisionId === null) return { cause: "route", previousDecisionId, triedAgentIds: [], dispatch };
  const triedAgentIds = [...earlier.failedAgentIds, ...tried.map(agentIdOf).filter((id) => id !== null)];
  const isAlone = last !== undefined && !hasOthers(last, triedAgentIds);
  return { cause: "fallback", previousDecisionId, triedAgentIds: isAlone ? [] : triedAgentIds, dispatch };
}

/** Whether another attempt may be made at all. Takes it out of the retry budget if so. */
export function mayRetry(world: World, work: Work, tried: readonly Tried[]): boolean {
  const last = tried.at(-1);
  if (last?.failure == null || work.signal.aborted) return false;
  const { code, retryAfterMs } = last.failure;
  if (!FAILURE_MEANINGS[code].retryable) return false;
  // A negative wait is the agent's own word that trying again is of no use.
  if (retryAfterMs !== null && retryAfterMs < 0) return false;
  if (work.earlier.count + tried.length >= MAXIMUM_ATTEMPTS) return false;
  if (world.clock.nowMs() + waitMs(last, tried) >= work.deadlineAtMs) return false;
  return world.live.spendRetry(poolOf(last));
}

/** Waits where the agent that failed is asked again: as long as it said, or by the back-off. False: given up meanwhile. */
export async function waitBeforeRetry(work: Work, tried: readonly Tried[]): Promise<boolean> {
  const forMs = waitMs(tried.at(-1)!, tried);
  if (forMs === 0) return true;
  return sleep(forMs, true, { signal: work.signal }).catch(() => false);
}

/** Another agent is asked at once. */
function waitMs(last: Tried, tried: readonly Tried[]): number {
  if (hasOthers(last, tried.map(agentIdOf))) return 0;
  const backOffMs = BACK_OFF_MS * 2 ** (tried.length - 1);
  // Spread over half of it, so that those who failed together do not come back together.
  const jittered = backOffMs * (0.5 + 0.5 * (hashText(last.record.id) / 2 ** 32));
  return Math.max(last.failure?.retryAfterMs ?? 0, jittered);
}

/** Whether somebody stood by when the last decision was made. Who asked for one agent wants no other. */
function hasOthers({ record, policy }: Tried, triedAgentIds: readonly (string | null)[]): boolean {
  const { candidates, pinnedOrdinal } = record.decision.facts;
  if (pinnedOrdinal !== null) return false;
  return candidates.some(({ ordinal }) => !triedAgentIds.includes(policy.agents[ordinal]!.id));
}

function agentIdOf({ record, policy }: Tried): string | null {
  return chosenAgentId(record.decision, policy);
}
