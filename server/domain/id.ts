import { z } from "zod";

/** Prefixed ids sort by creation: 26 characters of Crockford base 32, the first ten being milliseconds (ULID). */
const ulid = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`), `must look like ${prefix}_01ARZ3NDEKTSV4RRFFQ69G5FAV`);

export const TaskId = ulid("task");
export const DecisionId = ulid("dec");
export const ReviewId = ulid("rev");
export const KeyId = ulid("key");
export const WebhookId = ulid("hook");
/** What happened and was told to webhooks. */
export const EventId = ulid("evt");

/** A name that people type: lower case, digits, `-` and `_`, 1 to 63 characters, starting with a letter or digit. */
export const Slug = z
  .string()
  .max(63)
  .regex(/^[a-z0-9][a-z0-9_-]*$/, "must be lower-case letters, digits, - or _, and start with a letter or digit");

/** Agents are named by people, so their id carries the name: `agent_fast-chat`. */
export const AgentId = z
  .string()
  .max(70)
  .regex(/^agent_[a-z0-9][a-z0-9_-]*$/, "must look like agent_fast-chat: agent_ and a lower-case name");

export type IdPrefix = "task" | "dec" | "key" | "audit" | "pol" | "sess" | "hook" | "evt" | "req" | "rev";
