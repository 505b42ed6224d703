import type { AttemptAnswer } from "../domain/attempt.ts";
import { failed } from "../domain/attempt.ts";
import { requestedOutputTokens } from "../domain/chat.ts";
import type { Tried, Work } from "./dispatch-task.ts";
import type { World } from "./world.ts";

/** A credential outlives its task's deadline by this, so that a call on its last breath is still recognised. */
const CREDENTIAL_GRACE_MS = 60_000;

/** Makes the attempt that a decision asks for: in the task's name, bound by its deadline and output cap. */
export async function callAgent(world: World, work: Work, { record, policy }: Tried): Promise<AttemptAnswer> {
  const agent = policy.agents[record.decision.chosenOrdinal!]!;
  const { deadlineAtMs, body, stream, signal } = work;
  if (world.clock.nowMs() >= deadlineAtMs)
    return failed("deadline_passed", "the task's deadline had passed before the attempt");
  const { taskId, rootTaskId, project, depth } = work.lineage;
  const asked = requestedOutputTokens(body);
  const cap = Math.min(asked ?? Number.POSITIVE_INFINITY, agent.maxOutputTokens ?? Number.POSITIVE_INFINITY);
  return world.runner.attempt({
    taskId,
    decisionId: record.id,
    agent,
    body,
    stream,
    outputCapTokens: Number.isFinite(cap) ? cap : null,
    deadlineAtMs,
    traceparent: world.traces.attemptParent(record),
    credential: world.credentials.issue({
      taskId,
      rootTaskId,
      project,
      depth,
      deadlineAtMs,
      expiresAtMs: deadlineAtMs + CREDENTIAL_GRACE_MS,
    }),
    signal,
  });
}
