import type { AttemptAnswer } from "../domain/attempt.ts";
import { failed } from "../domain/attempt.ts";
import { requestedOutputTokens } from "../domain/chat.ts";
import type { Tried, Work } from "./dispatch-task.ts";
import type { World } from "./world.ts";

/** A credential outlives its attempt by this, so that a call on its last breath is still recognised. */
const CREDENTIAL_GRACE_MS = 60_000;

/** Makes the attempt that a decision asks for: in the task's name, bound by its deadline and output cap. */
export async function callAgent(world: World, work: Work, { record, policy }: Tried): Promise<AttemptAnswer> {
  const agent = policy.agents[record.decision.chosenOrdinal!]!;
  if (world.clock.nowMs() >= work.deadlineAtMs) return failed("timed_out", "the deadline had passed before the attempt");
  const { taskId, rootTaskId, project, depth } = work.lineage;
  const asked = requestedOutputTokens(work.body);
  const cap = Math.min(asked ?? Number.POSITIVE_INFINITY, agent.maxOutputTokens ?? Number.POSITIVE_INFINITY);
  return world.runner.attempt({
    taskId,
    decisionId: record.id,
    agent,
    body: work.body,
    stream: work.stream,
    outputCapTokens: Number.isFinite(cap) ? cap : null,
    deadlineAtMs: work.deadlineAtMs,
    traceparent: world.traces.attemptParent(record),
    credential: world.credentials.issue({ taskId, rootTaskId, project, depth }, work.deadlineAtMs + CREDENTIAL_GRACE_MS),
    signal: work.signal,
  });
}
