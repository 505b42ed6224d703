import { expect, it } from "vitest";
import { decide } from "../../server/engine/decide.ts";
import { agentNamed, policyOf, snapshotOf, taskOf } from "../engine/fleet.ts";

/** The median is kept as a logarithm, and exp(log(x)) is often a hair more than x. */
it("an agent whose median is the very time left takes the task", () => {
  for (let priorLatencyMs = 1; priorLatencyMs <= 20_000; priorLatencyMs += 37) {
    const policy = policyOf([agentNamed("a", { priorLatencyMs })]);
    const decision = decide(taskOf({ deadlineMs: priorLatencyMs }), snapshotOf(), policy, "seed");
    expect(decision.chosenOrdinal, `${priorLatencyMs} ms`).toBe(0);
  }
});
