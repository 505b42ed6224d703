import type { Usage } from "../../server/domain/money.ts";
import type { Spend, SpendSums } from "../../server/domain/spend.ts";
import type { Tier } from "../../server/domain/tier.ts";
import { stackByLane, type Timeline } from "../overview/prepare.ts";

/** What leads from a figure to the decisions that it was counted from. */
export type SpendFilters = Readonly<Record<string, string | number>>;

/** One row of a table of spend. */
export interface SpendPart {
  /** Lane, agent or tier; `null`: no agent was chosen. */
  name: string | null;
  costMicros: number;
  /** Of all that was spent, 0 to 1; `null` where nothing was. */
  share: number | null;
  /** `null` where it is not counted. */
  attempts: number | null;
  unpriced: number;
  filters: SpendFilters;
}

/** A table of spend. `rest` are the rows that are not shown, so that what is shown adds up to the total. */
export interface SpendTable {
  rows: readonly SpendPart[];
  rest: { count: number; costMicros: number; attempts: number; unpriced: number } | null;
}

/** What came of the money. */
export interface SpendEnd {
  end: "succeeded" | "failed" | "stopped";
  costMicros: number;
  /** Part of it that second and later attempts cost; `null` where it is not counted. */
  laterMicros: number | null;
  share: number | null;
  attempts: number;
  filters: SpendFilters;
}

export interface SpendPicture {
  totals: SpendSums;
  timeline: Timeline;
  lanes: SpendTable;
  agents: SpendTable;
  tiers: SpendTable;
  ends: readonly SpendEnd[];
  tokens: readonly { bucket: keyof Usage; tokens: number; share: number | null }[];
  /** Agents with attempts of unknown cost, those with most tokens first. */
  unpriced: readonly { agentId: string | null; attempts: number; tokens: number; filters: SpendFilters }[];
}

/** Rows of a table before the rest is added up. */
export const MOST_ROWS = 15;

const TIERS: readonly Tier[] = ["light", "standard", "heavy"];
export const TOKEN_BUCKETS: readonly (keyof Usage)[] = [
  "inputTokens",
  "cachedInputTokens",
  "cacheWriteTokens",
  "outputTokens",
  "reasoningTokens",
];

/** Everything that the screen shows, from the sums alone: nothing is added that the server did not count. */
export function prepareSpend(spend: Spend): SpendPicture {
  const { totals, lanes, agents, points, bucketMs } = spend;
  const share = (micros: number) => (totals.costMicros > 0 ? micros / totals.costMicros : null);
  const part = (name: string | null, sums: SpendSums, filters: SpendFilters): SpendPart => ({
    name,
    costMicros: sums.costMicros,
    // Of what nobody priced, nobody knows the share.
    share: sums.costMicros === 0 && sums.unpriced > 0 ? null : share(sums.costMicros),
    attempts: sums.attempts,
    unpriced: sums.unpriced,
    filters,
  });
  return {
    totals,
    timeline: stackByLane(
      points.map(({ atMs, lanes: ofPoint }) => ({ atMs, values: ofPoint.map((each) => [each.lane, each.costMicros]) })),
      lanes.filter((lane) => lane.costMicros > 0).map((lane) => lane.lane),
      bucketMs,
    ),
    lanes: tableOf(lanes.map((sums) => part(sums.lane, sums, { lane: sums.lane }))),
    agents: tableOf(
      agents.map((sums) =>
        part(sums.agentId, sums, sums.agentId === null ? { kind: "none" } : { agent: sums.agentId }),
      ),
    ),
    tiers: {
      rows: TIERS.map((tier) => ({
        name: tier,
        costMicros: totals.tierMicros[tier],
        share: share(totals.tierMicros[tier]),
        attempts: null,
        unpriced: 0,
        filters: { tier },
      })),
      rest: null,
    },
    ends: endsOf(totals, share),
    tokens: tokensOf(totals.tokens),
    unpriced: agents
      .filter((sums) => sums.unpriced > 0)
      .map((sums) => ({
        agentId: sums.agentId,
        attempts: sums.unpriced,
        tokens: sums.unpricedTokens,
        filters: { cost: "unpriced", ...(sums.agentId === null ? { kind: "none" } : { agent: sums.agentId }) },
      }))
      .sort((one, other) => other.tokens - one.tokens || other.attempts - one.attempts),
  };
}

function endsOf(totals: SpendSums, share: (micros: number) => number | null): SpendEnd[] {
  const { succeededMicros, failedMicros, stoppedMicros, retriedSucceededMicros, retriedFailedMicros } = totals;
  const end = (name: SpendEnd["end"], costMicros: number, laterMicros: number | null): SpendEnd => ({
    end: name,
    costMicros,
    laterMicros,
    share: share(costMicros),
    attempts: totals[name],
    filters: { outcome: name },
  });
  return [
    end("succeeded", succeededMicros, retriedSucceededMicros),
    end("failed", failedMicros, retriedFailedMicros),
    end("stopped", stoppedMicros, null),
  ];
}

function tokensOf(usage: Usage): SpendPicture["tokens"] {
  const total = TOKEN_BUCKETS.reduce((sum, bucket) => sum + usage[bucket], 0);
  return TOKEN_BUCKETS.map((bucket) => ({
    bucket,
    tokens: usage[bucket],
    share: total > 0 ? usage[bucket] / total : null,
  }));
}

/** The dearest rows; what is left over is one sum. */
function tableOf(rows: readonly SpendPart[]): SpendTable {
  if (rows.length <= MOST_ROWS) return { rows, rest: null };
  const left = rows.slice(MOST_ROWS);
  const sum = (figureOf: (row: SpendPart) => number) => left.reduce((total, row) => total + figureOf(row), 0);
  return {
    rows: rows.slice(0, MOST_ROWS),
    rest: {
      count: left.length,
      costMicros: sum((row) => row.costMicros),
      attempts: sum((row) => row.attempts ?? 0),
      unpriced: sum((row) => row.unpriced),
    },
  };
}
