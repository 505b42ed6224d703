import { z } from "zod";
import { AgentId, Slug, TaskId } from "./id.ts";
import { CostMicros } from "./money.ts";
import { Tier } from "./tier.ts";

export const MAXIMUM_INPUT_CHARACTERS = 1_000_000;
export const MAXIMUM_REQUIRED_SKILLS = 32;

/** One part of a message's content; parts that are not text are carried but not read. */
const ContentPart = z.looseObject({ type: z.string().max(64), text: z.string().optional() });

/** A message as OpenAI's chat API has it; unknown fields pass through untouched. */
export const ChatMessage = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool", "function"]),
  content: z.union([z.string(), z.array(ContentPart).max(256), z.null()]).optional(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/** Limits that a caller puts on its own task; they may only lower the policy's. */
export const TaskBudget = z.strictObject({
  costMicros: CostMicros.optional(),
  tokens: z.int().min(0).optional(),
  steps: z.int().min(0).optional(),
  depth: z.int().min(0).optional(),
  /** Milliseconds from now until the task must be done. */
  deadlineMs: z.int().min(1).max(86_400_000).optional(),
});
export type TaskBudget = z.infer<typeof TaskBudget>;

/** Why a decision is asked for; anything but `route` is never a probe nor an exploration. */
export const CAUSES = ["route", "fallback", "handoff", "manual"] as const;
export const Cause = z.enum(CAUSES);
export type Cause = z.infer<typeof Cause>;

/** The body of `POST /v1/route`: a task to be given to an agent. */
export const RouteRequest = z.strictObject({
  input: z
    .union([
      z.string().min(1, "must not be empty").max(MAXIMUM_INPUT_CHARACTERS),
      z.array(ChatMessage).min(1, "must have at least one message").max(2_000),
    ])
    .describe("The task in words, or its messages"),
  lane: Slug.optional().describe("Names the lane; otherwise it is recognised from the input"),
  agent: AgentId.optional().describe("Pins the agent: it takes the task if it passes the hard filters"),
  tier: Tier.optional().describe("Names how hard the task is; otherwise it is estimated"),
  requires: z
    .array(Slug)
    .max(MAXIMUM_REQUIRED_SKILLS, `at most ${MAXIMUM_REQUIRED_SKILLS} skills`)
    .default([])
    .describe("Skills that the agent must have declared above 0"),
  parentTaskId: TaskId.optional().describe("The task that this one was delegated by"),
  sessionId: z.string().min(1).max(200).optional(),
  seed: z.string().min(1).max(64).optional().describe("Makes the decision's chance repeatable; otherwise its id"),
  critical: z.boolean().default(false).describe("Never used for probes or exploration"),
  excludeAgents: z.array(AgentId).max(64).default([]).describe("Agents already tried"),
  expectedOutputTokens: z.int().min(1).max(1_000_000).optional(),
  budget: TaskBudget.optional(),
  metadata: z
    .record(z.string().max(64), z.union([z.string().max(512), z.number(), z.boolean()]))
    .refine((metadata) => Object.keys(metadata).length <= 16, "at most 16 entries")
    .optional(),
});
export type RouteRequest = z.infer<typeof RouteRequest>;

/** The text of an input that lanes and features are read from: the user's words, newest message last. */
export function textOf(input: RouteRequest["input"]): string {
  if (typeof input === "string") return input;
  const parts: string[] = [];
  for (const message of input) {
    if (message.role === "system" || message.role === "developer") continue;
    if (typeof message.content === "string") parts.push(message.content);
    else if (Array.isArray(message.content)) for (const part of message.content) if (part.text) parts.push(part.text);
  }
  return parts.join("\n");
}
