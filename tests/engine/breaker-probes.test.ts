import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACCOUNT_RULES, AGENT_RULES, RUN_RULES, SIDE_EFFECT_RULES } from "../../server/engine/breaker/rules.ts";
import { breakerId, scopeOf } from "../../server/engine/breaker/scope.ts";
import type { CallResult } from "../../server/engine/breaker/settle.ts";
import { reportOf, retryAfterMsOf, worstView } from "../../server/engine/breaker/view.ts";
import { driveBreaker, MINUTE_MS } from "./breaker-driver.ts";

describe("half-open", () => {
  it("lets one of 200 callers in, in whatever order their promises run, and changes once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const breaker = driveBreaker();
        breaker.openAndWait();
        const callers = Array.from({ length: 200 }, () => scheduler.schedule(Promise.resolve()));
        const admissions = callers.map((turn) => turn.then(() => breaker.admit()));
        await scheduler.waitAll();
        const admitted = (await Promise.all(admissions)).filter(({ kind }) => kind === "admitted");
        expect(admitted).toHaveLength(1);
        expect(breaker.transitions()).toEqual(["closed open", "open half_open"]);
      }),
      { numRuns: 20, seed: 2 },
    );
  });

  it("has two probes in flight after the first success, and never more than can still decide", () => {
    const breaker = driveBreaker();
    breaker.openAndWait();
    const first = breaker.begin();
    expect(breaker.admit().kind).toBe("refused");
    breaker.end(first, "succeeded");
    const second = breaker.begin();
    breaker.begin();
    expect(breaker.admit().kind).toBe("refused");
    breaker.end(second, "failed");
    // One success, one failure and one probe in flight: the third decides, so no fourth is sent.
    expect(breaker.admit()).toMatchObject({ kind: "refused", because: "probes_taken" });
  });

  it("of an agent with side effects opens again at the first failed probe", () => {
    const breaker = driveBreaker(SIDE_EFFECT_RULES);
    breaker.openAndWait();
    breaker.calls(1, "succeeded");
    breaker.calls(1, "failed");
    expect(breaker.view().state).toBe("open");
  });

  it("takes a slow success for a failed probe", () => {
    const breaker = driveBreaker();
    breaker.openAndWait();
    breaker.calls(2, "slow");
    expect(breaker.view()).toMatchObject({ state: "open", reason: "2 probes failed" });
  });

  it("sends no critical work as a probe", () => {
    const breaker = driveBreaker();
    breaker.openAndWait();
    expect(breaker.admit({ mayProbe: false })).toMatchObject({ kind: "refused", because: "not_a_probe" });
    expect(breaker.admit().kind).toBe("admitted");
  });
});

type Way = "hang" | "ignored" | "failed" | "slow";

describe("results and leases", () => {
  it("of another generation never change the state", () => {
    const outcome = fc.constantFrom<CallResult["outcome"]>("succeeded", "failed", "slow", "ignored");
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 30 }), fc.boolean(), fc.boolean(), (late, waits, forced) => {
        const breaker = driveBreaker();
        const early = late.map(() => breaker.begin());
        breaker.calls(5, "failed");
        if (waits) breaker.wait();
        if (forced) breaker.order("force_close");
        breaker.tick();
        const { counts: _, inFlight: __, watched: ___, ...before } = structuredClone(breaker.breaker);
        late.forEach((result, place) => {
          breaker.end(early[place]!, result, { retryAfterMs: 10_000_000, costMicros: 9e9 });
        });
        const { counts, inFlight: ____, watched, ...after } = breaker.breaker;
        expect(after).toEqual(before);
        expect([counts.stale, watched]).toEqual([late.length, 0]);
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it("never leave it stuck: whatever became of earlier probes, a healthy agent is closed again in bounded time", () => {
    const probe = fc.record({
      way: fc.constantFrom<Way>("hang", "ignored", "failed", "slow"),
      heartbeats: fc.boolean(),
      deadlineMs: fc.constantFrom(null, 30_000, 20 * MINUTE_MS),
    });
    fc.assert(
      fc.property(fc.array(probe, { maxLength: 12 }), (stories) => {
        const breaker = driveBreaker();
        breaker.openAndWait();
        for (const { way, heartbeats, deadlineMs } of stories) {
          const deadlineAtMs = deadlineMs === null ? null : breaker.now.ms + deadlineMs;
          const admission = breaker.admit({ heartbeats, deadlineAtMs });
          if (admission.kind === "admitted" && way !== "hang") breaker.end(admission.permit.callId, way);
          breaker.pass(1_000);
        }
        // From here on the agent is well. The longest lease and the longest open time bound what is left to wait.
        const limitMs = breaker.now.ms + 20 * MINUTE_MS + 2 * 300_000 + 2 * MINUTE_MS;
        while (breaker.view().state !== "closed") {
          const admission = breaker.admit();
          if (admission.kind === "admitted") breaker.end(admission.permit.callId, "succeeded");
          breaker.pass(500);
          breaker.tick();
          if (breaker.now.ms > limitMs) throw new Error(`stuck in ${breaker.view().state}`);
        }
      }),
      { numRuns: 150, seed: 4 },
    );
  });

  it("of a probe with heartbeats live as long as these, up to the deadline", () => {
    const breaker = driveBreaker();
    breaker.openAndWait();
    const call = breaker.begin({ heartbeats: true, deadlineAtMs: breaker.now.ms + 3 * MINUTE_MS });
    for (let beat = 0; beat < 36; beat += 1) {
      breaker.pass(5_000);
      breaker.beat(call);
      breaker.tick();
    }
    expect(breaker.breaker.phase).toMatchObject({ leases: [{ callId: call }] });
    breaker.pass(5_000);
    breaker.tick();
    expect(breaker.breaker.phase).toMatchObject({ leases: [], failures: 1 });
    breaker.end(call, "succeeded");
    expect(breaker.breaker.phase).toMatchObject({ successes: 0, failures: 1 });
  });
});

describe("early evidence", () => {
  it("opens at the slow threshold where 20 calls hang, not at their deadline, and late ends change nothing", () => {
    const breaker = driveBreaker();
    const hung = Array.from({ length: 20 }, () =>
      breaker.begin({ slowAfterMs: 30_000, deadlineAtMs: breaker.now.ms + 60 * MINUTE_MS }),
    );
    const startedAtMs = breaker.now.ms;
    while (breaker.view().state === "closed") {
      breaker.pass(250);
      breaker.tick();
    }
    expect(breaker.now.ms - startedAtMs).toBeLessThanOrEqual(30_250);
    expect(breaker.view().reason).toBe("20 of the last 20 calls were slow");
    const before = structuredClone(breaker.breaker.phase);
    for (const call of hung) breaker.end(call, "failed", { retryAfterMs: 1e7 });
    expect(breaker.breaker.phase).toEqual(before);
    expect(breaker.transitions()).toEqual(["closed open"]);
  });

  it("counts a call once, though it is slow, silent and failed", () => {
    const breaker = driveBreaker();
    const call = breaker.begin({ slowAfterMs: 1_000, heartbeats: true });
    breaker.pass(20_000);
    breaker.tick();
    breaker.slow(call);
    breaker.missed(call);
    breaker.end(call, "failed");
    expect(breaker.breaker.window.map(({ outcome }) => outcome)).toEqual(["failed"]);
    expect(breaker.breaker.consecutiveFailures).toBe(1);
  });

  it("takes ten seconds without an accept and fifteen without a heartbeat for failures", () => {
    const breaker = driveBreaker();
    for (let call = 0; call < 5; call += 1) breaker.begin({ awaitsAccept: true });
    breaker.pass(9_999);
    breaker.tick();
    expect(breaker.view().state).toBe("closed");
    breaker.pass(1);
    breaker.tick();
    expect(breaker.view()).toMatchObject({ state: "open", reason: "5 failures in a row" });
  });

  it("keeps in-flight slow calls from ending a row of failures", () => {
    const breaker = driveBreaker();
    breaker.calls(4, "failed");
    breaker.slow(breaker.begin());
    breaker.calls(1, "failed");
    expect(breaker.view().state).toBe("open");
  });
});

describe("scopes", () => {
  it("of an account: one refusal opens it until the reset, five agents make no storm, and one probe tells", () => {
    const account = driveBreaker(ACCOUNT_RULES, { kind: "account", account: "acme" });
    const inFlight = [account.begin(), account.begin()];
    account.end(account.begin(), "failed", { retryAfterMs: 5 * 60 * MINUTE_MS });
    const resetAtMs = account.now.ms + 5 * 60 * MINUTE_MS;
    // What was on its way comes back, and afterwards nothing reaches the provider.
    for (const call of inFlight) account.end(call, "failed");
    let reached = 0;
    for (; account.now.ms < resetAtMs; account.pass(10_000))
      for (let agent = 0; agent < 5; agent += 1) if (account.admit().kind === "admitted") reached += 1;
    expect([reached, account.transitions()]).toEqual([0, ["closed open"]]);
    const admitted = Array.from({ length: 5 }, () => account.admit()).filter(({ kind }) => kind === "admitted");
    expect(admitted).toHaveLength(1);
    account.end("call-nobody", "succeeded");
    expect(account.view().state).toBe("half_open");
  });

  it("of an account without a reset: an hour, and again an hour", () => {
    const account = driveBreaker(ACCOUNT_RULES, { kind: "account", account: "acme" });
    account.calls(1, "failed");
    expect(retryAfterMsOf(account.breaker, account.rules, account.now)).toBe(60 * MINUTE_MS - 1_000);
    account.wait();
    account.end(account.begin(), "failed");
    expect(retryAfterMsOf(account.breaker, account.rules, account.now)).toBe(60 * MINUTE_MS);
    account.wait();
    account.end(account.begin(), "succeeded");
    expect(account.view().state).toBe("closed");
  });

  it("of a run: three failures of the same work at two agents, and only a release closes it", () => {
    const run = driveBreaker(RUN_RULES, { kind: "run", rootTaskId: "task_1" });
    const fail = (agentId: string, subject: string) => run.end(run.begin({ agentId, subject }), "failed");
    for (let place = 0; place < 5; place += 1) fail("agent_a", `work ${place}`);
    fail("agent_a", "poison");
    fail("agent_a", "poison");
    fail("agent_a", "poison");
    expect(run.view().state).toBe("closed");
    fail("agent_b", "poison");
    expect(run.view()).toMatchObject({ state: "open", reason: "4 attempts at the same work failed at 2 agents" });
    run.pass(72 * 60 * MINUTE_MS);
    run.tick();
    expect(run.admit()).toMatchObject({ kind: "refused", because: "open", retryAfterMs: null });
    expect(run.order("release").kind).toBe("changed");
    expect(run.admit().kind).toBe("admitted");
  });

  it("have ids that read back", () => {
    const scopes = [
      { kind: "agent", agentId: "agent_a" },
      { kind: "lane", lane: "coding", agentId: "agent_a" },
      { kind: "run", rootTaskId: "task_01" },
      { kind: "account", account: "acme" },
    ] as const;
    for (const scope of scopes) expect(scopeOf(breakerId(scope))).toEqual(scope);
    for (const id of ["", "agent", "agent.", "agent.a.b", "lane.coding", "lane.a.b.c", "pool.a"])
      expect(scopeOf(id)).toBe(null);
  });
});

describe("triggers", () => {
  it("of failures in a row adapt to an agent that fails often", () => {
    const breaker = driveBreaker();
    for (let round = 0; round < 200; round += 1) {
      breaker.calls(1, "failed");
      breaker.calls(4, "succeeded");
    }
    expect(reportOf(breaker.breaker, AGENT_RULES, breaker.now).consecutiveThreshold).toBe(9);
    breaker.calls(8, "failed");
    expect(breaker.view().state).toBe("closed");
    breaker.calls(1, "failed");
    expect(breaker.view().reason).toBe("9 failures in a row");
  });

  it("of money count what failed attempts have cost", () => {
    const breaker = driveBreaker();
    for (let call = 0; call < 2; call += 1) {
      breaker.calls(1, "failed", { costMicros: 3_000_000 });
      breaker.calls(1, "succeeded", { costMicros: 50_000_000 });
    }
    expect(breaker.view().state).toBe("closed");
    breaker.calls(1, "failed", { costMicros: 4_000_000 });
    expect(breaker.view()).toMatchObject({ state: "open", reason: "3 failed attempts cost $10.00" });
  });

  it("of slow calls ask for 20 of them and four fifths slow", () => {
    const breaker = driveBreaker();
    breaker.calls(4, "succeeded");
    breaker.calls(15, "slow");
    expect(breaker.view().state).toBe("closed");
    breaker.calls(1, "slow");
    expect(breaker.view()).toMatchObject({ state: "open", reason: "16 of the last 20 calls were slow" });
  });
});

describe("what is seen", () => {
  it("grows from a tenth to all of the weight in the minute after closing", () => {
    const breaker = driveBreaker();
    expect(breaker.ramp()).toBe(1);
    breaker.openAndWait();
    breaker.end(breaker.begin(), "succeeded");
    breaker.end(breaker.begin(), "succeeded");
    expect(breaker.ramp()).toBe(0.1);
    breaker.pass(30_000);
    expect(breaker.ramp()).toBe(0.5);
    breaker.pass(MINUTE_MS);
    expect(breaker.ramp()).toBe(1);
  });

  it("of an agent's several breakers is the worst", () => {
    const closed = { state: "closed" as const, override: null, reason: "", probeLeaseFree: false };
    const half = { ...closed, state: "half_open" as const, reason: "half" };
    const ladder = [
      closed,
      { ...half, probeLeaseFree: true },
      half,
      { ...closed, state: "open" as const },
      { ...closed, override: "forced_open" as const },
    ];
    for (let place = 1; place < ladder.length; place += 1)
      expect(worstView([ladder[place - 1]!, ladder[place]!, closed])).toBe(ladder[place]);
    // One scope's override does not reach over another scope's state.
    expect(worstView([{ ...closed, override: "forced_closed" }, ladder[3]!])).toBe(ladder[3]);
  });

  it("is told in full: strip, window, next probe in wall-clock time", () => {
    const breaker = driveBreaker();
    breaker.calls(1, "succeeded");
    breaker.calls(5, "failed", { costMicros: 7 });
    const report = reportOf(breaker.breaker, AGENT_RULES, breaker.now);
    expect(report).toMatchObject({
      id: "agent.agent_a",
      state: "open",
      effective: "open",
      multiplier: 1,
      override: null,
    });
    expect(report.window).toMatchObject({ calls: 6, failed: 5, burntMicros: 35 });
    expect(report.strip.map(({ outcome }) => outcome)).toEqual(["succeeded", ...Array(5).fill("failed")]);
    expect(report.strip[0]!.ageMs).toBe(6_000);
    expect(report.nextProbeAtMs! - breaker.now.wallMs).toBe(retryAfterMsOf(breaker.breaker, AGENT_RULES, breaker.now));
  });

  it("tells of refusals now and then: the 1st, 10th, 100th and each thousandth", () => {
    const breaker = driveBreaker();
    breaker.calls(5, "failed");
    for (let call = 0; call < 3_000; call += 1) breaker.admit();
    const told = breaker.events.flatMap((event) => (event.kind === "not_permitted" ? [event.refusedInARow] : []));
    expect(told).toEqual([1, 10, 100, 1_000, 2_000, 3_000]);
  });
});
