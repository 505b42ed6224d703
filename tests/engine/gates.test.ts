import fc from "fast-check";
import { expect, it } from "vitest";
import { GATES, type Gate, passGates } from "../../server/engine/gates.ts";

/** Gates that write down what they were asked for. */
function gatesThatRefuse(refusing: readonly string[]) {
  const log: string[] = [];
  const gates = GATES.map(
    (name): Gate<string> => ({
      name,
      take: () => {
        log.push(`take ${name}`);
        return refusing.includes(name) ? `no from ${name}` : null;
      },
      giveBack: () => log.push(`give back ${name}`),
    }),
  );
  return { log, gates };
}

it("a later gate never burns what an earlier one refuses, in whatever order they are listed", () => {
  const refusals = fc.subarray([...GATES]);
  const orders = fc.shuffledSubarray([...GATES], { minLength: GATES.length });
  fc.assert(
    fc.property(refusals, orders, (refusing, order) => {
      const { log, gates } = gatesThatRefuse(refusing);
      const passage = passGates(order.map((name) => gates.find((gate) => gate.name === name)!));
      const first = GATES.findIndex((name) => refusing.includes(name));
      const taken = first === -1 ? [...GATES] : GATES.slice(0, first + 1);
      const back = first === -1 ? [] : GATES.slice(0, first).reverse();
      expect(log).toEqual([...taken.map((name) => `take ${name}`), ...back.map((name) => `give back ${name}`)]);
      expect(passage).toEqual(
        first === -1 ? { kind: "passed" } : { kind: "refused", by: GATES[first], refusal: `no from ${GATES[first]}` },
      );
    }),
    { numRuns: 500, seed: 23 },
  );
});

it("a breaker's refusal takes no slot, burns no approval, holds no budget and is named as the breaker's", () => {
  const { log, gates } = gatesThatRefuse(["breaker"]);
  expect(passGates(gates)).toMatchObject({ by: "breaker" });
  expect(log).toEqual(["take deny_list", "take breaker", "give back deny_list"]);
});
