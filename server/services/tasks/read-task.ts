import type { Usage } from "../../domain/money.ts";
import { Problem } from "../../domain/problem.ts";
import type { AttemptView, TaskRun, TaskStatus, TaskView } from "../../domain/task-run.ts";
import type { Caller, TaskLineage } from "../ports.ts";
import { demand, visibleProject, type World } from "../world.ts";

const MOST_CHILDREN = 200;
const NO_USAGE: Usage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

/** A task as it stands: its attempts, what they used and cost, and what it delegated. Also one whose caller runs it. */
export async function readTask(world: World, caller: Caller, taskId: string): Promise<TaskView> {
  demand(caller, "read_own");
  return viewTask(world, taskId, visibleProject(caller.actor));
}

/** The task, or `not_found`. `project: null` finds in all. */
export async function viewTask(world: World, taskId: string, project: string | null): Promise<TaskView> {
  const run = await world.runs.find(taskId, project);
  const lineage = run ?? (await world.tasks.lineage(taskId, project));
  if (lineage === null)
    throw new Problem(
      "not_found",
      `There is no task ${taskId}.`,
      "Check the id: a route or a task was answered with it.",
    );
  const [attempts, children] = await Promise.all([
    world.runs.attempts(lineage),
    world.runs.children(taskId, MOST_CHILDREN),
  ]);
  const named = attempts.map((attempt) => ({ ...attempt, agentName: nameOf(world, attempt.agentId) }));
  return {
    ...placeOf(lineage),
    ...(run === null ? standingOf(named) : await standingOfRun(world, run, named)),
    attempts: named,
    ...sumsOf(named),
    children,
  };
}

function placeOf({ taskId, rootTaskId, parentTaskId, depth }: TaskLineage) {
  return { taskId, rootTaskId, parentTaskId, depth };
}

type Standing = Pick<TaskView, "status" | "output" | "error" | "createdAtMs" | "deadlineAtMs" | "endedAtMs" | "review">;

async function standingOfRun(world: World, run: TaskRun, attempts: readonly AttemptView[]): Promise<Standing> {
  const waitsFor = run.status === "waiting_human" ? attempts.at(-1) : undefined;
  const review = waitsFor === undefined ? null : await world.reviews.ofDecision(waitsFor.decisionId);
  return {
    status: run.status,
    output: run.end?.output ?? null,
    error: run.end?.error ?? null,
    createdAtMs: run.createdAtMs,
    deadlineAtMs: run.deadlineAtMs,
    endedAtMs: run.endedAtMs,
    review: review === null ? null : { reviewId: review.id, queue: review.queue },
  };
}

/** Of a task that its caller runs, or a chat completion: as its last decision says. */
function standingOf(attempts: readonly AttemptView[]): Standing {
  const last = attempts.at(-1);
  const status = statusOf(last);
  return {
    status,
    output: null,
    error: last?.error == null ? null : { code: last.owner ?? "failed", message: last.error },
    createdAtMs: attempts[0]?.decidedAtMs ?? 0,
    deadlineAtMs: null,
    endedAtMs: last === undefined || status === "working" ? null : last.decidedAtMs + (last.latencyMs ?? 0),
    review: null,
  };
}

function statusOf(last: AttemptView | undefined): TaskStatus {
  if (last === undefined || last.agentId === null) return "refused";
  if (last.status === null) return "working";
  return ({ succeeded: "succeeded", failed: "failed", rejected: "failed", ignored: "cancelled" } as const)[last.status];
}

/** A name of today: an agent that is gone has none. */
function nameOf(world: World, agentId: string | null): string | null {
  if (agentId === null) return null;
  const policy = world.policies.current();
  const ordinal = policy.ordinalOf.get(agentId);
  return ordinal === undefined ? null : policy.agents[ordinal]!.name;
}

function sumsOf(attempts: readonly AttemptView[]): Pick<TaskView, "usage" | "costMicros" | "unpricedAttempts"> {
  const usage = { ...NO_USAGE };
  let costMicros = 0;
  let unpricedAttempts = 0;
  for (const attempt of attempts) {
    for (const bucket of Object.keys(usage) as (keyof Usage)[]) usage[bucket] += attempt.usage?.[bucket] ?? 0;
    costMicros += attempt.costMicros ?? 0;
    if (attempt.usage !== null && attempt.costMicros === null) unpricedAttempts += 1;
  }
  return { usage, costMicros, unpricedAttempts };
}
