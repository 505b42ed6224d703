import { z } from "zod";

/** How strong an agent is, and how hard a task is; ordered from cheap and fast to dear and thorough. */
export const TIERS = ["light", "standard", "heavy"] as const;
export const Tier = z.enum(TIERS);
export type Tier = z.infer<typeof Tier>;

/** Steps between two tiers: 0 (the same) to 2 (light against heavy). */
export function tierDistance(one: Tier, other: Tier): number {
  return Math.abs(TIERS.indexOf(one) - TIERS.indexOf(other));
}
