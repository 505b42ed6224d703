import { expect, it } from "vitest";
import { heedBreakers } from "../../server/engine/pool-rules.ts";

const open = { state: "open" as const, override: null, reason: "5 failures in a row", probeLeaseFree: false };
const closed = { ...open, state: "closed" as const, reason: "" };

/** Envoy #26877 and #27066: the share was checked before the ejection, so the third of three hosts went out too. */
it("the cap counts the candidate for ejection itself", () => {
  const rules = { panic: "spread" as const, members: 3, mayProbe: true };
  const pool = (breakers: (typeof open | typeof closed)[]) =>
    heedBreakers(
      breakers.map((breaker, ordinal) => ({ ordinal, breaker })),
      rules,
    );
  expect(pool([open, closed, closed])).toEqual({ mode: "normal", heeded: [0], unheeded: [] });
  expect(pool([open, open, closed])).toEqual({ mode: "panic", heeded: [], unheeded: [0, 1] });
  expect(pool([open, open, open])).toEqual({ mode: "panic", heeded: [], unheeded: [0, 1, 2] });
});
