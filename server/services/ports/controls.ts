import type { AuditEntry } from "../../domain/audit.ts";
import type { BreakerTransition, Control, ControlKind } from "../../domain/controls.ts";
import type { Breaker, Now } from "../../engine/breaker/breaker.ts";
import type { BreakerEvent } from "../../engine/breaker/events.ts";
import type { OverrideSlot } from "../../engine/breaker/override-slot.ts";
import type { BreakerRules } from "../../engine/breaker/rules.ts";
import type { BreakerScope } from "../../engine/breaker/scope.ts";
import type { CallResult } from "../../engine/breaker/settle.ts";
import type { BreakerReport } from "../../engine/breaker/view.ts";

export type { CallRequest } from "../../engine/breaker/admit.ts";
export type { Breaker, BreakerEvent, BreakerReport, BreakerRules, BreakerScope, CallResult, Now, OverrideSlot };

/** The orders of people, in PostgreSQL: one row a target, the same for all routers, and they survive a restart. */
export interface ControlStore {
  /** All of them; each target once. */
  all(): Promise<Control[]>;
  find(kind: ControlKind, id: string): Promise<Control | null>;
  /** Puts version `control.version` over the one before it, with its audit entry in one transaction; false: somebody was first. */
  save(control: Control, audit: AuditEntry): Promise<boolean>;
  /** Calls back with all of them when another router has changed one: by notification, and by a poll every 500 ms. */
  onChanged(listener: (controls: Control[]) => void): () => void;
}

/** A breaker with what happened to it of late. */
export interface ReportedBreaker extends BreakerReport {
  /** Newest first, the latest 20. */
  transitions: BreakerTransition[];
}
