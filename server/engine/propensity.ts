import type { CandidateFacts, Decision } from "../domain/decision.ts";
import { FACTORS } from "../domain/factor.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import { drawnPosterior, explorable } from "./explore.ts";

const QUALITY = FACTORS.indexOf("quality");
/** Points of the midpoint rule over a quality of 0 to 1. */
const GRID = 1_024;

/** A Beta distribution on the grid: mass of each cell, and the cumulative mass at its upper edge. */
interface GridBeta {
  mass: Float64Array;
  cumulative: Float64Array;
}

/**
 * Probability with which the recorded choice was made. Exact where no exploration was possible; otherwise the chosen
 * agent's chance of being best under one draw of every posterior, by quadrature from the record alone: where credit
 * allows exploration, a draw that differs from the greedy choice is always taken, so that chance is the propensity.
 * `null` where nobody was chosen.
 */
export function propensityOf(
  decision: Decision,
  policy: CompiledPolicy,
): { value: number; method: "exact" | "quadrature" } | null {
  if (decision.chosenOrdinal === null) return null;
  if (decision.propensity.method === "exact") return { value: decision.propensity.value, method: "exact" };
  const lane = policy.laneByName.get(decision.facts.sighting.lane)!;
  const factsOf = new Map(decision.facts.candidates.map((candidate) => [candidate.ordinal, candidate]));
  const drawn = explorable(decision.candidates, factsOf, lane);
  const bases = drawn.map((candidate) => candidate.total - candidate.contributions[QUALITY]!);
  const facts = drawn.map((candidate) => factsOf.get(candidate.ordinal)!);
  const chosen = drawn.findIndex((candidate) => candidate.ordinal === decision.chosenOrdinal);
  if (chosen === -1) return { value: 0, method: "quadrature" };
  return { value: chanceOfBest(chosen, bases, facts, decision.weights[QUALITY]!), method: "quadrature" };
}

/** P(base_i + w θ_i is the largest), θ independent Betas. */
export function chanceOfBest(
  chosen: number,
  bases: readonly number[],
  facts: readonly Pick<CandidateFacts, "posterior">[],
  weight: number,
): number {
  if (weight === 0) return bases.every((base) => base <= bases[chosen]!) ? 1 : 0;
  const grids = facts.map((candidate) => gridBeta(...drawnPosterior(candidate as CandidateFacts)));
  let chance = 0;
  for (let cell = 0; cell < GRID; cell += 1) {
    const mass = grids[chosen]!.mass[cell]!;
    if (mass < 1e-15) continue;
    const theta = (cell + 0.5) / GRID;
    let others = mass;
    for (let other = 0; other < grids.length && others > 0; other += 1) {
      if (other !== chosen) others *= cumulativeAt(grids[other]!, theta + (bases[chosen]! - bases[other]!) / weight);
    }
    chance += others;
  }
  return Math.min(1, chance);
}

function gridBeta(successes: number, failures: number): GridBeta {
  const logs = new Float64Array(GRID);
  let highest = -Infinity;
  for (let cell = 0; cell < GRID; cell += 1) {
    const theta = (cell + 0.5) / GRID;
    logs[cell] = (successes - 1) * Math.log(theta) + (failures - 1) * Math.log(1 - theta);
    highest = Math.max(highest, logs[cell]!);
  }
  const mass = logs.map((log) => Math.exp(log - highest));
  const sum = mass.reduce((total, value) => total + value, 0);
  const cumulative = new Float64Array(GRID);
  let reached = 0;
  for (let cell = 0; cell < GRID; cell += 1) {
    mass[cell] = mass[cell]! / sum;
    reached += mass[cell]!;
    cumulative[cell] = reached;
  }
  return { mass, cumulative };
}

/** Cumulative mass at any point, linear within a cell. */
function cumulativeAt(grid: GridBeta, theta: number): number {
  if (theta <= 0) return 0;
  if (theta >= 1) return 1;
  const place = theta * GRID;
  const cell = Math.floor(place);
  const below = cell === 0 ? 0 : grid.cumulative[cell - 1]!;
  return below + (place - cell) * grid.mass[cell]!;
}
