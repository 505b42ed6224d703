import type pg from "pg";
import type { LearntOutcome } from "../../services/ports.ts";
import { OUTCOME_COLUMNS, type OutcomeRow, outcomeOf } from "../outcome-row.ts";
import type { PolicyNameCache } from "../policy-names.ts";

interface LearntRow extends OutcomeRow {
  agent: string;
  policy_version: number;
  lane_probabilities: number[];
}

/** In the order in which they were set, which is the order in which they teach. */
const NEWEST = `
SELECT ${OUTCOME_COLUMNS}, o.agent, o.policy_version, o.lane_probabilities
FROM outcomes AS o ORDER BY o.sequence DESC LIMIT $1`;
const MAXIMUM_LIMIT = 100_000;

/** The newest outcomes, oldest first. Lanes of probability 0 are left out: they teach nothing. */
export async function recentOutcomes(
  readers: pg.Pool,
  names: PolicyNameCache,
  limit: number,
): Promise<LearntOutcome[]> {
  const { rows } = await readers.query<LearntRow>(NEWEST, [Math.max(0, Math.min(limit, MAXIMUM_LIMIT))]);
  const learnt: LearntOutcome[] = [];
  for (const row of rows.reverse()) {
    const { lanes } = await names.of(row.policy_version);
    const laneProbabilities = new Map<string, number>();
    row.lane_probabilities.forEach((probability, place) => {
      // The driver reads single precision from its shortest text; this gives the number that was written.
      if (probability > 0) laneProbabilities.set(lanes[place]!, Math.fround(probability));
    });
    learnt.push({ outcome: outcomeOf(row), agentId: row.agent, laneProbabilities });
  }
  return learnt;
}
