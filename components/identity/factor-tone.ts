import type { Factor } from "../../server/domain/factor.ts";

/**
 * The tone of a factor in stacked bars. Kin have kindred tones: fitness is blue, the record green, what it takes
 * (time and money) amber, circumstance violet.
 */
export function factorTone(factor: Factor): string {
  return `var(--factor-${factor})`;
}
