import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CandidateFacts } from "../../server/domain/decision.ts";
import { leastLoaded, unseenDispatches } from "../../server/engine/spread.ts";

const candidate = (ordinal: number, inFlight: number, limit: number): { facts: CandidateFacts } => ({
  facts: { ordinal, raw: new Float32Array(8), assumed: 0, posterior: [1, 1], inFlight, limit, probe: false },
});
const ordinals = (candidates: readonly { facts: CandidateFacts }[]) =>
  candidates.map(({ facts }) => facts.ordinal).sort();

describe("load interpretation", () => {
  it("takes the smallest number whose levelling up to the next needs more than was probably dispatched unseen", () => {
    const agent = fc.record({ inFlight: fc.nat(12), limit: fc.constantFrom(1, 2, 4, 8, 10) });
    fc.assert(
      fc.property(
        fc.array(agent, { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (list, unseen) => {
          const candidates = list.map(({ inFlight, limit }, ordinal) => candidate(ordinal, inFlight, limit));
          const byLoad = [...list].sort((one, other) => one.inFlight / one.limit - other.inFlight / other.limit);
          const hidden = list.every(({ limit }) => limit === 1) ? unseen / 2 : unseen;
          let count = 1;
          for (; count < byLoad.length; count += 1) {
            const level = byLoad[count]!.inFlight / byLoad[count]!.limit;
            const needed = byLoad
              .slice(0, count)
              .reduce((sum, { inFlight, limit }) => sum + (level * limit - inFlight), 0);
            if (Math.abs(needed - hidden) < 1e-9) return;
            if (needed > hidden) break;
          }
          const taken = leastLoaded(candidates, unseen);
          expect(taken.length).toBe(count);
          const loads = taken.map(({ facts }) => facts.inFlight / facts.limit);
          expect(Math.max(...loads)).toBe(byLoad[count - 1]!.inFlight / byLoad[count - 1]!.limit);
        },
      ),
      { numRuns: 5_000, seed: 20_251_123 },
    );
  });

  it("keeps all of the least loaded under a fresh view, wherever they stand in the list", () => {
    const list = [candidate(0, 2, 8), candidate(1, 1, 4), candidate(2, 3, 8), candidate(3, 4, 16)];
    expect(ordinals(leastLoaded(list, 0))).toEqual([0, 1, 3]);
    expect(ordinals(leastLoaded([...list].reverse(), 0))).toEqual([0, 1, 3]);
  });

  it("spreads wider the staler the view, and over single slots only half as wide", () => {
    const ladder = [0, 1, 2, 3].map((inFlight) => candidate(inFlight, inFlight, 10));
    expect([0, 0.5, 1, 3, 6].map((unseen) => leastLoaded(ladder, unseen).length)).toEqual([1, 1, 2, 3, 4]);
    const single = [0, 1, 2, 3].map((inFlight) => candidate(inFlight, inFlight, 1));
    expect([0, 1, 2, 6, 12].map((unseen) => leastLoaded(single, unseen).length)).toEqual([1, 1, 2, 3, 4]);
  });
});

describe("dispatches of others since the snapshot", () => {
  it("are rate times age times the share of the others", () => {
    expect(unseenDispatches(10, 2_000, 4)).toBe(15);
    expect(unseenDispatches(10, 2_000, 1)).toBe(0);
    expect(unseenDispatches(10, 0, 4)).toBe(0);
  });

  it("are not reckoned with past 30 seconds, when a view holds a router's own counts alone", () => {
    expect(unseenDispatches(10, 30_000, 4)).toBe(225);
    expect(unseenDispatches(10, 30_001, 4)).toBe(0);
  });
});
