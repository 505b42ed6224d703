/** How an agent is reached; `external` is run by the caller. */
export const AGENT_KINDS = ["model", "http", "a2a", "script", "human", "external"] as const;
