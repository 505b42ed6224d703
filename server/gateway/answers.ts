/** Schemas of the answers that are not domain nouns of their own. The types they mirror are checked by the handlers. */
import { z } from "zod";
import { Role } from "../domain/access.ts";
import { Agent } from "../domain/agent.ts";
import { DecisionKind } from "../domain/decision.ts";
import { Factor } from "../domain/factor.ts";
import { Lane } from "../domain/lane.ts";
import { Outcome } from "../domain/outcome.ts";
import { PolicyDocument } from "../domain/policy.ts";
import { Tier } from "../domain/tier.ts";

export const DecisionRowAnswer = z.object({
  id: z.string(),
  taskId: z.string(),
  rootTaskId: z.string(),
  project: z.string(),
  decidedAtMs: z.number(),
  lane: z.string(),
  tier: Tier,
  kind: DecisionKind,
  chosenAgentId: z.string().nullable(),
  runnerUpAgentId: z.string().nullable(),
  margin: z.number().nullable(),
  decidingFactor: Factor.nullable(),
  policyVersion: z.int(),
  decideMicros: z.number(),
  content: z.string().nullable(),
  outcome: Outcome.pick({ status: true, owner: true, quality: true, latencyMs: true, costMicros: true }).nullable(),
});

export const DecisionPageAnswer = z.object({
  rows: z.array(DecisionRowAnswer),
  nextBefore: z.string().nullable().describe("Give it as `before` for the next page; null at the end"),
  count: z.int().describe("Rows that match, exact unless capped"),
  capped: z.boolean().describe("More rows match than were counted"),
});

export const PolicyAnswer = z.object({
  version: z.int(),
  hash: z.string(),
  document: PolicyDocument,
  publishedAtMs: z.number(),
  actor: z.string(),
  reason: z.string(),
});

export const PolicyVersionsAnswer = z.object({
  versions: z.array(
    z.object({
      version: z.int(),
      hash: z.string(),
      actor: z.string(),
      reason: z.string(),
      publishedAtMs: z.number(),
    }),
  ),
});

export const PolicyDiffAnswer = z.object({
  from: z.int(),
  to: z.int(),
  changes: z.array(
    z.object({
      path: z.string(),
      before: z.unknown().describe("Left out where the value was not there before"),
      after: z.unknown().describe("Left out where the value is not there any more"),
    }),
  ),
});

export const AgentsAnswer = z.object({ policyVersion: z.int(), agents: z.array(Agent) });
export const AgentAnswer = z.object({ policyVersion: z.int(), agent: Agent });
export const LanesAnswer = z.object({ policyVersion: z.int(), lanes: z.array(Lane) });
export const LaneAnswer = z.object({ policyVersion: z.int(), lane: Lane });

export const ImportDraftAnswer = z.object({
  agents: z.array(Agent),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
});

/** A policy version without its document: what a change answers. */
export const PublishedAnswer = PolicyAnswer.omit({ document: true });

export const KeyAnswer = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  project: z.string(),
  prefix: z.string().describe("First characters, to recognise it by"),
  requestsPerMinute: z.int().nullable().describe("Its own limit at each router; null: as the router is configured"),
  concurrency: z.int().nullable().describe("Its own limit at each router; null: as the router is configured"),
  createdAtMs: z.number(),
  expiresAtMs: z.number().nullable(),
  revokedAtMs: z.number().nullable(),
  lastUsedAtMs: z.number().nullable(),
});

export const HealthAnswer = z.object({
  status: z.enum(["ok", "degraded", "down"]),
  dependencies: z.array(
    z.object({ name: z.string(), state: z.enum(["ok", "degraded", "down", "off"]), detail: z.string() }),
  ),
});

export const OpenaiErrorAnswer = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string(),
  }),
});

/** A completion as the agent gave it; further fields are passed on as they came. */
export const ChatCompletionAnswer = z.looseObject({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.number(),
  model: z.string(),
  choices: z.array(
    z.looseObject({
      index: z.number(),
      message: z.looseObject({ role: z.literal("assistant"), content: z.string().nullable() }),
      finish_reason: z.string().nullable(),
    }),
  ),
  usage: z.unknown().optional(),
});

export const ResponseAnswer = z.looseObject({
  id: z.string(),
  object: z.literal("response"),
  created_at: z.number(),
  status: z.enum(["in_progress", "completed", "incomplete", "failed"]),
  model: z.string(),
  output: z.array(z.looseObject({ type: z.string(), id: z.string() })),
  usage: z.looseObject({ input_tokens: z.number(), output_tokens: z.number(), total_tokens: z.number() }).nullable(),
});

export const ModelAnswer = z.object({
  id: z.string(),
  object: z.literal("model"),
  created: z.int(),
  owned_by: z.string(),
});

export const ModelsAnswer = z.object({ object: z.literal("list"), data: z.array(ModelAnswer) });
