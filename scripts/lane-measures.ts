import { SHIPPED_LANES } from "../server/domain/lane.ts";
import { extractFeatures, LEXICON_DENSE_START } from "../server/engine/features.ts";
import { type LaneHead, laneProbabilities } from "../server/engine/lane-head.ts";
import type { LanePrompt } from "./lane-seeds.ts";

/** How well probabilities fit prompts whose lanes are known; rates are 0 to 1. */
export interface LaneMeasures {
  readonly count: number;
  readonly accuracy: number;
  /** Share of prompts whose lane is the likeliest or the second likeliest. */
  readonly topTwo: number;
  /** Expected calibration error over ten equal bins of confidence. */
  readonly calibrationError: number;
  /** Mean negative log-likelihood of the true lane. */
  readonly logLoss: number;
}

/** As names of any kind, so that a prompt's lane can be looked up. */
const LANES: readonly string[] = SHIPPED_LANES;

const BINS = 10;

/** Measures a head, given the true lanes and its probabilities. */
export function measureLanes(truths: readonly number[], probabilities: readonly Float64Array[]): LaneMeasures {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }));
  let right = 0;
  let topTwo = 0;
  let logLoss = 0;
  truths.forEach((truth, index) => {
    const chances = probabilities[index]!;
    const order = [...chances.keys()].sort((one, other) => chances[other]! - chances[one]!);
    const confidence = chances[order[0]!]!;
    const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))]!;
    bin.count++;
    bin.confidence += confidence;
    if (order[0] === truth) {
      right++;
      bin.right++;
    }
    if (order[0] === truth || order[1] === truth) topTwo++;
    logLoss -= Math.log(Math.max(chances[truth]!, 1e-12));
  });
  const count = Math.max(1, truths.length);
  return {
    count: truths.length,
    accuracy: right / count,
    topTwo: topTwo / count,
    calibrationError: bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / count,
    logLoss: logLoss / count,
  };
}

/** Measures a head on prompts. */
export function measureHead(head: LaneHead, prompts: readonly LanePrompt[]): LaneMeasures {
  return measureLanes(
    prompts.map(({ lane }) => head.lanes.indexOf(lane)),
    prompts.map(({ text }) => laneProbabilities(head, extractFeatures(text)).probabilities),
  );
}

/** The baseline: the lane whose lexicon scores highest, of equals the first; its "probabilities" are shares. */
export function measureRules(prompts: readonly LanePrompt[]): LaneMeasures {
  return measureLanes(
    prompts.map(({ lane }) => LANES.indexOf(lane)),
    prompts.map(({ text }) => {
      const scores = extractFeatures(text).dense.slice(LEXICON_DENSE_START);
      const sum = scores.reduce((total, score) => total + score, 0);
      return scores.map((score) => (sum === 0 ? 1 / scores.length : score / sum));
    }),
  );
}
