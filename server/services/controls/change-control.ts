import type { Control, ControlKind, ControlOrder, ControlVerb } from "../../domain/controls.ts";
import { Problem } from "../../domain/problem.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";

/** What is ordered, and how. */
export interface ControlChange {
  kind: ControlKind;
  id: string;
  verb: ControlVerb;
  order: ControlOrder;
  /** Verbs that undo have no end. */
  ends: boolean;
  /** Refuses what may not follow on the order in force; `null` where there has been none. */
  check?: (before: Control | null) => void;
  resets?: (before: Control | null) => number;
}

/**
 * Makes an order durable with its audit entry in one transaction, puts it in force here at once and tells the other
 * routers. `version_conflict` where the target is at another version than the one that was seen.
 */
export async function changeControl(world: World, caller: Caller, change: ControlChange): Promise<Control> {
  const { kind, id, verb, order, ends } = change;
  const before = await world.controls.find(kind, id);
  const version = before?.version ?? 0;
  if (order.version !== undefined && order.version !== version) throw conflict(before, version);
  change.check?.(before);
  const atMs = world.clock.nowMs();
  const control: Control = {
    kind,
    id,
    verb,
    reason: order.reason,
    actor: caller.actor.name,
    createdAtMs: atMs,
    expiresAtMs: ends ? atMs + order.expiresInS * 1_000 : null,
    version: version + 1,
    resets: change.resets?.(before) ?? before?.resets ?? 0,
  };
  const saved = await world.controls.save(control, {
    id: world.ids.next("audit"),
    atMs,
    actorId: caller.actor.id,
    actorName: caller.actor.name,
    action: `${kind === "global" ? id : kind}.${verb}`,
    target: id,
    reason: order.reason,
    before: before === null ? null : shown(before),
    after: shown(control),
  });
  if (!saved) {
    const other = await world.controls.find(kind, id);
    throw conflict(other, other?.version ?? 0);
  }
  world.live.adoptControls([control]);
  world.events.publish({ kind: "breakers", id });
  return control;
}

function shown({ verb, reason, actor, expiresAtMs, version }: Control): object {
  return { verb, reason, actor, expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(), version };
}

function conflict(standing: Control | null, version: number): Problem {
  const by = standing === null ? "" : `: ${standing.actor} ordered ${standing.verb}, “${standing.reason}”`;
  return new Problem(
    "version_conflict",
    `It is at version ${version}${by}.`,
    "Read it again, see whether the change is still wanted, and send it with the new version.",
    { currentVersion: version },
  );
}
