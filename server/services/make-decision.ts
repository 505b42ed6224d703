import type { Decision, DecisionRecord } from "../domain/decision.ts";
import { Problem } from "../domain/problem.ts";
import { type Cause, MAXIMUM_INPUT_CHARACTERS, type RouteRequest, textOf } from "../domain/task.ts";
import type { CompiledPolicy } from "../engine/compile-policy.ts";
import { decide } from "../engine/decide.ts";
import type { Dispatch, EngineTask } from "../engine/engine-task.ts";
import { explainFeatures } from "../engine/explain-features.ts";
import { snapshotDigest } from "../engine/snapshot-digest.ts";
import type { Caller, TaskLineage } from "./ports.ts";
import type { ContentPolicy, World } from "./world.ts";

/** What is kept of a text where excerpts are. */
export const EXCERPT_CHARACTERS = 160;
const CHARACTERS_PER_TOKEN = 4;

/** A decision that was made but not yet recorded, with the policy it was made under. */
export interface MadeDecision {
  record: DecisionRecord;
  policy: CompiledPolicy;
  /** As `SpanPlace` has it. */
  parentSampled: boolean | null;
}

/** Why a decision is asked for, and what was tried before it in the same task. */
export interface Occasion {
  cause: Cause;
  previousDecisionId: string | null;
  triedAgentIds: readonly string[];
  dispatch: Dispatch;
}

/** The first decision of a task that its caller brings to the agent itself. */
export const FIRST: Occasion = { cause: "route", previousDecisionId: null, triedAgentIds: [], dispatch: "caller" };

/** Takes a snapshot and decides: the one path of live routing and of dry runs. Nothing is reserved or recorded here. */
export function makeDecision(
  world: World,
  caller: Caller,
  request: RouteRequest,
  lineage: TaskLineage,
  occasion: Occasion = FIRST,
): MadeDecision {
  const policy = world.policies.current();
  checkNames(request, policy);
  // What a lane or a tier is recognised by stands long before that.
  const text = textOf(request.input).slice(0, MAXIMUM_INPUT_CHARACTERS);
  const startedMicros = world.clock.monotonicMicros();
  const id = world.ids.next("dec");
  const sessionId = request.sessionId ?? null;
  const snapshot = world.live.snapshot({ project: lineage.project, sessionId, rootTaskId: lineage.rootTaskId });
  const decision = decide(
    engineTask(request, text, occasion, world.settings.content),
    snapshot,
    policy,
    request.seed ?? id,
  );
  const decideMicros = Math.round(world.clock.monotonicMicros() - startedMicros);

  const { parentSampled, ...place } = world.traces.begin(caller.traceparent);
  const record: DecisionRecord = {
    id,
    ...lineage,
    previousDecisionId: occasion.previousDecisionId,
    sessionId,
    decidedAtMs: world.clock.nowMs(),
    decideMicros,
    ...place,
    policyHash: policy.hash,
    snapshotDigest: snapshotDigest(decision.facts),
    content: keptContent(text, world.settings.content),
    decision,
  };
  return { record, policy, parentSampled };
}

/** The agent that was chosen, or `null`. */
export function chosenAgentId(decision: Decision, policy: CompiledPolicy): string | null {
  return decision.chosenOrdinal === null ? null : policy.agents[decision.chosenOrdinal]!.id;
}

function engineTask(request: RouteRequest, text: string, occasion: Occasion, content: ContentPolicy): EngineTask {
  const explained = explainFeatures(text);
  return {
    features: explained.features,
    // The evidence quotes single words of the task, so it is kept only where its text may be.
    explained: content === "off" ? null : explained,
    inputTokens: Math.ceil(inputCharacters(request.input, text) / CHARACTERS_PER_TOKEN),
    expectedOutputTokens: request.expectedOutputTokens ?? null,
    lane: request.lane ?? null,
    tier: request.tier ?? null,
    pinnedAgentId: request.agent ?? null,
    requires: request.requires,
    critical: request.critical,
    cause: occasion.cause,
    dispatch: occasion.dispatch,
    triedAgentIds: [...request.excludeAgents, ...occasion.triedAgentIds],
    costCeilingMicros: request.budget?.costMicros ?? null,
    deadlineMs: request.budget?.deadlineMs ?? null,
  };
}

/** Length of all that an agent would be sent, system prompts included, though lanes are read from the user's words. */
function inputCharacters(input: RouteRequest["input"], text: string): number {
  if (typeof input === "string") return input.length;
  let systemCharacters = 0;
  for (const { role, content } of input)
    if ((role === "system" || role === "developer") && typeof content === "string") systemCharacters += content.length;
  return text.length + systemCharacters;
}

function checkNames(request: RouteRequest, policy: CompiledPolicy): void {
  if (request.lane !== undefined && !policy.laneByName.has(request.lane))
    throw new Problem(
      "unknown_lane",
      `lane: there is no lane ${request.lane} in policy version ${policy.version}`,
      `Use one of ${policy.laneNames.slice(0, 12).join(", ")}, or leave the lane out to have it recognised.`,
    );
  for (const agentId of [request.agent, ...request.excludeAgents])
    if (agentId !== undefined && !policy.ordinalOf.has(agentId))
      throw new Problem(
        "unknown_agent",
        `${agentId === request.agent ? "agent" : "excludeAgents"}: there is no agent ${agentId} in policy version ${policy.version}`,
        "List the agents with GET /v1/agents, or leave the field out.",
      );
}

function keptContent(text: string, content: ContentPolicy): string | null {
  if (content === "off") return null;
  if (content === "full") return text;
  if (text.length <= EXCERPT_CHARACTERS) return text;
  // A cut through a surrogate pair would not survive storage.
  return text.slice(0, EXCERPT_CHARACTERS).toWellFormed();
}
