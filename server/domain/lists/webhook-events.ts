/** What others can be told of. The list is closed, and only what is really emitted stands in it. */
export const WEBHOOK_EVENTS = ["policy.published"] as const;
