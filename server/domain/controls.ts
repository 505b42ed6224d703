import { z } from "zod";
import { Reason } from "./change-request.ts";
import { AgentId } from "./id.ts";
import { BREAKER_OVERRIDES, BREAKER_STATES } from "./snapshot.ts";

/** What people lay over a router that runs. It is no part of the policy, and each but the undoing of one has an end. */
export const CONTROL_KINDS = ["agent", "breaker", "global"] as const;
export type ControlKind = (typeof CONTROL_KINDS)[number];

export const BREAKER_VERBS = ["trip", "force_close", "observe", "release", "reset"] as const;
export type BreakerVerb = (typeof BREAKER_VERBS)[number];
export const AGENT_VERBS = ["drain", "disable", "enable"] as const;
export type AgentVerb = (typeof AGENT_VERBS)[number];
export const GLOBAL_VERBS = ["set", "lift"] as const;
export type GlobalVerb = (typeof GLOBAL_VERBS)[number];
/** The two global switches: new work is refused; changes are refused. */
export const SWITCHES = ["stop", "read_only"] as const;
export type Switch = (typeof SWITCHES)[number];

export type ControlVerb = BreakerVerb | AgentVerb | GlobalVerb;

/** The newest order at one target, as it is stored: version 1 is the first. Later orders replace it; the audit keeps all. */
export interface Control {
  kind: ControlKind;
  /** A breaker's id, an agent's id, or a switch. */
  id: string;
  verb: ControlVerb;
  reason: string;
  actor: string;
  createdAtMs: number;
  /** `null` where the verb sets nothing that could end. */
  expiresAtMs: number | null;
  version: number;
  /** How often a breaker was reset: a router that missed versions still sees that a reset lay between them. */
  resets: number;
}

/** The id of a breaker: what it stands before, then the names that say which. */
export const BreakerId = z
  .string()
  .max(200)
  .regex(/^(agent|lane|account)(\.[a-z0-9_-]{1,70}){1,2}$/, "must look like agent.agent_fast-chat");

/** Why, until when, and which version the operator saw. */
export const ControlOrder = z.strictObject({
  reason: Reason,
  expiresInS: z.int().min(60).max(259_200).default(3_600).describe("Seconds until it ends by itself"),
  version: z.int().min(0).optional().describe("The version that was seen; another one is refused with 409"),
  force: z.boolean().default(false).describe("Even where a lane is left without any usable agent"),
});
export type ControlOrder = z.infer<typeof ControlOrder>;

const Transition = z.object({
  atMs: z.number(),
  from: z.enum(BREAKER_STATES),
  to: z.enum(BREAKER_STATES),
  manual: z.boolean(),
  actor: z.string().nullable(),
  reason: z.string(),
});

/** A breaker as the API and the screens show it. Instants are epoch milliseconds. */
export const BreakerStatus = z.object({
  id: z.string(),
  scope: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("agent"), agentId: z.string() }),
    z.object({ kind: z.literal("lane"), lane: z.string(), agentId: z.string() }),
    z.object({ kind: z.literal("account"), account: z.string() }),
  ]),
  state: z.enum(BREAKER_STATES),
  override: z
    .object({
      kind: z.enum(BREAKER_OVERRIDES),
      actor: z.string(),
      reason: z.string(),
      createdAtMs: z.number(),
      expiresAtMs: z.number(),
    })
    .nullable(),
  effective: z.enum([...BREAKER_STATES, ...BREAKER_OVERRIDES]),
  reason: z.string(),
  since: z.number(),
  nextProbeAt: z.number().nullable(),
  window: z.object({
    calls: z.int(),
    failed: z.int(),
    slow: z.int(),
    burntMicros: z.number(),
    consecutiveFailures: z.int(),
    strip: z.array(z.object({ outcome: z.enum(["succeeded", "failed", "slow"]), ageMs: z.number() })),
  }),
  transitions: z.array(Transition).describe("Of late, newest first"),
  version: z.int(),
});
export type BreakerStatus = z.infer<typeof BreakerStatus>;
export type BreakerTransition = z.infer<typeof Transition>;

export const AgentAvailability = z.object({
  agentId: AgentId,
  mode: z.enum(["enabled", "draining", "disabled"]),
  reason: z.string(),
  actor: z.string().nullable(),
  since: z.number().nullable(),
  expiresAt: z.number().nullable(),
  version: z.int(),
});
export type AgentAvailability = z.infer<typeof AgentAvailability>;

export const SwitchState = z.object({
  on: z.boolean(),
  reason: z.string(),
  actor: z.string().nullable(),
  since: z.number().nullable(),
  expiresAt: z.number().nullable(),
  version: z.int(),
});
export type SwitchState = z.infer<typeof SwitchState>;

/** Both switches, and the agents as people have set them. */
export const ControlsState = z.object({
  stop: SwitchState,
  readOnly: SwitchState,
  agents: z.array(AgentAvailability),
});
export type ControlsState = z.infer<typeof ControlsState>;

/** What taking an agent out of its lanes would move, from decisions of the last hour that are decided again without it. */
export const ControlPreview = z.object({
  agentId: z.string(),
  lanes: z.array(
    z.object({
      lane: z.string(),
      decisions: z.int().describe("Of the last hour that were looked at, the newest 200 at most"),
      share: z.number().nullable().describe("That went to this agent, 0 to 1; null without decisions"),
      moves: z.array(z.object({ agentId: z.string().nullable(), decisions: z.int() })),
    }),
  ),
  leftEmpty: z.array(z.string()).describe("Lanes without any usable agent afterwards: refused without force"),
});
export type ControlPreview = z.infer<typeof ControlPreview>;
