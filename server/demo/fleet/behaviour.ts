import { z } from "zod";

/** Faults that can be switched on by hand. */
export const FAULTS = ["none", "hang", "half_json", "html", "garbage", "die_mid_stream"] as const;

const share = z.number().min(0).max(1);

/** What an operator of the demo sets over an agent's nature, to make it sick or well on demand. `{}` restores the nature. */
export const Behaviour = z.strictObject({
  /** Whether the agent's own faults happen; `false` makes it well. */
  natural: z.boolean().default(true),
  /** Share of requests answered with `errorStatus`. */
  errorRate: share.default(0),
  errorStatus: z.int().min(400).max(599).default(500),
  /** Share of requests answered with 429 and `Retry-After`. */
  rateLimitRate: share.default(0),
  retryAfterSeconds: z.int().min(0).max(3_600).default(2),
  /** Added before the first byte of every answer. */
  extraLatencyMs: z.number().min(0).max(600_000).default(0),
  fault: z.enum(FAULTS).default("none"),
  /** Share of requests that `fault` happens to. */
  faultRate: share.default(1),
});
export type Behaviour = z.infer<typeof Behaviour>;

export const NATURAL: Behaviour = Behaviour.parse({});
