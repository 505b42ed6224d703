import type { DecisionView } from "../domain/decision.ts";
import type { OutcomeReport } from "../domain/outcome.ts";
import type { DemoEvent, DemoTask, RouteBody } from "./demo-task.ts";

/** Where an event of the demo is played: over HTTP now, or at a moment of the past. */
export interface Stage {
  route(body: RouteBody): Promise<DecisionView>;
  /** Has the agent do the task; `null` where nothing more will come of it. */
  attempt(agentId: string, task: DemoTask): Promise<OutcomeReport | null>;
  report(decisionId: string, report: OutcomeReport): Promise<void>;
  /** An outcome that is never told. */
  forget(decisionId: string): void;
  /** Uniform in 0 to 1. */
  random(): number;
}

const MOST_TRIES = 3;
const RETRY_SHARE = 0.75;
const LATE_QUALITY_SHARE = 0.12;

/** Plays one event to its end, as a program that calls its agents itself would. */
export async function playEvent(event: DemoEvent, stage: Stage): Promise<void> {
  switch (event.kind) {
    case "single":
      await playTask(event.task, stage);
      return;
    case "session":
      for (const turn of event.turns) await playTask(turn, stage);
      return;
    case "delegation":
      await playDelegation(event, stage);
  }
}

/** The parent is routed, hands parts of its work on, and ends after them. */
async function playDelegation(
  { parent, children }: Extract<DemoEvent, { kind: "delegation" }>,
  stage: Stage,
): Promise<void> {
  const view = await stage.route(parent.body);
  for (const child of children) await playTask({ ...child, body: { ...child.body, parentTaskId: view.taskId } }, stage);
  await finish(view, parent, stage);
}

/** Routes, has it done, reports; a failed task is mostly routed again without the agent that failed. */
async function playTask(task: DemoTask, stage: Stage): Promise<void> {
  const tried: string[] = [];
  while (tried.length < MOST_TRIES) {
    const view = await stage.route({ ...task.body, excludeAgents: [...tried] });
    const outcome = await finish(view, task, stage);
    if (outcome?.status !== "failed" || stage.random() > RETRY_SHARE) return;
    // A pinned agent is not asked again either, and then there is nobody.
    tried.push(view.chosen!.agentId);
  }
}

async function finish(view: DecisionView, task: DemoTask, stage: Stage): Promise<OutcomeReport | null> {
  if (view.chosen === null) return null;
  const outcome = await stage.attempt(view.chosen.agentId, task);
  if (outcome === null || !task.reported) {
    stage.forget(view.decisionId);
    return null;
  }
  const { quality, ...withoutQuality } = outcome;
  if (outcome.status !== "succeeded" || quality === undefined || stage.random() > LATE_QUALITY_SHARE) {
    await stage.report(view.decisionId, outcome);
    return outcome;
  }
  // Some people judge an answer only later.
  await stage.report(view.decisionId, withoutQuality);
  await stage.report(view.decisionId, { status: "succeeded", quality });
  return outcome;
}
