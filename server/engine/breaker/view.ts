import type { BreakerOverride, BreakerState, BreakerView } from "../../domain/snapshot.ts";
import { advance, isDue } from "./advance.ts";
import type { Breaker, Now } from "./breaker.ts";
import type { Override } from "./override-slot.ts";
import { hasFreeLease } from "./probe-lease.ts";
import type { BreakerRules } from "./rules.ts";
import type { BreakerScope } from "./scope.ts";
import { causeInWords, consecutiveThreshold } from "./trip-rules.ts";
import { recentCalls, type StripMark, stripOf, summarise, type WindowSummary } from "./window.ts";

/** The breaker as it is now. Reading never moves it: where time has changed something, a copy is brought up to date. */
export function asOf(breaker: Breaker, rules: BreakerRules, now: Now): Breaker {
  if (!isDue(breaker, now)) return breaker;
  const copy = JSON.parse(JSON.stringify(breaker)) as Breaker;
  advance(copy, rules, now);
  return copy;
}

/** What one decision sees of a breaker. */
export function viewOf(breaker: Breaker, rules: BreakerRules, now: Now): BreakerView {
  const { phase, override } = asOf(breaker, rules, now);
  const { current } = override;
  return {
    state: phase.state,
    override: current?.kind ?? null,
    reason: current?.reason ?? (phase.state === "closed" ? "" : causeInWords(phase.cause)),
    probeLeaseFree: phase.state === "half_open" && hasFreeLease(phase, rules),
  };
}

/** How far a view is from letting a task through: the worst of an agent's breakers is the one that a decision heeds. */
function severity({ state, override, probeLeaseFree }: BreakerView): number {
  if (override === "forced_open") return 4;
  if (override !== null || state === "closed") return override === null ? 0 : 0.5;
  if (state === "open") return 3;
  return probeLeaseFree ? 1 : 2;
}

/** One view of the breakers that stand before an agent: its own, its account's, the lane's; the worst speaks for all. */
export function worstView(views: readonly [BreakerView, ...BreakerView[]]): BreakerView {
  return views.reduce((worst, view) => (severity(view) > severity(worst) ? view : worst));
}

/** Share of the weight during slow start: a tenth just after it closed, all of it from the end on. */
export function rampOf({ slowStartAtMs }: Breaker, rules: BreakerRules, now: Now): number {
  if (slowStartAtMs === null) return 1;
  return Math.min(1, Math.max(0.1, (now.ms - slowStartAtMs) / rules.slowStartMs));
}

/** Milliseconds until it may let a call through: 0 where it does now, `null` where only a person knows. */
export function retryAfterMsOf(breaker: Breaker, rules: BreakerRules, now: Now): number | null {
  const { phase, override } = asOf(breaker, rules, now);
  const { current } = override;
  if (current?.kind === "forced_open") return current.expiresAtMs - now.wallMs;
  if (current !== null || phase.state === "closed") return 0;
  if (phase.state === "open") return phase.untilMs === null ? null : phase.untilMs - now.ms;
  if (hasFreeLease(phase, rules)) return 0;
  const nextMs = Math.min(...phase.leases.map(({ expiresAtMs }) => expiresAtMs));
  return Number.isFinite(nextMs) ? nextMs - now.ms : 0;
}

/** Whether a call that routing sends though the breaker is open would pass its rate. */
export function panicPermitFree({ panicAtMs }: Breaker, rules: BreakerRules, now: Now): boolean {
  return panicAtMs === null || now.ms - panicAtMs >= rules.panicIntervalMs;
}

/** A breaker as the API and the screens show it. Instants are wall-clock, in epoch milliseconds. */
export interface BreakerReport {
  id: string;
  scope: BreakerScope;
  state: BreakerState;
  /** What routing heeds: the override where there is one. */
  effective: BreakerState | BreakerOverride;
  override: Override | null;
  reason: string;
  sinceMs: number;
  /** When it will let a probe in; `null` where it does now, or only a person will. */
  nextProbeAtMs: number | null;
  probes: { inFlight: number; successes: number; failures: number } | null;
  generation: number;
  version: number;
  window: WindowSummary;
  /** So many failures in a row open it; `null` where it has no such rule. */
  consecutiveThreshold: number | null;
  strip: StripMark[];
  /** Trips not yet forgiven: the open time is this many times its base. */
  multiplier: number;
  ramp: number;
  inFlight: number;
}

export function reportOf(breaker: Breaker, rules: BreakerRules, now: Now): BreakerReport {
  const current = asOf(breaker, rules, now);
  const { phase, override } = current;
  const view = viewOf(current, rules, now);
  const toWall = (atMs: number) => now.wallMs - (now.ms - atMs);
  const threshold = consecutiveThreshold(current.longRun, rules);
  return {
    id: current.id,
    scope: current.scope,
    state: phase.state,
    effective: override.current?.kind ?? phase.state,
    override: override.current,
    reason: view.reason,
    sinceMs: override.current?.createdAtMs ?? toWall(phase.sinceMs),
    nextProbeAtMs: phase.state === "open" && phase.untilMs !== null ? toWall(phase.untilMs) : null,
    probes:
      phase.state === "half_open"
        ? { inFlight: phase.leases.length, successes: phase.successes, failures: phase.failures }
        : null,
    generation: current.generation,
    version: override.version,
    window: summarise(recentCalls(current.window, rules, now.ms), current.consecutiveFailures),
    consecutiveThreshold: Number.isFinite(threshold) ? threshold : null,
    strip: stripOf(current.window, rules, now.ms),
    multiplier: current.multiplier,
    ramp: rampOf(current, rules, now),
    inFlight: current.watched,
  };
}
