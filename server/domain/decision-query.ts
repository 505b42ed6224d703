import { z } from "zod";
import { DecisionKind, Filter } from "./decision.ts";
import { Factor } from "./factor.ts";
import { AgentId, DecisionId, Slug, TaskId } from "./id.ts";
import { DECISION_ATTEMPTS, DECISION_COSTS, DECISION_STATUSES } from "./lists/outcomes.ts";
import { FailureOwner } from "./outcome.ts";
import { Tier } from "./tier.ts";

/** Milliseconds since 1970, up to the year 9999. */
export const InstantMs = z.coerce.number().int().min(0).max(253_402_300_799_999);

/** Text that PostgreSQL can search for. */
const SearchWords = z
  .string()
  .min(2, "must have at least 2 characters")
  .max(200)
  .regex(/^[^\0]*$/, "must not contain U+0000");

/** Which decisions a list shows. Numbers may come as text, as they do in a URL. */
export const DecisionFilters = z.strictObject({
  before: DecisionId.exactOptional().describe("Only decisions older than this one: the page's `nextBefore`"),
  after: DecisionId.exactOptional().describe("Only decisions newer than this one"),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe("Rows in a page"),
  lane: Slug.exactOptional(),
  agentId: AgentId.exactOptional().describe("Only decisions that chose this agent"),
  kind: DecisionKind.exactOptional(),
  tier: Tier.exactOptional(),
  decidingFactor: Factor.exactOptional(),
  status: z
    .enum(DECISION_STATUSES)
    .exactOptional()
    .describe("How it ended; pending: no outcome yet; stopped: ignored or rejected; ended: any outcome"),
  owner: FailureOwner.exactOptional(),
  cost: z.enum(DECISION_COSTS).exactOptional().describe("Only ended attempts whose cost is known, or is not"),
  attempt: z
    .enum(DECISION_ATTEMPTS)
    .exactOptional()
    .describe("Only ended attempts that were the first at their task, or a later one"),
  policyVersion: z.coerce.number().int().min(1).max(2_147_483_647).exactOptional(),
  excludedBy: Filter.exactOptional().describe("Only decisions in which this filter excluded a member of the lane"),
  rootTaskId: TaskId.exactOptional().describe("Only decisions of this run"),
  sessionId: z.string().min(1).max(200).exactOptional(),
  fromMs: InstantMs.exactOptional().describe("Decided at or after this instant"),
  toMs: InstantMs.exactOptional().describe("Decided before this instant"),
  search: SearchWords.exactOptional().describe("Words that the kept content contains, in either case"),
});
export type DecisionFilters = z.infer<typeof DecisionFilters>;
