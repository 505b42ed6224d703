import fc from "fast-check";
import { expect, it } from "vitest";
import { AGENT_RULES, type BreakerRules } from "../../server/engine/breaker/rules.ts";
import type { CallResult } from "../../server/engine/breaker/settle.ts";
import { driveBreaker, START } from "./breaker-driver.ts";
import { NaiveBreaker, type NaiveCall } from "./breaker-naive.ts";

/** The default rules with small numbers, so that a few dozen steps go through every state several times. */
const SMALL: BreakerRules = {
  ...AGENT_RULES,
  window: { calls: 8, maximumAgeMs: 60_000 },
  consecutive: { least: 3, most: 6, chance: 1e-3 },
  failureRate: { share: 0.5, minimumCalls: 6 },
  slow: { share: 0.75, minimumCalls: 4 },
  burnt: { limitMicros: 1_000, minimumFailures: 2 },
  forgiveMs: 20_000,
};

type Driver = ReturnType<typeof driveBreaker>;
type Command = fc.Command<NaiveBreaker, Driver>;

/** A command that both follow; afterwards they must agree in everything. */
class Step implements Command {
  readonly name: string;
  readonly follow: (model: NaiveBreaker, real: Driver) => void;

  constructor(name: string, follow: Step["follow"]) {
    this.name = name;
    this.follow = follow;
  }
  check(): boolean {
    return true;
  }
  run(model: NaiveBreaker, real: Driver): void {
    this.follow(model, real);
    agree(model, real);
    model.steps += 1;
  }
  toString(): string {
    return this.name;
  }
}

function agree(model: NaiveBreaker, real: Driver): void {
  const { phase } = real.breaker;
  if (phase.state === "open" && Number.isNaN(model.openUntilMs)) {
    const fullMs = Math.min(SMALL.open.mostMs, SMALL.open.baseMs * model.trips);
    // The model's clock goes on where the machine's begins anew.
    const until = phase.untilMs! - real.now.ms + model.nowMs;
    // Half of the open time is sure, the rest is chance; what the agent asked for is kept to the millisecond.
    const least = Math.max(model.nowMs + fullMs / 2, model.holdUntilMs);
    if (until < least || until > Math.max(model.nowMs + fullMs, model.holdUntilMs))
      throw new Error(`open until ${until}, which is not within the open time from ${least}`);
    model.openUntilMs = until;
  }
  const probes = phase.state === "half_open" ? [phase.leases.length, phase.successes, phase.failures] : null;
  const seen = [phase.state, real.breaker.generation, real.breaker.override.current?.kind ?? null, probes];
  const mine = model.state === "half_open" ? [model.probesInFlight(), model.good, model.bad] : null;
  const wanted = [model.state, model.era, model.override?.kind ?? null, mine];
  const more = [real.breaker.multiplier, real.breaker.watched, Object.keys(real.breaker.inFlight).length];
  const moreWanted = [model.trips, model.calls.size, model.calls.size];
  if (JSON.stringify([seen, more]) !== JSON.stringify([wanted, moreWanted]))
    throw new Error(
      `the machine is at ${JSON.stringify([seen, more])}, the model at ${JSON.stringify([wanted, moreWanted])}`,
    );
}

const pickCall = (model: NaiveBreaker, place: number) => [...model.calls][place % model.calls.size];

const admit = fc
  .record({
    mayProbe: fc.boolean(),
    panic: fc.boolean(),
    slowAfterMs: fc.constantFrom(null, 2_000),
    deadlineMs: fc.constantFrom(null, 5_000, 90_000),
    heartbeats: fc.boolean(),
  })
  .map(
    (request) =>
      new Step(`admit ${JSON.stringify(request)}`, (model, real) => {
        const { mayProbe, panic, slowAfterMs, heartbeats } = request;
        const deadlineAtMs = request.deadlineMs === null ? null : model.nowMs + request.deadlineMs;
        const ownDeadline = request.deadlineMs === null ? null : real.now.ms + request.deadlineMs;
        const admission = real.admit({ mayProbe, panic, slowAfterMs, heartbeats, deadlineAtMs: ownDeadline });
        model.catchUp();
        const wanted = model.mayAdmit(mayProbe, panic);
        const got = admission.kind === "refused" ? "no" : admission.permit.probe ? "probe" : "yes";
        if (got !== wanted) throw new Error(`admission was ${got} and should be ${wanted}`);
        if (admission.kind === "refused") return;
        if (model.override === null && model.state !== "closed" && wanted === "yes") model.panicAtMs = model.nowMs;
        const ownEnd = deadlineAtMs === null ? null : deadlineAtMs + 5_000;
        const leaseEndMs = heartbeats
          ? Math.min(model.nowMs + 60_000, ownEnd ?? Infinity)
          : (ownEnd ?? model.nowMs + 60_000);
        model.calls.set(admission.permit.callId, {
          era: model.era,
          probe: wanted === "probe",
          counted: false,
          startedAtMs: model.nowMs,
          slowAfterMs,
          deadlineAtMs,
          beatAtMs: heartbeats ? model.nowMs : null,
          leaseEndMs: wanted === "probe" ? leaseEndMs : null,
        });
      }),
  );

const result: fc.Arbitrary<CallResult> = fc.record({
  outcome: fc.constantFrom("succeeded", "failed", "failed", "slow", "ignored"),
  costMicros: fc.constantFrom(0, 0, 600),
  retryAfterMs: fc.constantFrom(null, null, null, 40_000, 1_000_000),
});

const settle = fc.tuple(fc.nat(20), result).map(
  ([place, ended]) =>
    new Step(`settle ${place} ${JSON.stringify(ended)}`, (model, real) => {
      const [callId, call] = pickCall(model, place) ?? [];
      if (callId === undefined || call === undefined) {
        real.end("nobody", ended.outcome);
        model.catchUp();
        return;
      }
      real.end(callId, ended.outcome, ended);
      model.catchUp();
      model.calls.delete(callId);
      if (call.era !== model.era || call.counted || ended.outcome === "ignored") return;
      const tookMs = model.nowMs - call.startedAtMs;
      const isSlow = call.slowAfterMs !== null && tookMs >= call.slowAfterMs && ended.outcome === "succeeded";
      model.evidence(call, isSlow ? "slow" : ended.outcome, false, ended.costMicros, ended.retryAfterMs);
    }),
);

const early = fc.tuple(fc.nat(20), fc.constantFrom("slow" as const, "failed" as const)).map(
  ([place, outcome]) =>
    new Step(`early ${outcome} ${place}`, (model, real) => {
      const [callId, call] = pickCall(model, place) ?? [];
      if (callId === undefined || call === undefined) return;
      if (outcome === "slow") real.slow(callId);
      else real.missed(callId);
      model.catchUp();
      tellEarly(model, call, outcome);
    }),
);

/** Calls that are begun and ended one after the other, as a healthy agent's are. */
const serve = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(100, 3_000, 21_000)).map(
  ([count, apartMs]) =>
    new Step(`serve ${count}, ${apartMs} apart`, (model, real) => {
      for (let call = 0; call < count; call += 1) {
        pass(model, real, apartMs);
        const admission = real.admit();
        model.catchUp();
        const wanted = model.mayAdmit(true, false);
        if ((admission.kind === "admitted") !== (wanted !== "no")) throw new Error(`served: ${admission.kind}`);
        if (admission.kind === "refused") {
          agree(model, real);
          continue;
        }
        real.end(admission.permit.callId, "succeeded");
        const ended: NaiveCall = { ...SERVED, era: model.era, probe: wanted === "probe", startedAtMs: model.nowMs };
        model.evidence(ended, "succeeded", false, 0, null);
        agree(model, real);
      }
    }),
);

const SERVED = { counted: false, slowAfterMs: null, deadlineAtMs: null, beatAtMs: null, leaseEndMs: null };

function tellEarly(model: NaiveBreaker, call: NonNullable<ReturnType<typeof pickCall>>[1], outcome: "slow" | "failed") {
  if (call.counted || call.era !== model.era) return;
  call.counted = true;
  model.evidence(call, outcome, true, 0, null);
}

const beat = fc.nat(20).map(
  (place) =>
    new Step(`heartbeat ${place}`, (model, real) => {
      const [callId, call] = pickCall(model, place) ?? [];
      if (callId === undefined || call === undefined) return;
      real.beat(callId);
      model.catchUp();
      if (call.beatAtMs === null) return;
      call.beatAtMs = model.nowMs;
      const lastMs = call.deadlineAtMs === null ? Infinity : call.deadlineAtMs + 5_000;
      if (call.leaseEndMs !== null) call.leaseEndMs = Math.min(model.nowMs + 60_000, lastMs);
    }),
);

/** Time passes unseen; whatever comes next finds it so. */
const hang = fc
  .constantFrom(0, 1, 999, 5_000, 15_000, 30_000, 61_000, 300_000)
  .map((ms) => new Step(`pass ${ms}`, (model, real) => pass(model, real, ms)));

function pass(model: NaiveBreaker, real: Driver, ms: number): void {
  real.pass(ms);
  model.nowMs += ms;
}

const sweep = fc.constantFrom(250, 2_000, 20_000).map(
  (ms) =>
    new Step(`sweep after ${ms}`, (model, real) => {
      pass(model, real, ms);
      real.tick();
      model.catchUp();
      for (const call of [...model.calls.values()]) {
        const silent = call.beatAtMs !== null && model.nowMs - call.beatAtMs >= 15_000;
        const slow = call.slowAfterMs !== null && model.nowMs - call.startedAtMs >= call.slowAfterMs;
        if (silent || slow) tellEarly(model, call, silent ? "failed" : "slow");
      }
      for (const [callId, call] of model.calls)
        if (model.nowMs >= (call.deadlineAtMs ?? call.startedAtMs) + 3_600_000) model.calls.delete(callId);
    }),
);

const KINDS = { trip: "forced_open", force_close: "forced_closed", observe: "observe_only" } as const;

const order = fc
  .record({
    verb: fc.constantFrom("trip", "force_close", "observe", "extend", "release", "reset"),
    expiresInMs: fc.constantFrom(null, 60_000, 600_000),
    seen: fc.constantFrom(0, 0, 0, 1),
  })
  .map(
    ({ verb, expiresInMs, seen }) =>
      new Step(`${verb} for ${expiresInMs} seen ${seen}`, (model, real) => {
        const { version } = real.breaker.override;
        const endsAtMs = model.nowMs + (expiresInMs ?? 3_600_000);
        const ended = model.override !== null && model.override.endsAtMs <= model.nowMs;
        const inForce = model.override !== null && !ended;
        const change = real.order(verb, { expiresInMs, expectedVersion: version + seen });
        const refused = seen !== 0 || ((verb === "extend" || verb === "release") && !inForce);
        if ((change.kind === "refused") !== refused) throw new Error(`the order was ${change.kind}`);
        if (refused) return;
        model.catchUp();
        const wasForced = model.override?.kind === "forced_open";
        if (verb === "extend") model.override!.endsAtMs = endsAtMs;
        else model.override = verb in KINDS ? { kind: KINDS[verb as keyof typeof KINDS], endsAtMs } : null;
        if (verb === "reset") resetModel(model);
        else if (wasForced && model.override?.kind !== "forced_open") model.afterForced();
      }),
  );

function resetModel(model: NaiveBreaker): void {
  model.trips = 0;
  model.holdUntilMs = 0;
  model.panicAtMs = -Infinity;
  model.change("closed");
  // Closing what is closed is no change of state.
  if (model.changes.at(-1) === "closed closed") model.changes.pop();
}

const restart = fc.tuple(fc.constantFrom(0, 1_000, 45_000), fc.constantFrom(0, 5, 7_000_000)).map(
  ([awayMs, beginsAtMs]) =>
    new Step(`restart at ${beginsAtMs}, away ${awayMs}`, (model, real) => {
      real.restart(awayMs, beginsAtMs);
      model.nowMs += awayMs;
    }),
);

const RUNS = 10_000;

it(`in ${RUNS} stories the machine and a naive model agree: state, permits, overrides, and every event once`, () => {
  const commands = fc.commands(
    [admit, admit, admit, settle, settle, settle, serve, early, beat, hang, sweep, order, restart],
    {
      maxCommands: 60,
      size: "max",
    },
  );
  let stories = 0;
  let steps = 0;
  const reached = new Set<string>();
  fc.assert(
    fc.property(commands, (story) => {
      const model = new NaiveBreaker(SMALL, START.ms);
      const real = driveBreaker(SMALL);
      fc.modelRun(() => ({ model, real }), story);
      expect(real.transitions()).toEqual(model.changes);
      const expired = real.events.filter(({ kind }) => kind === "probe_lease_expired").length;
      expect([expired, real.breaker.counts.leasesExpired]).toEqual([model.leasesExpired, model.leasesExpired]);
      for (const change of model.changes) reached.add(change);
      stories += 1;
      steps += model.steps;
    }),
    { numRuns: RUNS, seed: 20_261_123 },
  );
  expect(stories).toBe(RUNS);
  expect(steps / RUNS).toBeGreaterThan(20);
  expect([...reached].sort()).toEqual([
    "closed half_open",
    "closed open",
    "half_open closed",
    "half_open open",
    "open closed",
    "open half_open",
  ]);
}, 60_000);
