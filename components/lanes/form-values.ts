import { type LadderStep, Lane } from "../../server/domain/lane.ts";
import { DEFAULT_WEIGHTS } from "../../server/domain/lists/factors.ts";
import { TIERS } from "../../server/domain/lists/tiers.ts";
import type { Tier } from "../../server/domain/tier.ts";

/** A lane as its form holds it: text as it is typed, one keyword or skill a comma, one example a field. */
export interface LaneValues {
  name: string;
  description: string;
  keywords: string;
  examples: { text: string }[];
  members: string[];
  skills: string;
  tiers: Record<Tier, Tier[]>;
  referenceLatencyMs: string;
  referenceDollars: string;
  expectedOutputTokens: string;
  confidenceFloorPercent: string;
  switchingCost: string;
  /** Empty: none. */
  ceilingDollars: string;
  explores: boolean;
  creditPerDecision: string;
  maximumCostFactor: string;
  panic: Lane["panic"];
  ladder: LadderStep[];
}

export type LaneField = Exclude<keyof LaneValues, "members" | "explores" | "panic">;

/** What to do about each field where it is not as it must be. */
export const ADVICE: Record<LaneField, string> = {
  name: "Use up to 63 lower-case letters, digits, - or _, and start with a letter or digit.",
  description: "Shorten it to 1,000 characters.",
  keywords: "At most 100 keywords of up to 80 characters, with commas between them.",
  examples: "At most 50 examples of up to 4,000 characters; take empty ones away.",
  skills: "At most 16 skills in lower-case letters, digits, - or _, with commas between them.",
  tiers: "Allow at least one tier of agents for each difficulty.",
  referenceLatencyMs: "Enter milliseconds from 1 to 86,400,000 (a day).",
  referenceDollars: "Enter dollars above 0, such as 0.004.",
  expectedOutputTokens: "Enter a whole number of tokens from 1 to 1,000,000.",
  confidenceFloorPercent: "Enter a percentage from 0 to 100.",
  switchingCost: "Enter a score from 0 to 1, such as 0.05.",
  ceilingDollars: "Enter dollars, or leave it empty for no ceiling.",
  creditPerDecision: "Enter a number from 0 to 1; 0.1 explores one decision in ten at most.",
  maximumCostFactor: "Enter a number from 1 to 1,000.",
  ladder: "Keep at least one step.",
};

/** What a new lane begins as. */
export const NEW_LANE: LaneValues = { ...valuesOf(Lane.parse({ name: "nameless" })), name: "" };

/** The form of a lane that is there. */
export function valuesOf(lane: Lane): LaneValues {
  const dollars = (micros: number) => String(micros / 1_000_000);
  return {
    name: lane.name,
    description: lane.description,
    keywords: lane.keywords.join(", "),
    examples: lane.examples.map((text) => ({ text })),
    members: lane.members,
    skills: lane.skills.join(", "),
    tiers: lane.tiers,
    referenceLatencyMs: String(lane.reference.latencyMs),
    referenceDollars: dollars(lane.reference.costMicros),
    expectedOutputTokens: String(lane.expectedOutputTokens),
    confidenceFloorPercent: String(Math.round(lane.confidenceFloor * 1_000) / 10),
    switchingCost: String(lane.switchingCost),
    ceilingDollars: lane.priceCeilingMicros === null ? "" : dollars(lane.priceCeilingMicros),
    explores: lane.exploration.enabled,
    creditPerDecision: String(lane.exploration.creditPerDecision),
    maximumCostFactor: String(lane.exploration.maximumCostFactor),
    panic: lane.panic,
    ladder: lane.ladder,
  };
}

export type ReadLane =
  | { ok: true; lane: Lane }
  /** Advice by field. */
  | { ok: false; errors: Partial<Record<LaneField, string>> };

/** Reads the form as a lane, by the same schema that the server reads it by. Weights are tuned elsewhere and kept. */
export function readValues(values: LaneValues, before: Lane | null): ReadLane {
  const parsed = Lane.safeParse({
    name: values.name.trim(),
    description: values.description.trim(),
    keywords: listOf(values.keywords),
    examples: values.examples.map(({ text }) => text.trim()).filter((text) => text !== ""),
    members: values.members,
    skills: listOf(values.skills),
    weights: before?.weights ?? DEFAULT_WEIGHTS,
    reference: { latencyMs: numberOf(values.referenceLatencyMs), costMicros: microsOf(values.referenceDollars) },
    expectedOutputTokens: numberOf(values.expectedOutputTokens),
    confidenceFloor: numberOf(values.confidenceFloorPercent) / 100,
    switchingCost: numberOf(values.switchingCost),
    tiers: Object.fromEntries(TIERS.map((tier) => [tier, TIERS.filter((each) => values.tiers[tier].includes(each))])),
    priceCeilingMicros: values.ceilingDollars.trim() === "" ? null : microsOf(values.ceilingDollars),
    exploration: {
      enabled: values.explores,
      creditPerDecision: numberOf(values.creditPerDecision),
      maximumCostFactor: numberOf(values.maximumCostFactor),
    },
    panic: values.panic,
    ladder: values.ladder,
  });
  if (parsed.success) return { ok: true, lane: parsed.data };
  const errors: Partial<Record<LaneField, string>> = {};
  for (const issue of parsed.error.issues) {
    const field = fieldOf(issue.path.map(String));
    errors[field] = ADVICE[field];
  }
  return { ok: false, errors };
}

/** Things with commas or new lines between them; each counts once. */
export function listOf(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map((each) => each.trim()))].filter((each) => each !== "");
}

function microsOf(dollars: string): number {
  return Math.round(numberOf(dollars) * 1_000_000);
}

function numberOf(text: string): number {
  const plain = text.trim().replaceAll(",", "");
  return plain === "" ? Number.NaN : Number(plain);
}

const FIELD_OF_PATH: Record<string, LaneField> = {
  "reference.latencyMs": "referenceLatencyMs",
  "reference.costMicros": "referenceDollars",
  "exploration.creditPerDecision": "creditPerDecision",
  "exploration.maximumCostFactor": "maximumCostFactor",
  confidenceFloor: "confidenceFloorPercent",
  priceCeilingMicros: "ceilingDollars",
};

function fieldOf(path: readonly string[]): LaneField {
  const [first = "name"] = path;
  return FIELD_OF_PATH[path.join(".")] ?? (first in ADVICE ? (first as LaneField) : "name");
}
