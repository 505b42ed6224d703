import { z } from "zod";
import { AgentId, Slug } from "./id.ts";
import { AGENT_KINDS } from "./lists/agents.ts";
import { Price } from "./money.ts";
import { Tier } from "./tier.ts";

export { AGENT_KINDS };

export const AgentKind = z.enum(AGENT_KINDS);
export type AgentKind = z.infer<typeof AgentKind>;

/** What an agent can do: skill name to level, 0 (cannot) to 1 (best known). An undeclared skill counts as 0.5. */
export const Skills = z
  .record(Slug, z.number().min(0).max(1))
  .refine((skills) => Object.keys(skills).length <= 64, "at most 64 skills");

export const HttpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" }).max(2_000);

/** The name of an environment variable that holds a secret; the secret itself is never stored. */
export const SecretReference = z
  .string()
  .max(128)
  .regex(/^[A-Z_][A-Z0-9_]*$/, "must be the name of an environment variable, such as OPENAI_API_KEY");

/** Where an agent is reached; each kind carries just what it needs. */
export const Endpoint = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("model"),
    dialect: z.enum(["openai", "anthropic"]).default("openai"),
    baseUrl: HttpUrl,
    model: z.string().min(1).max(200),
    apiKeyEnv: SecretReference.optional(),
  }),
  z.strictObject({ kind: z.literal("http"), url: HttpUrl, apiKeyEnv: SecretReference.optional() }),
  z.strictObject({ kind: z.literal("a2a"), cardUrl: HttpUrl, apiKeyEnv: SecretReference.optional() }),
  z.strictObject({ kind: z.literal("script"), handler: Slug }),
  z.strictObject({ kind: z.literal("human"), queue: Slug.default("default") }),
  z.strictObject({ kind: z.literal("external") }),
]);
export type Endpoint = z.infer<typeof Endpoint>;

/** A destination of tasks, as a policy declares it. What happens to it at run time (load, breaker, drain) is not part of it. */
export const Agent = z.strictObject({
  id: AgentId,
  name: z.string().min(1).max(80),
  description: z.string().max(2_000).default(""),
  endpoint: Endpoint,
  tier: Tier,
  skills: Skills.default({}),
  /** `null` means unpriced: the cost is unknown, which is not the same as free. */
  price: Price.nullable().default(null),
  contextWindowTokens: z.int().min(256).max(100_000_000).default(128_000),
  /** Output cap the agent is called with; `null` means unbounded, which strict budgets refuse. */
  maxOutputTokens: z.int().min(1).max(10_000_000).nullable().default(4_096),
  concurrency: z.int().min(1).max(100_000).default(8),
  /** Success to expect before any outcome, 0 to 1. */
  priorSuccess: z.number().min(0).max(1).default(0.6),
  /** Median latency to expect before any observation, in milliseconds. */
  priorLatencyMs: z.number().min(1).max(86_400_000).default(2_000),
  /** Agents that share a provider's account fall together when its quota is exhausted. */
  account: Slug.optional(),
  /** Plainly marks the agents of the demo fleet. */
  simulated: z.boolean().default(false),
});
export type Agent = z.infer<typeof Agent>;
