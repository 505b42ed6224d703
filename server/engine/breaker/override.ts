import { Problem } from "../../domain/problem.ts";
import type { BreakerOverride } from "../../domain/snapshot.ts";
import { advance, endForcedOpen } from "./advance.ts";
import type { Breaker, Now } from "./breaker.ts";
import { type BreakerEvent, eventOf } from "./events.ts";
import type { OverrideSlot, OverrideVerb } from "./override-slot.ts";
import { closePhase } from "./phases.ts";
import type { BreakerRules } from "./rules.ts";

const MINUTE_MS = 60_000;
/** How long an override lasts: an hour unless said otherwise, and never without an end. */
export const OVERRIDE_MS = { usual: 60 * MINUTE_MS, least: MINUTE_MS, most: 72 * 60 * MINUTE_MS };

/** What an operator asks for. */
export interface OverrideOrder {
  verb: Exclude<OverrideVerb, "expire">;
  actor: string;
  reason: string;
  /** From now, for the verbs that set an end; `null`: the usual hour. */
  expiresInMs: number | null;
  /** The version that the operator has seen; `null`: whatever it is. */
  expectedVersion: number | null;
}

export type OverrideChange = { kind: "changed"; slot: OverrideSlot } | { kind: "refused"; problem: Problem };

const KINDS: Partial<Record<OverrideVerb, BreakerOverride>> = {
  trip: "forced_open",
  force_close: "forced_closed",
  observe: "observe_only",
};

/**
 * The override layer after an operator's order, or why it is refused. The store keeps what comes out, if its version is
 * still the one that went in; each replica then adopts it. `mayRelease`: it is a run among the dead letters, which a
 * release closes though nobody forced it open.
 */
export function changeOverride(
  slot: OverrideSlot,
  order: OverrideOrder,
  wallMs: number,
  mayRelease = false,
): OverrideChange {
  const problem = objection(slot, order, wallMs, mayRelease);
  if (problem !== null) return { kind: "refused", problem };
  const { verb, actor, reason } = order;
  const current = isInForce(slot, wallMs) ? slot.current : null;
  const expiresAtMs = wallMs + (order.expiresInMs ?? OVERRIDE_MS.usual);
  const kind = KINDS[verb];
  const next: OverrideSlot = {
    version: slot.version + 1,
    current: kind === undefined ? null : { kind, actor, reason: reason.trim(), createdAtMs: wallMs, expiresAtMs },
    resets: slot.resets,
    last: { verb, actor, reason: reason.trim(), atMs: wallMs },
  };
  if (verb === "extend") next.current = { ...current!, expiresAtMs };
  if (verb === "reset" || (verb === "release" && current === null)) next.resets += 1;
  return { kind: "changed", slot: next };
}

function objection(slot: OverrideSlot, order: OverrideOrder, wallMs: number, mayRelease: boolean): Problem | null {
  const { verb, expiresInMs, expectedVersion } = order;
  if (expectedVersion !== null && expectedVersion !== slot.version)
    return new Problem(
      "version_conflict",
      `The breaker is at version ${slot.version}, not ${expectedVersion}: somebody else has changed it.`,
      "Read it again, see whether the change is still wanted, and send it with the new version.",
      { currentVersion: slot.version },
    );
  if (order.reason.trim() === "")
    return new Problem("invalid_request", "reason: must not be empty", "Say why, for those who come after.");
  const needsEnd = verb !== "release" && verb !== "reset";
  if (needsEnd && expiresInMs !== null && !(expiresInMs >= OVERRIDE_MS.least && expiresInMs <= OVERRIDE_MS.most))
    return new Problem("invalid_request", "An override lasts from 1 minute to 72 hours.", "Name an end within that.");
  if ((verb === "extend" || (verb === "release" && !mayRelease)) && !isInForce(slot, wallMs))
    return new Problem(
      "conflict",
      "No override is in force.",
      verb === "extend" ? "Trip, force-close or observe it instead." : "Reset it to close it now, or let it probe.",
    );
  return null;
}

function isInForce({ current }: OverrideSlot, wallMs: number): boolean {
  return current !== null && current.expiresAtMs > wallMs;
}

/** Takes over a newer override layer; an older one, or the one it has, changes nothing. */
export function adoptOverride(breaker: Breaker, rules: BreakerRules, slot: OverrideSlot, now: Now): BreakerEvent[] {
  if (slot.version <= breaker.override.version) return [];
  const events = advance(breaker, rules, now);
  const before = breaker.override;
  breaker.override = slot;
  breaker.refusedInARow = 0;
  const { verb, actor, reason } = slot.last ?? { verb: "release" as const, actor: "", reason: "" };
  const [from, to] = [before.current?.kind ?? null, slot.current?.kind ?? null];
  events.push(eventOf(breaker, now, { kind: "override_changed", verb, from, to, actor, reason }));
  if (slot.resets > before.resets) events.push(...resetPhase(breaker, now, { actor, reason }, from === "forced_open"));
  else if (from === "forced_open" && to !== "forced_open")
    events.push(...endForcedOpen(breaker, rules, now, { actor, reason }));
  // What came from the store may have ended on its way here.
  events.push(...advance(breaker, rules, now));
  return events;
}

/** Closed, with nothing remembered that could open it again. */
function resetPhase(
  breaker: Breaker,
  now: Now,
  by: { actor: string; reason: string },
  wasForced: boolean,
): BreakerEvent[] {
  breaker.multiplier = 0;
  breaker.holdUntilMs = null;
  breaker.panicAtMs = null;
  const { phase, slowStartAtMs } = breaker;
  const event = closePhase(breaker, now, by);
  if (phase.state !== "closed") return [event];
  if (!wasForced) breaker.slowStartAtMs = slowStartAtMs;
  return [];
}
