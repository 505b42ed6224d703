import { DENSE_COUNT, type Features, LEXICON_DENSE_START } from "./features.ts";
import { emptyLaneHead, type LaneHead, laneLogits, softmax } from "./lane-head.ts";

/** A prompt whose lane is known. */
export interface LaneExample {
  readonly features: Features;
  /** Place of its lane among the lanes learnt. */
  readonly lane: number;
  /** How much it counts; 1 unless its source has more prompts than its share. */
  readonly weight: number;
}

export interface LearnOptions {
  readonly seed: number;
  readonly passes: number;
  readonly hashedRate: number;
  readonly denseRate: number;
}

/** Two passes at these rates were measured best on prompts from sources that training never saw. */
export const LEARN_DEFAULTS: LearnOptions = { seed: 1, passes: 2, hashedRate: 0.2, denseRate: 0.1 };

/** Sums of squared gradients start here, so that the first step is no larger than the tenth. */
const HASHED_START = 1e-3;
const DENSE_START = 1e-2;

/** The dense features the head reads: the bias and the lexicon scores. Others differ by source more than by lane. */
export const LANE_DENSE: readonly number[] = [
  0,
  ...Array.from({ length: DENSE_COUNT - LEXICON_DENSE_START }, (_, index) => LEXICON_DENSE_START + index),
];

/**
 * Learns a lane head by softmax regression with AdaGrad (Duchi et al. 2011), one prompt at a time in an order that the
 * seed shuffles. The same examples and seed give the same head, bit for bit.
 */
export function trainLaneHead(
  lanes: readonly string[],
  examples: readonly LaneExample[],
  options: LearnOptions = LEARN_DEFAULTS,
): LaneHead {
  const head = emptyLaneHead(lanes);
  const state: GradientSums = {
    dense: new Float32Array(head.dense.length).fill(DENSE_START),
    hashed: new Float32Array(head.hashed.length).fill(HASHED_START),
  };
  const random = randomFrom(options.seed);
  for (let pass = 0; pass < options.passes; pass++) {
    for (const index of shuffledPlaces(examples.length, random)) learnExample(head, state, examples[index]!, options);
  }
  return head;
}

interface GradientSums {
  readonly dense: Float32Array;
  readonly hashed: Float32Array;
}

function learnExample(head: LaneHead, sums: GradientSums, example: LaneExample, options: LearnOptions): void {
  const { slots, values, dense } = example.features;
  const count = head.lanes.length;
  const residuals = softmax(laneLogits(head, example.features));
  residuals[example.lane]! -= 1;
  for (let lane = 0; lane < count; lane++) {
    const residual = residuals[lane]! * example.weight;
    for (const index of LANE_DENSE) {
      if (dense[index] === 0) continue;
      descend(head.dense, sums.dense, lane * DENSE_COUNT + index, residual * dense[index]!, options.denseRate);
    }
    for (let entry = 0; entry < slots.length; entry++) {
      descend(head.hashed, sums.hashed, slots[entry]! * count + lane, residual * values[entry]!, options.hashedRate);
    }
  }
}

/** One AdaGrad step of one weight. */
export function descend(weights: Float32Array, sums: Float32Array, at: number, gradient: number, rate: number): void {
  sums[at]! += gradient * gradient;
  weights[at]! -= (rate * gradient) / Math.sqrt(sums[at]!);
}

/** The head with all log-odds divided by `temperature`, so that its probabilities mean what they say. */
export function coolLaneHead(head: LaneHead, temperature: number): LaneHead {
  return {
    ...head,
    dense: head.dense.map((weight) => weight / temperature),
    hashed: head.hashed.map((weight) => weight / temperature),
  };
}

/** A Fisher-Yates shuffle of 0 to `count` - 1. */
export function shuffledPlaces(count: number, random: () => number): number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [places[last], places[other]] = [places[other]!, places[last]!];
  }
  return places;
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
