import { describe, expect, it } from "vitest";
import { BREAKER_OVERRIDES, BREAKER_STATES } from "../../server/domain/snapshot.ts";
import { adoptOverride, changeOverride } from "../../server/engine/breaker/override.ts";
import { NO_OVERRIDE } from "../../server/engine/breaker/override-slot.ts";
import { restoreBreaker, storeBreaker } from "../../server/engine/breaker/persist.ts";
import { reportOf } from "../../server/engine/breaker/view.ts";
import { driveBreaker, MINUTE_MS, START } from "./breaker-driver.ts";

const VERBS = { forced_open: "trip", forced_closed: "force_close", observe_only: "observe" } as const;

/** A breaker in this automatic state. */
function at(state: (typeof BREAKER_STATES)[number]) {
  const breaker = driveBreaker();
  if (state !== "closed") breaker.calls(5, "failed");
  if (state === "half_open") breaker.wait();
  breaker.tick();
  expect(breaker.breaker.phase.state).toBe(state);
  return breaker;
}

describe("an override", () => {
  const cases = BREAKER_STATES.flatMap((state) => [null, ...BREAKER_OVERRIDES].map((kind) => [state, kind] as const));
  it.each(cases)("over %s: %s decides what is in force, and the automatic state is kept", (state, kind) => {
    const breaker = at(state);
    if (kind !== null) breaker.order(VERBS[kind]);
    expect(breaker.breaker.phase.state).toBe(state);
    expect(reportOf(breaker.breaker, breaker.rules, breaker.now).effective).toBe(kind ?? state);
    const passes = kind === null ? state !== "open" : kind !== "forced_open";
    expect(breaker.admit().kind === "admitted").toBe(passes);
    if (kind !== null) expect(breaker.view()).toMatchObject({ state, override: kind, reason: "because" });
  });

  it.each(BREAKER_STATES)("that forces it open over %s ends in half-open: released and expired", (state) => {
    for (const end of ["release", "expire"] as const) {
      const breaker = at(state);
      breaker.order("trip", { expiresInMs: MINUTE_MS });
      if (end === "release") breaker.order("release");
      else breaker.pass(MINUTE_MS);
      breaker.tick();
      expect(breaker.view()).toMatchObject({ state: "half_open", override: null });
      const ended = breaker.events.filter(({ kind }) => kind === "override_expired").length;
      expect(ended).toBe(end === "expire" ? 1 : 0);
    }
  });

  it("that forces it closed or only observes gives way to the automatic state, which went on", () => {
    for (const verb of ["force_close", "observe"] as const) {
      const breaker = at("closed");
      breaker.order(verb);
      breaker.calls(5, "failed");
      expect(breaker.admit().kind).toBe("admitted");
      expect(breaker.breaker.phase.state).toBe("open");
      breaker.order("release");
      expect(breaker.admit()).toMatchObject({ kind: "refused", because: "open" });
    }
  });

  it("replaced by another takes its place: forced open to forced closed leaves half-open beneath", () => {
    const breaker = at("closed");
    breaker.order("trip");
    breaker.order("force_close");
    expect(breaker.view()).toMatchObject({ state: "half_open", override: "forced_closed" });
  });

  it("is extended from now on, without touching who set it or why", () => {
    const breaker = at("closed");
    breaker.order("trip", { expiresInMs: MINUTE_MS, actor: "ann", reason: "bad answers" });
    breaker.pass(59_000);
    breaker.order("extend", { actor: "ben", reason: "still bad", expiresInMs: 10 * MINUTE_MS });
    breaker.pass(9 * MINUTE_MS);
    expect(breaker.breaker.override.current).toMatchObject({
      actor: "ann",
      reason: "bad answers",
      kind: "forced_open",
    });
    expect(breaker.breaker.override.last).toMatchObject({ verb: "extend", actor: "ben" });
    expect(breaker.view().override).toBe("forced_open");
    breaker.pass(MINUTE_MS);
    expect(breaker.view().override).toBe(null);
  });

  it("survives a restart in the middle, and its end is the wall clock's", () => {
    const breaker = at("closed");
    breaker.order("trip", { expiresInMs: 10 * MINUTE_MS });
    const stored = JSON.parse(JSON.stringify(storeBreaker(breaker.breaker, breaker.now)));
    const wallMs = breaker.now.wallMs + 9 * MINUTE_MS;
    const restored = restoreBreaker(stored, { ms: 77, wallMs })!;
    expect(reportOf(restored, breaker.rules, { ms: 77, wallMs }).effective).toBe("forced_open");
    const later = { ms: 77 + MINUTE_MS, wallMs: wallMs + MINUTE_MS };
    expect(reportOf(restored, breaker.rules, later).effective).toBe("half_open");
  });

  it("does not survive in another stored form", () => {
    const stored = { ...storeBreaker(at("open").breaker, START), format: 2 } as never;
    expect(restoreBreaker(stored, START)).toBe(null);
  });
});

describe("an order", () => {
  it("made to a version that has passed is refused with the present one, and changes nothing", () => {
    const breaker = at("closed");
    breaker.order("trip", { expectedVersion: 0 });
    const late = breaker.order("release", { expectedVersion: 0 });
    expect(late).toMatchObject({ problem: { code: "version_conflict", extras: { currentVersion: 1 } } });
    expect(breaker.view().override).toBe("forced_open");
    expect(breaker.order("release", { expectedVersion: 1 }).kind).toBe("changed");
  });

  it.each([
    ["without a reason", { reason: "  " }, "invalid_request"],
    ["for less than a minute", { expiresInMs: 59_999 }, "invalid_request"],
    ["for more than 72 hours", { expiresInMs: 72 * 60 * MINUTE_MS + 1 }, "invalid_request"],
    ["for no number", { expiresInMs: Number.NaN }, "invalid_request"],
  ])("%s is refused", (_, over, code) => {
    expect(at("closed").order("trip", over)).toMatchObject({ kind: "refused", problem: { code } });
  });

  it("to release or extend what is not overridden is a conflict, also once it has expired", () => {
    const breaker = at("closed");
    for (const verb of ["release", "extend"] as const)
      expect(breaker.order(verb)).toMatchObject({ problem: { code: "conflict" } });
    breaker.order("observe", { expiresInMs: MINUTE_MS });
    breaker.pass(MINUTE_MS);
    expect(breaker.order("release")).toMatchObject({ problem: { code: "conflict" } });
  });

  it("lasts an hour unless it says otherwise", () => {
    const breaker = at("closed");
    breaker.order("trip");
    breaker.pass(60 * MINUTE_MS - 1);
    expect(breaker.view().override).toBe("forced_open");
    breaker.pass(1);
    expect(breaker.view().override).toBe(null);
  });

  it("to reset ends any override and closes, with window, back-off and waits forgotten", () => {
    const breaker = at("half_open");
    breaker.calls(2, "failed", { retryAfterMs: 1e7 });
    breaker.order("trip");
    breaker.order("reset");
    expect(breaker.view()).toMatchObject({ state: "closed", override: null });
    expect(breaker.breaker).toMatchObject({ window: [], multiplier: 0, holdUntilMs: null });
    const { last } = breaker.breaker.override;
    expect(last).toMatchObject({ verb: "reset", actor: "ann", reason: "because" });
    const manual = breaker.events.filter((event) => event.kind === "state_changed" && event.manual);
    expect(manual).toMatchObject([{ to: "closed", actor: "ann", reason: "because" }]);
  });

  it("is told with verb, actor, reason and version, once each", () => {
    const breaker = at("closed");
    for (const verb of ["trip", "extend", "release", "reset"] as const) breaker.order(verb);
    const told = breaker.events.flatMap((event) =>
      event.kind === "override_changed" ? [[event.verb, event.actor, event.reason, event.version]] : [],
    );
    expect(told).toEqual(
      ["trip", "extend", "release", "reset"].map((verb, place) => [verb, "ann", "because", place + 1]),
    );
  });
});

describe("a replica", () => {
  const order = (verb: "trip" | "reset" | "release") => ({
    verb,
    actor: "ann",
    reason: "because",
    expiresInMs: null,
    expectedVersion: null,
  });
  const apply = (slot: typeof NO_OVERRIDE, verb: "trip" | "reset" | "release") => {
    const change = changeOverride(slot, order(verb), START.wallMs);
    if (change.kind === "refused") throw change.problem;
    return change.slot;
  };

  it("that missed a reset between two trips resets all the same", () => {
    const tripped = apply(NO_OVERRIDE, "trip");
    const later = apply(apply(tripped, "reset"), "trip");
    const breaker = at("open");
    adoptOverride(breaker.breaker, breaker.rules, later, breaker.now);
    expect(breaker.view()).toMatchObject({ state: "closed", override: "forced_open" });
  });

  it("takes a version once, and never an older one", () => {
    const tripped = apply(NO_OVERRIDE, "trip");
    const released = apply(tripped, "release");
    const breaker = at("closed");
    expect(adoptOverride(breaker.breaker, breaker.rules, tripped, breaker.now)).toHaveLength(1);
    expect(adoptOverride(breaker.breaker, breaker.rules, tripped, breaker.now)).toEqual([]);
    expect(adoptOverride(breaker.breaker, breaker.rules, released, breaker.now)).toHaveLength(2);
    expect(adoptOverride(breaker.breaker, breaker.rules, tripped, breaker.now)).toEqual([]);
    expect(breaker.view()).toMatchObject({ state: "half_open", override: null });
  });
});
