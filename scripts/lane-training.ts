import { SHIPPED_LANES } from "../server/domain/lane.ts";
import { extractFeatures } from "../server/engine/features.ts";
import { type LaneHead, laneLogits, softmax } from "../server/engine/lane-head.ts";
import {
  coolLaneHead,
  type LaneExample,
  LEARN_DEFAULTS,
  type LearnOptions,
  randomFrom,
  trainLaneHead,
} from "../server/engine/learn-lanes.ts";
import { measureLanes } from "./lane-measures.ts";
import { type LanePrompt, samplePerLane } from "./lane-seeds.ts";
import type { LaneSource } from "./lane-sources.ts";

/**
 * Prompts taken of each lane of each source. 0, 10, 20 and 40 were tried on sources left out of training: 10 was best by
 * a little, since more of few sources teach the source rather than the lane.
 */
export const PROMPTS_PER_SOURCE_LANE = 10;

/** As names of any kind, so that a prompt's lane can be looked up. */
const LANES: readonly string[] = SHIPPED_LANES;

/** Prompts of each lane of a left-out source that the temperature is fitted on, so that no source outweighs others. */
const CALIBRATION_PROMPTS = 80;

/** Temperatures tried, from sharper to softer. */
const TEMPERATURES = Array.from({ length: 31 }, (_, step) => 0.5 * 1.08 ** step);

/** The examples of the seeds and of a few prompts of each source. */
function toExamples(seeds: readonly LanePrompt[], sources: readonly LaneSource[], seed: number): LaneExample[] {
  const sampled = sources.flatMap(({ prompts }) => samplePerLane(prompts, PROMPTS_PER_SOURCE_LANE, randomFrom(seed)));
  return [...seeds, ...sampled].map(({ lane, text }) => ({
    features: extractFeatures(text),
    lane: LANES.indexOf(lane),
    weight: 1,
  }));
}

/** Trains on the seeds and the sources; not calibrated yet. */
export function trainOn(
  seeds: readonly LanePrompt[],
  sources: readonly LaneSource[],
  options: LearnOptions = LEARN_DEFAULTS,
): LaneHead {
  return trainLaneHead(LANES, toExamples(seeds, sources, options.seed), options);
}

/**
 * The temperature that makes the probabilities fit best (least log-loss) on sources left out of training one at a time,
 * since calibrating on prompts like those of training would make the head far too sure of strange ones.
 */
export function findTemperature(seeds: readonly LanePrompt[], sources: readonly LaneSource[]): number {
  const truths: number[] = [];
  const logits: Float64Array[] = [];
  for (const left of sources) {
    const head = trainOn(
      seeds,
      sources.filter((source) => source !== left),
    );
    for (const { lane, text } of samplePerLane(left.prompts, CALIBRATION_PROMPTS, randomFrom(LEARN_DEFAULTS.seed))) {
      truths.push(head.lanes.indexOf(lane));
      logits.push(laneLogits(head, extractFeatures(text)));
    }
  }
  if (truths.length === 0) return 1;
  const lossAt = (temperature: number): number =>
    measureLanes(
      truths,
      logits.map((values) => softmax(values.map((value) => value / temperature))),
    ).logLoss;
  return TEMPERATURES.reduce((best, temperature) => (lossAt(temperature) < lossAt(best) ? temperature : best), 1);
}

/** A head trained on the seeds and the sources, its probabilities softened or sharpened to mean what they say. */
export function trainCalibrated(
  seeds: readonly LanePrompt[],
  sources: readonly LaneSource[],
): { head: LaneHead; temperature: number } {
  const temperature = findTemperature(seeds, sources);
  return { head: coolLaneHead(trainOn(seeds, sources), temperature), temperature };
}
