import { DEFAULT_WEIGHTS, type Weights, type WeightsByTier } from "../domain/factor.ts";
import { Lane } from "../domain/lane.ts";

/** The default weights with some of them set otherwise, the same way for every tier. */
function weighted(over: Partial<Weights>): WeightsByTier {
  const { light, standard, heavy } = DEFAULT_WEIGHTS;
  const ratio = (tier: Weights) =>
    Object.fromEntries(
      Object.entries(over).map(([factor, weight]) => {
        const name = factor as keyof Weights;
        return [name, (weight * tier[name]) / standard[name]];
      }),
    );
  return {
    light: { ...light, ...ratio(light) },
    standard: { ...standard, ...ratio(standard) },
    heavy: { ...heavy, ...ratio(heavy) },
  };
}

/** The six shipped lanes with sensible limits and scales, and no members yet. */
export function shippedLanes(): Lane[] {
  return [
    Lane.parse({
      name: "coding",
      description: "Writing, reviewing, explaining, testing and repairing programs and queries.",
      skills: ["code"],
      weights: weighted({ capability: 2.5, quality: 4, cost: 1 }),
      reference: { latencyMs: 8_000, costMicros: 6_000 },
      expectedOutputTokens: 520,
      ladder: ["switch", "degrade", "ask", "stop"],
    }),
    Lane.parse({
      name: "writing",
      description: "Letters, posts, stories and other prose, new or rewritten, in a wanted voice.",
      skills: ["writing"],
      weights: weighted({ capability: 3 }),
      reference: { latencyMs: 6_000, costMicros: 4_000 },
      expectedOutputTokens: 420,
      ladder: ["switch", "stop"],
    }),
    Lane.parse({
      name: "reasoning",
      description: "Proofs, puzzles, calculations and plans, where each step must follow from the one before.",
      skills: ["reasoning"],
      weights: weighted({ capability: 3, quality: 5, tier_fit: 3, cost: 0.7 }),
      reference: { latencyMs: 15_000, costMicros: 50_000 },
      expectedOutputTokens: 600,
      ladder: ["switch", "ask", "stop"],
    }),
    Lane.parse({
      name: "research",
      description: "Facts, comparisons and overviews from sources.",
      skills: ["research"],
      weights: weighted({ capability: 3, quality: 4, cost: 0.8 }),
      reference: { latencyMs: 12_000, costMicros: 10_000 },
      expectedOutputTokens: 560,
      ladder: ["switch", "continue_with_receipt", "stop"],
    }),
    Lane.parse({
      name: "extraction",
      description: "Pulling fields out of text, sorting, labelling, turning prose into records.",
      skills: ["extraction"],
      weights: weighted({ latency: 1.5, cost: 2 }),
      reference: { latencyMs: 1_500, costMicros: 500 },
      expectedOutputTokens: 140,
      ladder: ["switch", "script", "stop"],
    }),
    Lane.parse({
      name: "chat",
      description: "Small talk and short questions that want a quick, friendly answer.",
      skills: ["conversation"],
      weights: weighted({ latency: 1.5, session: 1 }),
      reference: { latencyMs: 1_200, costMicros: 300 },
      expectedOutputTokens: 110,
      ladder: ["switch", "stop"],
    }),
  ];
}
