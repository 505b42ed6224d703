import { SLOT_COUNT } from "./feature-hash.ts";
import { DENSE_COUNT, extractFeatures, type Features } from "./features.ts";
import { type LaneHead, laneLogits, softmax } from "./lane-head.ts";
import { descend, LANE_DENSE, type LaneExample, LEARN_DEFAULTS, randomFrom, shuffledPlaces } from "./learn-lanes.ts";
import { countSlots, findKeywordSlots, findOwnWords, type OwnWords, ownWordScore, tellingWords } from "./own-words.ts";

/** An operator's own lane as its policy describes it. */
export interface OwnLane {
  readonly name: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly examples: readonly string[];
}

const PASSES = 6;
/** Slower than for shipped lanes: of a dozen examples the shared words should be learnt, not the sentences. */
const HASHED_RATE = 0.1;
/** A lane's own texts count together as much as this share of the background, however few they are. */
const SHARE_OF_BACKGROUND = 0.15;
const OWN_WORD_START = 1e-2;
const OWN_WORD_RATE = 0.2;

/**
 * A head that also knows an operator's own lanes. Only the new lanes' weights are learnt, against the background that
 * the head carries, so that the shipped lanes keep their odds among each other. Lanes whose names the head knows are
 * left as they are. Deterministic; some 100 ms for one lane.
 */
export function extendLaneHead(base: LaneHead, ownLanes: readonly OwnLane[]): LaneHead {
  const added = ownLanes.filter(({ name }) => !base.lanes.includes(name));
  if (added.length === 0) return base;
  const head = widenHead(base, added);
  const background = base.background.map(({ lane, text }) => ({
    features: extractFeatures(text),
    lane: base.lanes.indexOf(lane),
    weight: 1,
  }));
  const elsewhere = { counts: countSlots(background.map(({ features }) => features)), texts: background.length };
  const examples: LaneExample[] = [...background];
  const own: OwnWords[] = [...base.own];
  const scores = new Map<Features, number>();
  added.forEach((lane, index) => {
    const place = base.lanes.length + index;
    const texts = ownTexts(lane).map((text) => ({ features: extractFeatures(text), words: tellingWords(text) }));
    const allWords = texts.map(({ words }) => words);
    const keywordSlots = findKeywordSlots(lane.keywords, elsewhere);
    own.push(findOwnWords(place, keywordSlots, allWords, elsewhere));
    // An example holds all the words it gave to the lane's lexicon; a new prompt will not. So while learning each is
    // scored by the words of the others.
    for (const { features, words } of texts) {
      const others = allWords.filter((candidate) => candidate !== words);
      scores.set(features, ownWordScore(findOwnWords(place, keywordSlots, others, elsewhere), features));
    }
    const weight = Math.max(1, (background.length * SHARE_OF_BACKGROUND) / Math.max(1, texts.length));
    for (const { features } of texts) examples.push({ features, lane: place, weight: Math.min(weight, 8) });
  });
  return learnAddedLanes({ ...head, own }, examples, scores, base.lanes.length);
}

/** What a lane says of itself: examples, description, and its keywords as one short text. */
function ownTexts({ description, keywords, examples }: OwnLane): string[] {
  return [...examples, description, keywords.join(", ")].filter((text) => text.trim() !== "");
}

function widenHead(base: LaneHead, added: readonly OwnLane[]): LaneHead {
  const lanes = [...base.lanes, ...added.map(({ name }) => name)];
  const dense = new Float32Array(lanes.length * DENSE_COUNT);
  dense.set(base.dense);
  const hashed = new Float32Array(SLOT_COUNT * lanes.length);
  const before = base.lanes.length;
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    for (let lane = 0; lane < before; lane++) {
      hashed[slot * lanes.length + lane] = base.hashed[slot * before + lane]!;
    }
  }
  return { ...base, lanes, dense, hashed };
}

function learnAddedLanes(
  head: LaneHead,
  examples: readonly LaneExample[],
  scoredByOthers: ReadonlyMap<Features, number>,
  firstAdded: number,
): LaneHead {
  const sums = {
    dense: new Float32Array(head.dense.length).fill(1e-2),
    hashed: new Float32Array(head.hashed.length).fill(1e-3),
  };
  const ownWeights = new Float32Array(head.own.length).fill(1);
  const ownSums = new Float32Array(head.own.length).fill(OWN_WORD_START);
  const withWeights = (): readonly OwnWords[] =>
    head.own.map((words, index) => ({ ...words, weight: ownWeights[index]! }));
  const random = randomFrom(LEARN_DEFAULTS.seed);
  const scores = examples.map(({ features, lane }) =>
    head.own.map(
      (words) => (words.lane === lane ? scoredByOthers.get(features) : undefined) ?? ownWordScore(words, features),
    ),
  );
  for (let pass = 0; pass < PASSES; pass++) {
    for (const index of shuffledPlaces(examples.length, random)) {
      const { features, lane: truth, weight } = examples[index]!;
      const logits = laneLogits({ ...head, own: [] }, features);
      head.own.forEach((words, place) => {
        logits[words.lane]! += ownWeights[place]! * scores[index]![place]!;
      });
      const residuals = softmax(logits);
      residuals[truth]! -= 1;
      for (let lane = firstAdded; lane < head.lanes.length; lane++) {
        learnLane(head, sums, features, lane, residuals[lane]! * weight);
      }
      head.own.forEach((words, place) => {
        if (words.lane < firstAdded) return;
        descend(ownWeights, ownSums, place, residuals[words.lane]! * weight * scores[index]![place]!, OWN_WORD_RATE);
      });
    }
  }
  return { ...head, own: withWeights() };
}

function learnLane(
  head: LaneHead,
  sums: { dense: Float32Array; hashed: Float32Array },
  features: Features,
  lane: number,
  residual: number,
): void {
  const { slots, values, dense } = features;
  for (const index of LANE_DENSE) {
    if (dense[index] === 0) continue;
    descend(head.dense, sums.dense, lane * DENSE_COUNT + index, residual * dense[index]!, LEARN_DEFAULTS.denseRate);
  }
  for (let entry = 0; entry < slots.length; entry++) {
    const at = slots[entry]! * head.lanes.length + lane;
    descend(head.hashed, sums.hashed, at, residual * values[entry]!, HASHED_RATE);
  }
}
