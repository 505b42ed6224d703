import { SLOT_COUNT } from "./feature-hash.ts";
import { DENSE_COUNT, type Features } from "./features.ts";
import { type OwnWords, ownWordScore } from "./own-words.ts";

export { decodeLaneHead, encodeLaneHead } from "./lane-head-bytes.ts";

/**
 * The lane head: one linear score a lane on the features of a prompt, turned into probabilities by softmax. Because a
 * score is a sum, every probability can be explained exactly (`explain-lane.ts`). Weights are calibrated: the
 * temperature found on held-out sources has already been divided out.
 */
export interface LaneHead {
  /** Class names: the shipped lanes, then an operator's own. */
  readonly lanes: readonly string[];
  /** Weights of the dense features, lane after lane: `lanes.length * DENSE_COUNT`. */
  readonly dense: Float32Array;
  /** Weights of the hashed words, slot after slot: `SLOT_COUNT * lanes.length`. */
  readonly hashed: Float32Array;
  /** The operator's own lanes' words, one for each lane after the shipped ones. */
  readonly own: readonly OwnWords[];
  /** Prompts of the project's own making that an operator's lane is told apart from when it is trained. */
  readonly background: readonly { readonly lane: string; readonly text: string }[];
}

/** Below this probability the lane counts as uncertain. */
export const UNCERTAIN_BELOW = 0.45;

/** What the head takes a prompt for. Arrays run as `head.lanes` does. */
export interface LaneReading {
  readonly lanes: readonly string[];
  /** Log-odds before softmax; minus infinity where the lane is not allowed. */
  readonly logits: Float64Array;
  /** 0 to 1, summing to 1 over the allowed lanes. All 0 if no lane is allowed. */
  readonly probabilities: Float64Array;
  /** Place of the likeliest lane, -1 if none is allowed. Of equals the first. */
  readonly best: number;
  /** Place of the second likeliest, -1 if fewer than two are allowed. */
  readonly runnerUp: number;
  /** Probability of the likeliest lane. */
  readonly confidence: number;
  /** Whether `confidence` is below `UNCERTAIN_BELOW`. */
  readonly isUncertain: boolean;
}

/**
 * How likely each lane is for a prompt. With `allowed`, lanes whose names are not in it get probability 0 and the rest
 * share the whole, so that a policy may leave shipped lanes out.
 */
export function laneProbabilities(head: LaneHead, features: Features, allowed?: Iterable<string>): LaneReading {
  const logits = laneLogits(head, features);
  if (allowed !== undefined) {
    const names = new Set(allowed);
    for (let lane = 0; lane < logits.length; lane++) {
      if (!names.has(head.lanes[lane]!)) logits[lane] = Number.NEGATIVE_INFINITY;
    }
  }
  const probabilities = softmax(logits);
  const best = placeOfLargest(logits, -1);
  const runnerUp = placeOfLargest(logits, best);
  const confidence = best < 0 ? 0 : probabilities[best]!;
  return {
    lanes: head.lanes,
    logits,
    probabilities,
    best,
    runnerUp,
    confidence,
    isUncertain: confidence < UNCERTAIN_BELOW,
  };
}

/** The score of every lane, in log-odds. */
export function laneLogits(head: LaneHead, features: Features): Float64Array {
  const count = head.lanes.length;
  const logits = new Float64Array(count);
  const { slots, values, dense } = features;
  for (let lane = 0; lane < count; lane++) {
    let sum = 0;
    const from = lane * DENSE_COUNT;
    for (let index = 0; index < DENSE_COUNT; index++) sum += head.dense[from + index]! * dense[index]!;
    logits[lane] = sum;
  }
  const hashed = head.hashed;
  for (let entry = 0; entry < slots.length; entry++) {
    const from = slots[entry]! * count;
    const value = values[entry]!;
    for (let lane = 0; lane < count; lane++) logits[lane]! += hashed[from + lane]! * value;
  }
  for (const words of head.own) logits[words.lane]! += words.weight * ownWordScore(words, features);
  return logits;
}

/** Probabilities from log-odds; minus infinity becomes 0, and nothing but minus infinities becomes all 0. */
export function softmax(logits: Float64Array): Float64Array {
  const probabilities = new Float64Array(logits.length);
  let largest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > largest) largest = logit;
  if (largest === Number.NEGATIVE_INFINITY) return probabilities;
  let sum = 0;
  for (let lane = 0; lane < logits.length; lane++) {
    probabilities[lane] = Math.exp(logits[lane]! - largest);
    sum += probabilities[lane]!;
  }
  for (let lane = 0; lane < logits.length; lane++) probabilities[lane]! /= sum;
  return probabilities;
}

/** A head that knows nothing: every lane equally likely. */
export function emptyLaneHead(lanes: readonly string[]): LaneHead {
  return {
    lanes,
    dense: new Float32Array(lanes.length * DENSE_COUNT),
    hashed: new Float32Array(SLOT_COUNT * lanes.length),
    own: [],
    background: [],
  };
}

function placeOfLargest(logits: Float64Array, except: number): number {
  let place = -1;
  for (let lane = 0; lane < logits.length; lane++) {
    if (lane === except || logits[lane] === Number.NEGATIVE_INFINITY) continue;
    if (place < 0 || logits[lane]! > logits[place]!) place = lane;
  }
  return place;
}
