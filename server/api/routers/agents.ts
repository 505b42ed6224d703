import { z } from "zod";
import type { Agent } from "../../domain/agent.ts";
import { ImportSource } from "../../domain/change-request.ts";
import { AgentId, Slug } from "../../domain/id.ts";
import { MAXIMUM_LANES } from "../../domain/policy.ts";
import { putAgent, removeAgent } from "../../services/edit-policy.ts";
import { importAgents } from "../../services/import-agents.ts";
import { readLoad } from "../../services/read-load.ts";
import { readPolicy } from "../../services/read-policy.ts";
import { testAgent } from "../../services/test-agent.ts";
import { permitted, router } from "../procedures.ts";
import { ChangeInput } from "./policy.ts";

export const agents = router({
  list: permitted("explain").query(async ({ ctx }) => {
    const { version, document } = await readPolicy(ctx.world, ctx.caller);
    return { policyVersion: version, agents: document.agents };
  }),
  /** How loaded each is just now. */
  live: permitted("explain").query(({ ctx }) => readLoad(ctx.world, ctx.caller)),
  /** Sends one real task to an agent and answers how it went. */
  testCall: permitted("change")
    .input(z.strictObject({ agentId: AgentId, input: z.string().trim().min(1).max(4_000) }))
    .mutation(({ ctx, input, signal }) =>
      testAgent(ctx.world, ctx.caller, { ...input, signal: signal ?? new AbortController().signal }),
    ),
  put: permitted("change")
    .input(
      z.strictObject({
        agent: z.custom<z.input<typeof Agent>>(),
        lanes: z.array(Slug).max(MAXIMUM_LANES).optional(),
        ...ChangeInput,
      }),
    )
    .mutation(({ ctx, input }) => putAgent(ctx.world, ctx.caller, input)),
  remove: permitted("change")
    .input(z.strictObject({ agentId: AgentId, ...ChangeInput }))
    .mutation(({ ctx, input }) => removeAgent(ctx.world, ctx.caller, input)),
  /** Reads agents from elsewhere, as drafts; nothing is published. */
  import: permitted("change")
    .input(ImportSource)
    .mutation(({ ctx, input }) => importAgents(ctx.world, ctx.caller, input)),
});
