/** How an attempt ended; `ignored` says nothing of the agent. */
export const OUTCOME_STATUSES = ["succeeded", "failed", "ignored", "rejected"] as const;

/** Whose failure it was; only `upstream` speaks against the agent. */
export const FAILURE_OWNERS = ["client", "routing", "capacity", "upstream", "platform"] as const;

/** Where a cost comes from; `policy` is the agent's own price in the policy. Append only: records name it by its place. */
export const COST_SOURCES = ["reported", "price_list", "unpriced", "policy"] as const;
