import fc from "fast-check";
import { expect, it } from "vitest";
import type { AgentState } from "../../server/domain/snapshot.ts";
import { rampOf, viewOf } from "../../server/engine/breaker/view.ts";
import { decide } from "../../server/engine/decide.ts";
import { driveBreaker } from "./breaker-driver.ts";
import { agentNamed, policyOf, snapshotOf, taskOf } from "./fleet.ts";

const NAMES = ["a", "b", "c", "d"];

/** What an agent has lived through before the decision. */
const life = fc.record({
  story: fc.array(
    fc.constantFrom("fail", "fail", "succeed", "wait", "hang", "trip", "force_close", "observe", "release", "reset"),
    { maxLength: 25 },
  ),
  inFlight: fc.nat(5),
  mode: fc.constantFrom<AgentState["availability"]["mode"]>("enabled", "enabled", "enabled", "draining", "disabled"),
});

function live(story: readonly string[]) {
  const breaker = driveBreaker();
  for (const event of story) {
    if (event === "wait") breaker.wait();
    else if (event === "fail" || event === "succeed" || event === "hang") {
      const admission = breaker.admit();
      const outcome = event === "fail" ? "failed" : "succeeded";
      if (admission.kind === "admitted" && event !== "hang") breaker.end(admission.permit.callId, outcome);
    } else breaker.order(event as "trip");
  }
  return breaker;
}

it("whatever its agents have lived through, a decision never goes to one whose breaker would refuse it, is full or out", () => {
  const reached = { probe: 0, none: 0, excluded: 0 };
  const lives = fc.tuple(...NAMES.map(() => life));
  fc.assert(
    fc.property(
      lives,
      fc.boolean(),
      fc.constantFrom("route" as const, "fallback" as const),
      (each, critical, cause) => {
        const breakers = each.map(({ story }) => live(story));
        const states = each.map(({ inFlight, mode }, place) => ({
          breaker: viewOf(breakers[place]!.breaker, breakers[place]!.rules, breakers[place]!.now),
          ramp: rampOf(breakers[place]!.breaker, breakers[place]!.rules, breakers[place]!.now),
          availability: { mode, reason: "" },
          inFlight,
          concurrencyLimit: 4,
        }));
        const snapshot = snapshotOf(Object.fromEntries(NAMES.map((name, place) => [name, states[place]!])));
        const decision = decide(
          taskOf({ critical, cause }),
          snapshot,
          policyOf(NAMES.map((name) => agentNamed(name))),
          "seed",
        );
        reached.excluded += decision.facts.exclusions.filter(({ filter }) => filter === "breaker").length;
        if (decision.chosenOrdinal === null) {
          reached.none += 1;
          return;
        }
        const { mode, inFlight } = each[decision.chosenOrdinal]!;
        expect(mode).toBe("enabled");
        expect(inFlight).toBeLessThan(4);
        // The machine itself lets through what the engine chose, and as a probe exactly where the engine said so.
        const admission = breakers[decision.chosenOrdinal]!.admit({ mayProbe: !critical && cause === "route" });
        expect(admission.kind).toBe("admitted");
        if (decision.kind === "probe") {
          reached.probe += 1;
          expect(admission).toMatchObject({ permit: { probe: true } });
        }
      },
    ),
    { numRuns: 1_500, seed: 21 },
  );
  expect(Math.min(reached.probe, reached.none, reached.excluded)).toBeGreaterThan(20);
});
