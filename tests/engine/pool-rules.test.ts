import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BREAKER_OVERRIDES, BREAKER_STATES, type BreakerView } from "../../server/domain/snapshot.ts";
import { AGENT_RULES } from "../../server/engine/breaker/rules.ts";
import { panicPermitFree } from "../../server/engine/breaker/view.ts";
import { COST_GUARD, costGuard } from "../../server/engine/cost-guard.ts";
import { heedBreakers, lanesLeftEmpty, letsThrough, poolInWords } from "../../server/engine/pool-rules.ts";
import { driveBreaker } from "./breaker-driver.ts";

const view: fc.Arbitrary<BreakerView> = fc.record({
  state: fc.constantFrom(...BREAKER_STATES),
  override: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.constantFrom(...BREAKER_OVERRIDES)),
  reason: fc.constant(""),
  probeLeaseFree: fc.boolean(),
});

const pool = fc
  .array(view, { minLength: 1, maxLength: 12 })
  .map((breakers) => breakers.map((breaker, ordinal) => ({ ordinal, breaker })));

describe("the pool's rules", () => {
  it("in a lane that spreads put out at most half, the last one counted, and always leave one", () => {
    fc.assert(
      fc.property(pool, fc.boolean(), (contenders, mayProbe) => {
        const members = Math.max(2, contenders.length);
        const { heeded, unheeded, mode } = heedBreakers(contenders, { panic: "spread", members, mayProbe });
        const forced = contenders.filter(({ breaker }) => breaker.override === "forced_open");
        for (const { ordinal } of forced) expect(heeded).toContain(ordinal);
        if (heeded.length > forced.length) expect(heeded.length).toBeLessThanOrEqual(Math.floor(contenders.length / 2));
        if (forced.length < contenders.length) expect(heeded.length).toBeLessThan(contenders.length);
        const blocked = contenders.filter(({ breaker }) => !letsThrough(breaker, mayProbe)).map((each) => each.ordinal);
        expect([...heeded, ...unheeded].sort()).toEqual(blocked.sort());
        expect(mode === "panic").toBe(unheeded.length > 0);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it("in a lane that sheds, or has one agent, heed every breaker", () => {
    fc.assert(
      fc.property(pool, fc.boolean(), (contenders, alone) => {
        const rules = alone
          ? { panic: "spread" as const, members: 1, mayProbe: true }
          : { panic: "shed" as const, members: contenders.length, mayProbe: true };
        const { unheeded, heeded, mode } = heedBreakers(contenders, rules);
        expect(unheeded).toEqual([]);
        expect(mode).toBe(heeded.length === contenders.length ? "shed" : "normal");
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it("never send anything to an agent that is forced open, not even in panic", () => {
    const out = { state: "open" as const, override: null, reason: "", probeLeaseFree: false };
    const forced = { ...out, override: "forced_open" as const };
    const contenders = [forced, forced, out].map((breaker, ordinal) => ({ ordinal, breaker }));
    const verdict = heedBreakers(contenders, { panic: "spread", members: 3, mayProbe: true });
    expect(verdict).toEqual({ mode: "panic", heeded: [0, 1], unheeded: [2] });
    expect(poolInWords(verdict, 3)).toBe(
      "more than half of the 3 agents are out by their breakers, so 1 of these were not heeded",
    );
  });

  it("cap what an unheeded breaker lets through at one call a second, which neither probes nor closes", () => {
    const breaker = driveBreaker();
    breaker.calls(5, "failed");
    expect(panicPermitFree(breaker.breaker, AGENT_RULES, breaker.now)).toBe(true);
    const call = breaker.begin({ panic: true });
    expect(panicPermitFree(breaker.breaker, AGENT_RULES, breaker.now)).toBe(false);
    expect(breaker.admit({ panic: true })).toMatchObject({ because: "panic_rate", retryAfterMs: 1_000 });
    breaker.end(call, "succeeded");
    breaker.pass(1_000);
    breaker.end(breaker.begin({ panic: true }), "succeeded");
    expect(breaker.view().state).toBe("open");
    breaker.order("trip");
    breaker.pass(5_000);
    expect(breaker.admit({ panic: true })).toMatchObject({ kind: "refused", because: "forced_open" });
  });

  it("name the lanes that a change would leave without anybody", () => {
    const lanes = [
      { name: "coding", agentIds: ["a", "b"] },
      { name: "chat", agentIds: ["a"] },
      { name: "empty", agentIds: [] },
      { name: "dead", agentIds: ["c"] },
    ];
    const before = (id: string) => id !== "c";
    expect(lanesLeftEmpty(lanes, before, (id) => before(id) && id !== "a")).toEqual(["chat"]);
    expect(lanesLeftEmpty(lanes, before, before)).toEqual([]);
  });
});

describe("the cost guard", () => {
  const choice = (total: number, costMicros: number | null, ordinal = 0) => ({ ordinal, total, costMicros });

  it("speaks where the agent that would have won is out and the next costs five times as much", () => {
    const out = [choice(0.9, 4_000, 1), choice(0.2, 10, 2)];
    expect(costGuard(choice(0.7, 20_000), out, COST_GUARD)).toEqual({
      kind: "too_dear",
      displacedOrdinal: 1,
      displacedMicros: 4_000,
      chosenMicros: 20_000,
      ratio: 5,
    });
    expect(costGuard(choice(0.7, 19_999), out, COST_GUARD).kind).toBe("allow");
  });

  it("is silent where nothing was displaced: the dear agent would have won anyhow", () => {
    expect(costGuard(choice(0.9, 90_000), [choice(0.8, 10)], COST_GUARD).kind).toBe("allow");
    expect(costGuard(choice(0.9, 90_000), [], COST_GUARD).kind).toBe("allow");
  });

  it("lets work move from a free agent to a nearly free one, and has nothing to say of unknown costs", () => {
    expect(costGuard(choice(0.7, 4_999), [choice(0.9, 0)], COST_GUARD).kind).toBe("allow");
    expect(costGuard(choice(0.7, 5_000), [choice(0.9, 0)], COST_GUARD).kind).toBe("too_dear");
    expect(costGuard(choice(0.7, null), [choice(0.9, 1)], COST_GUARD).kind).toBe("allow");
    expect(costGuard(choice(0.7, 9e9), [choice(0.9, null)], COST_GUARD).kind).toBe("allow");
    expect(costGuard(choice(0.7, 9e9), [choice(0.9, 1)], { ...COST_GUARD, factor: null }).kind).toBe("allow");
  });
});
