/**
 * npm run bench -- breaker: how many calls the breaker needs to find an outage, how often it trips without one, and what
 * admission and settlement cost.
 */
import { AGENT_RULES, type BreakerRules } from "../../server/engine/breaker/rules.ts";
import { callsToFind, falseTrips, quantile, simulateAgent } from "../engine/breaker-simulation.ts";

const row = (...cells: (string | number)[]) => console.log(cells.map((cell) => String(cell).padEnd(24)).join(""));

console.log("Calls until an outage is found\n");
row("failing before", "failing then", "median", "p90", "worst of 2,000");
for (const before of [0, 0.01, 0.05, 0.2])
  for (const rate of [1, 0.8, 0.6, 0.5]) {
    const found = callsToFind(2_000, { calls: 300, rate: before }, rate);
    row(`${before * 100} %`, `${rate * 100} %`, quantile(found, 0.5), quantile(found, 0.9), quantile(found, 1));
  }

console.log("\nTrips of agents that only fail as often as they always do, in 1,000 x 2,000 calls\n");
const fixed: BreakerRules = { ...AGENT_RULES, consecutive: { least: 5, most: 5, chance: 1e-6 } };
row("failing always", "adaptive", "fixed at five");
for (const rate of [0.01, 0.05, 0.1, 0.2, 0.3]) {
  const perTrip = (trips: number) => (trips === 0 ? "none" : `one in ${Math.round(2e6 / trips)} calls`);
  row(`${rate * 100} %`, perTrip(falseTrips(1_000, 2_000, rate)), perTrip(falseTrips(1_000, 2_000, rate, fixed)));
}

const agent = simulateAgent(1);
agent.run(20_000, 0.05, false);
const startedAt = performance.now();
agent.run(500_000, 0.05, false);
console.log(`\nAdmission and settlement: ${((performance.now() - startedAt) * 2).toFixed(0)} ns a call`);
