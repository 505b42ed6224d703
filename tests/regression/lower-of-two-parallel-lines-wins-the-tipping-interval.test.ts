import { expect, it } from "vitest";
import type { ScoredCandidate } from "../../server/domain/decision.ts";
import { DEFAULT_WEIGHTS } from "../../server/domain/factor.ts";
import { decide } from "../../server/engine/decide.ts";
import { winningIntervals } from "../../server/engine/tipping.ts";
import { agentNamed, policyOf, snapshotOf, taskOf } from "../engine/fleet.ts";

/** Two values on a scale can differ by less than the tolerance; then the lower line must not replace the higher one. */
it("of two agents alike on a factor the one that is ahead on the rest wins at every weight", () => {
  const policy = policyOf([agentNamed("a", { priorSuccess: 0.9 }), agentNamed("b", { priorSuccess: 0.1 })]);
  const [best, other] = decide(taskOf(), snapshotOf(), policy, "seed").candidates as [ScoredCandidate, ScoredCandidate];
  const slightlySteeper = {
    ...other,
    normalised: other.normalised.map((value, place) => (place === 4 ? value + 1e-13 : value)),
  };
  const intervals = winningIntervals([best, slightlySteeper], "cost", DEFAULT_WEIGHTS.standard);
  expect([...intervals]).toEqual([[0, { from: 0, to: null }]]);
});
