import type { ComparisonView, DecisionView } from "../domain/decision.ts";
import type { Outcome } from "../domain/outcome.ts";
import { table } from "./table.ts";

/** The factors of this many candidates are shown; the rest only with their totals. */
const SHOWN_IN_FULL = 3;

/** A decision in words: what was chosen, why, and who else stood or fell. */
export function showDecision(decision: DecisionView, outcome: Outcome | null = null): string {
  const { chosen, lane, complexity } = decision;
  return [
    `${decision.decisionId}  ${new Date(decision.decidedAtMs).toISOString()}  ${decision.kind}`,
    `  task ${decision.taskId}, lane ${lane.name} (${percent(lane.confidence)}), ${complexity.tier} work, policy ${decision.policyVersion}`,
    chosen === null ? "  no agent" : `  ► ${chosen.name} (${chosen.agentId})`,
    ...(outcome === null ? [] : [`  ended: ${outcome.status}${outcome.owner === null ? "" : ` by ${outcome.owner}`}`]),
    section("Why", decision.rationale.map((sentence) => `  ${sentence}`).join("\n")),
    section("Candidates", candidates(decision)),
    section("Excluded", decision.excluded.map(({ agentId, reason }) => `  ${agentId}: ${reason}`).join("\n")),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** Why the first and not the second, factor by factor. */
export function showComparison(comparison: ComparisonView): string {
  const { first, second, factors, sentences, difference } = comparison;
  const rows = factors.map((factor) => [
    factor.name,
    factor.first.contribution.toFixed(3),
    factor.second.contribution.toFixed(3),
    signed(factor.difference),
  ]);
  const total = [
    "total",
    first.total?.toFixed(3) ?? "",
    second.total?.toFixed(3) ?? "",
    difference === null ? "" : signed(difference),
  ];
  return [
    ...sentences,
    "",
    table(["factor", first.agentId, second.agentId, "difference"], rows.length === 0 ? [] : [...rows, total]),
  ].join("\n");
}

function candidates({ candidates: all, chosen }: DecisionView): string {
  if (all.length === 0) return "";
  const factors = all[0]!.factors.map((factor) => factor.name);
  const rows = all.map((candidate, place) => [
    candidate.agentId === chosen?.agentId ? "►" : "",
    candidate.agentId,
    candidate.total.toFixed(3),
    ...candidate.factors.map((factor) => (place < SHOWN_IN_FULL ? factor.contribution.toFixed(3) : "")),
  ]);
  return table(["", "agent", "total", ...factors], rows);
}

function section(title: string, content: string): string {
  return content === "" ? "" : `\n${title}\n${content}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function signed(value: number): string {
  return `${value < 0 ? "" : "+"}${value.toFixed(3)}`;
}
