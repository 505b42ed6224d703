/** How strong an agent is, and how hard a task is; ordered from cheap and fast to dear and thorough. */
export const TIERS = ["light", "standard", "heavy"] as const;
