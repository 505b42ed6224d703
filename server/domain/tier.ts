import { z } from "zod";
import { TIERS } from "./lists/tiers.ts";

export { TIERS };

export const Tier = z.enum(TIERS);
export type Tier = z.infer<typeof Tier>;

/** Steps between two tiers: 0 (the same) to 2 (light against heavy). */
export function tierDistance(one: Tier, other: Tier): number {
  return Math.abs(TIERS.indexOf(one) - TIERS.indexOf(other));
}
