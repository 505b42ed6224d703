import type { z } from "zod";
import type { Skills } from "../../domain/agent.ts";
import type { Price } from "../../domain/money.ts";
import { TIERS, type Tier } from "../../domain/tier.ts";

/** What the simulated agents are given to do; the shipped lanes, and `other` for all else. */
export const KINDS_OF_WORK = [
  "coding",
  "writing",
  "reasoning",
  "research",
  "extraction",
  "chat",
  "legal",
  "other",
] as const;
export type KindOfWork = (typeof KINDS_OF_WORK)[number];

/** What goes wrong at an agent by its own nature: shares of its requests, 0 to 1 each, together at most 1. */
export interface Nature {
  /** Answers with 500. */
  serverError: number;
  /** Answers with 429 and `Retry-After`, whatever its load. */
  rateLimited: number;
  /** Accepts the request and stays silent. */
  silent: number;
  /** Answers with 200 and words that mean nothing. */
  garbage: number;
}

/** One agent of the demo fleet: all that its answers, its speed and its faults follow from. */
export interface Character {
  /** Name and model name; the agent's id is `agent_` and this. */
  name: string;
  description: string;
  tier: Tier;
  skills: z.infer<typeof Skills>;
  /** `null`: the agent is unpriced. */
  price: Price | null;
  contextWindowTokens: number;
  maxOutputTokens: number;
  /** Requests it works on at a time; more are answered with 429. */
  concurrency: number;
  /** Agents of one account share their provider's quota. */
  account: string;
  pace: {
    /** Median time to the first token. */
    firstTokenMs: number;
    /** Standard deviation of its logarithm. */
    spread: number;
    tokensPerSecond: number;
  };
  /** Median length of an answer. */
  typicalOutputTokens: number;
  /** Chance, 0 to 1, of a good answer by kind of work at the agent's own tier; what is not named is done as `other`. */
  mastery: Partial<Record<KindOfWork, number>> & { other: number };
  nature: Nature;
  /** Chance, 0 to 1, that it says or calls again what it said or called before. */
  repeats: number;
}

/** Chance of a good answer lost for each tier that the work is above the agent. */
const LOST_PER_TIER = 0.22;
/** Work below the agent's tier is a little easier. */
const GAINED_PER_TIER = 0.03;

/** How likely the agent does this well, 0.02 to 0.99. */
export function chanceOfGoodAnswer(character: Character, work: KindOfWork, difficulty: Tier): number {
  const mastery = character.mastery[work] ?? character.mastery.other;
  const tiersAbove = TIERS.indexOf(difficulty) - TIERS.indexOf(character.tier);
  const shift = tiersAbove > 0 ? -LOST_PER_TIER * tiersAbove : GAINED_PER_TIER * -tiersAbove;
  return Math.min(0.99, Math.max(0.02, mastery + shift));
}
