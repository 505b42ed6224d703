import { z } from "zod";
import { DecisionFilters } from "../../domain/decision-query.ts";
import { Weights } from "../../domain/factor.ts";
import { AgentId, DecisionId } from "../../domain/id.ts";
import { OutcomeReport } from "../../domain/outcome.ts";
import { compareAgents } from "../../services/compare-agents.ts";
import { listDecisions } from "../../services/list-decisions.ts";
import { readDecision } from "../../services/read-decision.ts";
import { recordOutcome } from "../../services/record-outcome.ts";
import { replayDecision } from "../../services/replay-decision.ts";
import { permitted, router } from "../procedures.ts";

export const decisions = router({
  get: permitted("read_own")
    .input(z.strictObject({ id: DecisionId }))
    .query(({ ctx, input }) => readDecision(ctx.world, ctx.caller, input.id)),
  list: permitted("read_own")
    .input(DecisionFilters.prefault({}))
    .query(({ ctx, input }) => listDecisions(ctx.world, ctx.caller, input)),
  /** How many match, without the rows. */
  count: permitted("read_own")
    .input(DecisionFilters.prefault({}))
    .query(async ({ ctx, input }) => {
      const { count, capped } = await listDecisions(ctx.world, ctx.caller, { ...input, limit: 1 });
      return { count, capped };
    }),
  compare: permitted("read_own")
    .input(z.strictObject({ id: DecisionId, agentA: AgentId, agentB: AgentId, weights: Weights.optional() }))
    .query(({ ctx, input: { id, ...pair } }) => compareAgents(ctx.world, ctx.caller, { decisionId: id, ...pair })),
  /** Decides again from the record. Nothing is changed, so it is a query. */
  replay: permitted("read_own")
    .input(z.strictObject({ id: DecisionId, weights: Weights.optional() }))
    .query(({ ctx, input }) => replayDecision(ctx.world, ctx.caller, { decisionId: input.id, weights: input.weights })),
  recordOutcome: permitted("route")
    .input(z.strictObject({ id: DecisionId, report: OutcomeReport }))
    .mutation(({ ctx, input }) => recordOutcome(ctx.world, ctx.caller, input.id, input.report)),
});
