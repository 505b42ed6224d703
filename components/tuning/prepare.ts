import type { Factor, Weights } from "../../server/domain/factor.ts";
import { FACTORS } from "../../server/domain/lists/factors.ts";
import type { WhatIfResult } from "../../server/domain/what-if.ts";
import { formatDuration, formatMoney, formatPercent } from "../format.ts";

/** A factor's part of the sum of weights, end to end from 0 to 1: only the ratios of weights matter. */
export interface WeightShare {
  factor: Factor;
  from: number;
  to: number;
}

export function prepareWeightShares(weights: Weights): WeightShare[] {
  const sum = FACTORS.reduce((total, factor) => total + weights[factor], 0);
  if (sum <= 0) return [];
  let from = 0;
  return FACTORS.flatMap((factor) => {
    if (weights[factor] <= 0) return [];
    const share = { factor, from, to: from + weights[factor] / sum };
    from = share.to;
    return [share];
  });
}

/** One agent's part of the decisions, in force and under the draft. Shares are of all considered, 0 to 1. */
export interface ShareRow {
  agentId: string;
  before: { count: number; share: number };
  after: { count: number; share: number };
}

/** Agents by their larger share; those beyond `shown` are only counted, but whoever moved most is always among them. */
export function prepareShares(
  { shares, considered }: Pick<WhatIfResult, "shares" | "considered">,
  shown: number,
): { rows: ShareRow[]; of: number; longest: number } {
  const share = (count: number) => ({ count, share: considered > 0 ? count / considered : 0 });
  const rows = shares
    .map(({ agentId, before, after }) => ({ agentId, before: share(before), after: share(after) }))
    .sort((one, other) => largest(other) - largest(one) || (one.agentId < other.agentId ? -1 : 1));
  const top = rows.slice(0, shown);
  const mover = rows.reduce<ShareRow | null>((most, row) => (most && moved(most) >= moved(row) ? most : row), null);
  if (mover && moved(mover) > 0 && !top.includes(mover)) top[top.length - 1] = mover;
  return { rows: top, of: rows.length, longest: rows[0] ? largest(rows[0]) : 0 };
}

function largest(row: ShareRow): number {
  return Math.max(row.before.count, row.after.count);
}

function moved(row: ShareRow): number {
  return Math.abs(row.after.count - row.before.count);
}

/** One expectation before and after, with how much it moves and whether that is welcome. */
export interface ExpectationRow {
  label: string;
  before: string;
  after: string;
  /** Signed, in percent or points; `null` where nothing moves or nothing is known. */
  change: { text: string; welcome: boolean } | null;
}

/** What the draft is expected to cost, take and bring, beside the weights in force. */
export function prepareExpectations({ expected, considered }: WhatIfResult): ExpectationRow[] {
  const { before, after } = expected;
  const each = (micros: number) => (considered > 0 ? micros / considered : null);
  const money = (micros: number | null) => formatMoney(micros ?? Number.NaN);
  return [
    {
      label: "Cost a decision",
      before: money(each(before.costMicros)),
      after: money(each(after.costMicros)),
      change: ratio(before.costMicros, after.costMicros),
    },
    {
      label: "Latency, mean",
      before: formatDuration(before.meanLatencyMs),
      after: formatDuration(after.meanLatencyMs),
      change: ratio(before.meanLatencyMs, after.meanLatencyMs),
    },
    {
      label: "Success",
      before: formatPercent(before.meanQuality, 1),
      after: formatPercent(after.meanQuality, 1),
      change: points(before.meanQuality, after.meanQuality),
    },
  ];
}

/** Less is better. Below a twentieth of a percent nothing is said to move. */
function ratio(before: number | null, after: number | null): ExpectationRow["change"] {
  if (before === null || after === null || before <= 0) return null;
  const change = after / before - 1;
  if (Math.abs(change) < 0.0005) return null;
  return { text: `${change > 0 ? "+" : "−"}${formatPercent(Math.abs(change), 1)}`, welcome: change < 0 };
}

/** More is better. */
function points(before: number | null, after: number | null): ExpectationRow["change"] {
  if (before === null || after === null) return null;
  const change = after - before;
  if (Math.abs(change) < 0.0005) return null;
  const size = formatPercent(Math.abs(change), 1).replace("%", " points");
  return { text: `${change > 0 ? "+" : "−"}${size}`, welcome: change > 0 };
}
