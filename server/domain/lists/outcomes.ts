/** How an attempt ended; `ignored` says nothing of the agent. */
export const OUTCOME_STATUSES = ["succeeded", "failed", "ignored", "rejected"] as const;

/** Whose failure it was; only `upstream` speaks against the agent. */
export const FAILURE_OWNERS = ["client", "routing", "capacity", "upstream", "platform"] as const;

/** Where a cost comes from; `policy` is the agent's own price in the policy. Append only: records name it by its place. */
export const COST_SOURCES = ["reported", "price_list", "unpriced", "policy"] as const;

/** What lists can narrow outcomes to beside a single status. `stopped`: ignored or rejected; `ended`: any. */
export const DECISION_STATUSES = [...OUTCOME_STATUSES, "pending", "stopped", "ended"] as const;

/** How lists narrow ended attempts: by whether their cost is known, and by which try at their task they were. */
export const DECISION_COSTS = ["priced", "unpriced"] as const;
export const DECISION_ATTEMPTS = ["first", "later"] as const;
