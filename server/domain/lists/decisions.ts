/** Hard filters in the order in which they are asked; a candidate falls at the first. Append only: records name them by place. */
export const FILTERS = [
  "already_tried",
  "not_a_member",
  "tier_forbidden",
  "missing_skill",
  "disabled",
  "draining",
  "breaker",
  "context_window",
  "concurrency",
  "reserved_for_heavy",
  "price_ceiling",
  "unbounded_cost",
  "over_budget",
  "deadline",
  "not_callable",
] as const;

/** How a decision came to its choice. */
export const DECISION_KINDS = [
  "scored",
  "pinned",
  "single_candidate",
  "sticky",
  "probe",
  "fallback",
  "exploration",
  "handoff",
  "manual",
  "none",
] as const;

/** How the lane or the tier was found. `default`: recognised with too little confidence, so the default lane took it. */
export const SIGHTING_SOURCES = ["named", "recognised", "default"] as const;
