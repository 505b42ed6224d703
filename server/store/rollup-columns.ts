import { DECISION_KINDS } from "../domain/decision.ts";
import { FAILURE_OWNERS } from "../domain/outcome.ts";
import { TIERS } from "../domain/tier.ts";

/** What makes two decisions count in the same rollup row. */
export const ROLLUP_KEY = "width, start, project, lane, agent, shard";

/** Widths of rollups in minutes. A chart and a search take the widest that serves them; each divides the next. */
export const ROLLUP_WIDTHS = [1, 10, 60] as const;
export type RollupWidth = (typeof ROLLUP_WIDTHS)[number];

/** A table expression of them, one a row. */
export const WIDTHS = `(VALUES ${ROLLUP_WIDTHS.map((width) => `(${width}::int2)`).join(", ")}) AS widths (width)`;

/** Every sum of a rollup, and the expression over a batch's rows that it grows by. */
type Sums = readonly (readonly [column: string, expression: string])[];

/** Grown by the statement that appends decisions. */
export const DECISION_SUMS: Sums = [
  ["decisions", "count(*)"],
  // To the nearest, halves up, as JavaScript rounds; PostgreSQL's own `round` takes halves to the even one.
  ["decide_micros", "sum(floor(decide_micros + 0.5))"],
  ...DECISION_KINDS.map((kind, code) => [`kind_${kind}`, `count(*) FILTER (WHERE kind = ${code})`] as const),
  ...TIERS.map((tier, code) => [`tier_${tier}`, `count(*) FILTER (WHERE tier = ${code})`] as const),
];

const PLATFORM = FAILURE_OWNERS.indexOf("platform");

/**
 * Grown by the statement that records outcomes, from rows with `is_set` (the outcome is new, and not only its quality).
 * Failures without an owner count as the platform's: they are ours until shown otherwise.
 */
export const OUTCOME_SUMS: Sums = [
  ["succeeded", "count(*) FILTER (WHERE is_set AND status = 0)"],
  ...FAILURE_OWNERS.map(
    (owner, code) =>
      [
        `failed_${owner}`,
        `count(*) FILTER (WHERE is_set AND status = 1 AND coalesce(owner, ${PLATFORM}) = ${code})`,
      ] as const,
  ),
  ["ignored", "count(*) FILTER (WHERE is_set AND status = 2)"],
  ["rejected", "count(*) FILTER (WHERE is_set AND status = 3)"],
  ["cost_micros_succeeded", "coalesce(sum(cost_micros) FILTER (WHERE is_set AND status = 0), 0)"],
  ["cost_micros_failed", "coalesce(sum(cost_micros) FILTER (WHERE is_set AND status = 1), 0)"],
  ["cost_micros_other", "coalesce(sum(cost_micros) FILTER (WHERE is_set AND status > 1), 0)"],
  ...TIERS.map(
    (tier, code) =>
      [`cost_micros_${tier}`, `coalesce(sum(cost_micros) FILTER (WHERE is_set AND tier = ${code}), 0)`] as const,
  ),
  // What second and later attempts cost is part of the sums above; here it stands once more by itself.
  ["retries", "count(*) FILTER (WHERE is_set AND attempt_number > 1)"],
  [
    "cost_micros_retried_succeeded",
    "coalesce(sum(cost_micros) FILTER (WHERE is_set AND attempt_number > 1 AND status = 0), 0)",
  ],
  [
    "cost_micros_retried_failed",
    "coalesce(sum(cost_micros) FILTER (WHERE is_set AND attempt_number > 1 AND status = 1), 0)",
  ],
  ["unpriced", "count(*) FILTER (WHERE is_set AND cost_micros IS NULL)"],
  [
    "unpriced_tokens",
    `coalesce(sum(input_tokens + cached_input_tokens + cache_write_tokens + output_tokens + reasoning_tokens)
      FILTER (WHERE is_set AND cost_micros IS NULL), 0)`,
  ],
  ["estimated", "count(*) FILTER (WHERE is_set AND usage_estimated = 1)"],
  ["latencies", "count(latency_ms) FILTER (WHERE is_set)"],
  ["latency_ms", "coalesce(sum(floor(latency_ms + 0.5)) FILTER (WHERE is_set), 0)"],
  ["input_tokens", "coalesce(sum(input_tokens + cached_input_tokens + cache_write_tokens) FILTER (WHERE is_set), 0)"],
  ["output_tokens", "coalesce(sum(output_tokens + reasoning_tokens) FILTER (WHERE is_set), 0)"],
  // Parts of the two sums above; with what is left of those, the buckets are disjoint.
  ["cached_input_tokens", "coalesce(sum(cached_input_tokens) FILTER (WHERE is_set), 0)"],
  ["cache_write_tokens", "coalesce(sum(cache_write_tokens) FILTER (WHERE is_set), 0)"],
  ["reasoning_tokens", "coalesce(sum(reasoning_tokens) FILTER (WHERE is_set), 0)"],
  ["qualities", "count(quality)"],
  ["quality_millionths", "coalesce(sum(floor(quality * 1000000 + 0.5)), 0)"],
];

export const namesOf = (sums: Sums): string => sums.map(([column]) => column).join(", ");
export const expressionsOf = (sums: Sums): string => sums.map(([, expression]) => expression).join(",\n    ");
/** `DO UPDATE SET` of an upsert into `decision_rollups AS rollup`. */
export const growthOf = (sums: Sums): string =>
  sums.map(([column]) => `${column} = rollup.${column} + excluded.${column}`).join(",\n    ");
