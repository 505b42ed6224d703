import { expect, it } from "vitest";
import { decide } from "../../server/engine/decide.ts";
import { agentNamed, policyOf, snapshotOf, taskOf } from "../engine/fleet.ts";

/** A busy session's agent was compared with the mean of all candidates, so idle ones far behind pulled it down. */
it("a session stays when only agents far behind in score are idle", () => {
  const busy = { inFlight: 6, concurrencyLimit: 8 };
  const fit = [agentNamed("holder", { priorSuccess: 0.9 }), agentNamed("other", { priorSuccess: 0.9 })];
  const unfit = ["x", "y", "z"].map((name) => agentNamed(name, { priorSuccess: 0, priorLatencyMs: 80_000 }));
  const snapshot = snapshotOf({ holder: busy, other: busy }, { sessionAgentId: "agent_holder" });
  expect(decide(taskOf(), snapshot, policyOf(fit), "seed").kind).toBe("sticky");
  expect(decide(taskOf(), snapshot, policyOf([...fit, ...unfit]), "seed").kind).toBe("sticky");
});
