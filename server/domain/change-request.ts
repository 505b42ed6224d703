import { z } from "zod";
import { ROLES } from "./access.ts";
import { HttpUrl, SecretReference } from "./agent.ts";
import { Slug } from "./id.ts";
import { LONGEST_REASON, SHORTEST_REASON } from "./lists/reason.ts";

/** Why somebody changes something: kept in the audit and with the policy version. */
export const Reason = z
  .string()
  .trim()
  .min(SHORTEST_REASON, `say why in at least ${SHORTEST_REASON} characters`)
  .max(LONGEST_REASON);

/** A new key. Its text is answered once and never again. */
export const NewKey = z.strictObject({
  name: z.string().trim().min(1).max(80).describe("What the key is for"),
  role: z.enum(ROLES),
  project: Slug.default("default"),
  /** Days until it expires; `null` never. */
  expiresInDays: z.int().min(1).max(3_650).nullable().default(null),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(60_000_000)
    .nullable()
    .default(null)
    .describe("Requests it may make in a minute, at each router; null: what SIGNALBOX_RATE_LIMIT says"),
  concurrency: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .default(null)
    .describe("Requests it may have in flight, at each router; null: what SIGNALBOX_CONCURRENCY_LIMIT says"),
});
export type NewKey = z.infer<typeof NewKey>;

/** Where agents are read from. They come back as drafts; nothing is published. */
export const ImportSource = z.discriminatedUnion("source", [
  z.strictObject({
    source: z.literal("openai-models"),
    baseUrl: HttpUrl.describe("The part before /models"),
    apiKeyEnv: SecretReference.optional(),
  }),
  z.strictObject({ source: z.literal("a2a-card"), url: HttpUrl, apiKeyEnv: SecretReference.optional() }),
  z.strictObject({ source: z.literal("litellm-yaml"), text: z.string().min(1).max(1_000_000) }),
]);
export type ImportSource = z.infer<typeof ImportSource>;
