import type { Factor, Weights, WeightsByTier } from "../../server/domain/factor.ts";
import { FACTORS, MAXIMUM_WEIGHT, weighsSomething } from "../../server/domain/lists/factors.ts";
import { TIERS } from "../../server/domain/lists/tiers.ts";
import type { PolicyDocument } from "../../server/domain/policy.ts";
import type { Tier } from "../../server/domain/tier.ts";

/** One weight: of a lane, for a tier. Written `coding.standard.quality`. */
export type WeightPlace = `${string}.${Tier}.${Factor}`;

/** The weights that a draft sets, over whatever is in force. Nothing else of the policy is part of it. */
export type Draft = ReadonlyMap<WeightPlace, number>;

export const NO_DRAFT: Draft = new Map();
/** More than the sliders of ten lanes; a longer one would not fit an address. */
const MOST = 240;

export function weightPlace(lane: string, tier: Tier, factor: Factor): WeightPlace {
  return `${lane}.${tier}.${factor}`;
}

/** The parts of a place, or `null` where it is none. */
export function partsOf(place: string): { lane: string; tier: Tier; factor: Factor } | null {
  const [lane, tier, factor, ...rest] = place.split(".");
  if (!lane || rest.length > 0) return null;
  if (!(TIERS as readonly string[]).includes(tier ?? "")) return null;
  if (!(FACTORS as readonly string[]).includes(factor ?? "")) return null;
  return { lane, tier: tier as Tier, factor: factor as Factor };
}

/** A draft as it stands in the address: `coding.standard.quality:4,chat.light.cost:2.5`. */
export function writeDraft(draft: Draft): string {
  return [...draft].map(([place, weight]) => `${place}:${weight}`).join(",");
}

/** Reads a draft; what is not a weight of that form is left out, so that a broken link still opens. */
export function readDraft(text: string): Draft {
  const draft = new Map<WeightPlace, number>();
  for (const entry of text.split(",").slice(0, MOST)) {
    const [place = "", value = ""] = entry.split(":");
    const weight = value === "" ? Number.NaN : Number(value);
    if (partsOf(place) === null || !(weight >= 0 && weight <= MAXIMUM_WEIGHT)) continue;
    draft.set(place as WeightPlace, roundWeight(weight));
  }
  return draft;
}

/** Two decimals: finer than any slider, and short in an address. */
export function roundWeight(weight: number): number {
  return Math.round(weight * 100) / 100;
}

/** The draft with one weight set; a weight that equals the one in force is no part of it. */
export function setWeight(draft: Draft, place: WeightPlace, weight: number, inForce: number): Draft {
  const next = new Map(draft);
  if (Math.abs(weight - inForce) < 0.005) next.delete(place);
  else next.set(place, roundWeight(weight));
  return next;
}

/** The weights of a lane with the draft's over them. */
export function draftWeights(lane: string, inForce: WeightsByTier, draft: Draft): WeightsByTier {
  const tierWeights = (tier: Tier) =>
    Object.fromEntries(
      FACTORS.map((factor) => [factor, draft.get(weightPlace(lane, tier, factor)) ?? inForce[tier][factor]]),
    ) as Weights;
  return { light: tierWeights("light"), standard: tierWeights("standard"), heavy: tierWeights("heavy") };
}

/** One weight that the draft changes. */
export interface DraftChange {
  place: WeightPlace;
  /** Its path in a difference of policies. */
  path: string;
  before: number;
  after: number;
}

/** What the draft changes in a document; what it sets to the value in force, or in a lane that is gone, is no change. */
export function draftChanges(document: PolicyDocument, draft: Draft): DraftChange[] {
  return [...draft].flatMap(([place, after]): DraftChange[] => {
    const parts = partsOf(place);
    const lane = document.lanes.find((each) => each.name === parts?.lane);
    if (!parts || !lane) return [];
    const before = lane.weights[parts.tier][parts.factor];
    const path = `lanes.${parts.lane}.weights.${parts.tier}.${parts.factor}`;
    return Math.abs(before - after) < 0.005 ? [] : [{ place, path, before, after }];
  });
}

/** The document with the draft's weights. */
export function applyDraft(document: PolicyDocument, draft: Draft): PolicyDocument {
  return {
    ...document,
    lanes: document.lanes.map((lane) => ({ ...lane, weights: draftWeights(lane.name, lane.weights, draft) })),
  };
}

/** Tiers whose weights are all 0, which no score can be made of. */
export function emptyTiers(weights: WeightsByTier): Tier[] {
  return TIERS.filter((tier) => !weighsSomething(weights[tier]));
}
