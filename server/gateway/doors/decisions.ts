import { z } from "zod";
import { ComparisonView, DecisionView } from "../../domain/decision.ts";
import { DecisionFilters } from "../../domain/decision-query.ts";
import { Weights } from "../../domain/factor.ts";
import { AgentId, DecisionId } from "../../domain/id.ts";
import { Outcome, OutcomeReport } from "../../domain/outcome.ts";
import { DecisionPageAnswer } from "../answers.ts";
import type { Door } from "../door.ts";

const DecisionPath = z.strictObject({ id: DecisionId });

export const DECISION_DOORS = {
  recordOutcome: {
    method: "POST",
    path: "/v1/decisions/{id}/outcome",
    tag: "decisions",
    permission: "route",
    summary: "Report how the chosen agent's attempt ended. The status is set once; a quality alone may follow later.",
    params: DecisionPath,
    body: OutcomeReport,
    answer: Outcome,
    errors: ["not_found", "outcome_already_set", "store_unavailable"],
  },
  listDecisions: {
    method: "GET",
    path: "/v1/decisions",
    tag: "decisions",
    permission: "read_own",
    summary: "Decisions, newest first, as they stand in indexed columns. A caller sees those of its own project.",
    query: DecisionFilters,
    answer: DecisionPageAnswer,
    errors: ["store_unavailable"],
  },
  readDecision: {
    method: "GET",
    path: "/v1/decisions/{id}",
    tag: "decisions",
    permission: "read_own",
    summary: "One decision with every candidate, factor, exclusion and sentence, and its outcome.",
    params: DecisionPath,
    answer: z.object({ decision: DecisionView, outcome: Outcome.nullable() }),
    errors: ["not_found", "store_unavailable"],
  },
  compareAgents: {
    method: "GET",
    path: "/v1/decisions/{id}/compare",
    tag: "decisions",
    permission: "read_own",
    summary: "Why one agent and not the other, factor by factor.",
    params: DecisionPath,
    query: z.strictObject({ a: AgentId, b: AgentId }),
    answer: ComparisonView,
    errors: ["not_found", "unknown_agent", "store_unavailable"],
  },
  replayDecision: {
    method: "POST",
    path: "/v1/decisions/{id}/replay",
    tag: "decisions",
    permission: "read_own",
    summary: "Decide again from the recorded facts, with the recorded weights or with others.",
    params: DecisionPath,
    body: z.strictObject({ weights: Weights.optional().describe("Weights to try instead of the recorded ones") }),
    answer: z.object({
      before: DecisionView,
      after: DecisionView,
      same: z.boolean().describe("The same agent was chosen"),
    }),
    errors: ["not_found", "conflict", "store_unavailable"],
  },
} as const satisfies Record<string, Door>;
