import type { DecisionFacts } from "../../server/domain/decision.ts";
import type { PolicyDocument } from "../../server/domain/policy.ts";

/** What was decided: the kind, and the chosen and the second agent by ordinal. */
export type GoldenChoice = [kind: string, chosen: number | null, runnerUp: number | null, margin: number | null];

/** The golden file: policies, and decisions made under them. */
export interface GoldenFile {
  engineVersion: number;
  policies: PolicyDocument[];
  /** `policy` is the place of its policy in the list. */
  decisions: { policy: number; facts: DecisionFacts; choice: GoldenChoice }[];
}

/** JSON in which arrays of single precision are marked, so that they are read back as what they were. */
export function writeGolden(file: GoldenFile): string {
  return JSON.stringify(file, (_, value) =>
    value instanceof Float32Array ? { f32: [...value].map(shortest) } : value,
  );
}

export function readGolden(text: string): GoldenFile {
  return JSON.parse(text, (_, value) => (value?.f32 ? Float32Array.from(value.f32) : value));
}

/** The number with the fewest digits that is the same in single precision. */
function shortest(value: number): number {
  for (let digits = 1; digits < 10; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return value;
}
