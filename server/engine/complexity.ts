import type { Tier } from "../domain/tier.ts";
import type { Features } from "./features.ts";

/**
 * How much effort a task seems to ask for, from the look of its words. This is a guess and says so: on kinds of work it
 * has not seen, difficulty read from a prompt tells failures of a light agent from successes with an AUC of about 0.53,
 * where 0.5 is chance. It decides where to begin; outcomes and escalation decide the rest.
 */

/** Scores below this are light. */
export const STANDARD_FROM = 0.22;
/** Scores from this on are heavy. */
export const HEAVY_FROM = 0.5;
/** No guess from words alone is held with more confidence than this. */
export const CONFIDENCE_CAP = 0.5;

/** Every prompt starts here, so that a plain question of one line is light and a few signs make it standard. */
const START_POINTS = 0.1;
const GREETING_MAX_WORDS = 8;
const GREETING_POINTS = -0.1;
const CHARACTERS_PER_TOKEN = 4;

export interface ComplexityEvidence {
  /** What was seen. */
  readonly name: string;
  /** How much of it: a count, or tokens. */
  readonly value: number;
  /** Its part of the score. */
  readonly points: number;
}

export interface Complexity {
  readonly tier: Tier;
  /** 0 (trivial) to 1 (hard): the sum of all points, kept between 0 and 1. */
  readonly score: number;
  /** Everything that gave or took points, the strongest first. */
  readonly evidence: readonly ComplexityEvidence[];
  /** 0 to `CONFIDENCE_CAP`: how far the score stands from the nearest threshold. */
  readonly confidence: number;
}

/** How points grow with what was seen: by equal steps, or by doublings; both stop at `most`. */
interface Rule {
  readonly name: string;
  readonly value: number;
  readonly grows: "steps" | "doublings";
  readonly rate: number;
  readonly most: number;
}

/**
 * Estimates the tier of a task. More of anything but a greeting never lowers the score.
 * @param inputTokens length of the whole input, where it is more than the text the features were read from
 */
export function estimateComplexity(
  features: Features,
  inputTokens: number = features.counts.characters / CHARACTERS_PER_TOKEN,
): Complexity {
  const evidence: ComplexityEvidence[] = [{ name: "any task", value: 1, points: START_POINTS }];
  for (const rule of rulesFor(features, inputTokens)) {
    const points = Math.min(rule.most, rule.rate * (rule.grows === "steps" ? rule.value : Math.log2(1 + rule.value)));
    if (points > 0) evidence.push({ name: rule.name, value: rule.value, points });
  }
  const { greeting } = features.counts.signals;
  if (greeting > 0 && features.counts.words <= GREETING_MAX_WORDS) {
    evidence.push({ name: "short greeting", value: greeting, points: GREETING_POINTS });
  }
  const sum = evidence.reduce((total, { points }) => total + points, 0);
  const score = Math.min(1, Math.max(0, sum));
  evidence.sort((one, other) => Math.abs(other.points) - Math.abs(one.points));
  return { tier: tierOf(score), score, evidence, confidence: confidenceOf(score) };
}

/** The tier of a score. */
export function tierOf(score: number): Tier {
  if (score < STANDARD_FROM) return "light";
  return score < HEAVY_FROM ? "standard" : "heavy";
}

function rulesFor({ counts }: Features, inputTokens: number): Rule[] {
  const { signals } = counts;
  const tokens = Number.isFinite(inputTokens) ? Math.max(0, Math.round(inputTokens)) : 0;
  return [
    { name: "input tokens, per 50", value: tokens / 50, grows: "doublings", rate: 0.04, most: 0.3 },
    { name: "words for demanding work", value: signals.depth, grows: "steps", rate: 0.14, most: 0.35 },
    { name: "words for several steps", value: signals.step, grows: "steps", rate: 0.05, most: 0.15 },
    { name: "constraints", value: signals.constraint, grows: "steps", rate: 0.03, most: 0.15 },
    { name: "conditions", value: signals.condition, grows: "steps", rate: 0.02, most: 0.08 },
    { name: "negations", value: signals.negation, grows: "steps", rate: 0.01, most: 0.03 },
    {
      name: "questions after the first",
      value: Math.max(0, counts.questions - 1),
      grows: "steps",
      rate: 0.03,
      most: 0.09,
    },
    { name: "maths symbols", value: counts.mathsSymbols, grows: "doublings", rate: 0.02, most: 0.12 },
    { name: "code symbols", value: counts.codeSymbols, grows: "doublings", rate: 0.02, most: 0.12 },
    { name: "code fences", value: counts.codeFences, grows: "steps", rate: 0.05, most: 0.1 },
    { name: "numbers", value: counts.numbers, grows: "steps", rate: 0.01, most: 0.08 },
  ];
}

/** 0 at a threshold, the cap from 0.2 away from the nearest one. */
function confidenceOf(score: number): number {
  const distance = Math.min(Math.abs(score - STANDARD_FROM), Math.abs(score - HEAVY_FROM));
  return Math.min(1, distance / 0.2) * CONFIDENCE_CAP;
}
