import { type Actor, may, type Permission } from "../domain/access.ts";
import { Problem } from "../domain/problem.ts";
import type {
  AgentCatalogue,
  AuditLog,
  Caller,
  Clock,
  DecisionLog,
  DecisionSpans,
  EventBus,
  Health,
  IdMaker,
  KeyStore,
  LiveState,
  Meter,
  PolicyCache,
  PolicyStore,
  Replayer,
  Rollups,
  TaskDirectory,
  TraceContexts,
  Vault,
} from "./ports.ts";

/** How much of a task's text a record keeps. */
export type ContentPolicy = "off" | "excerpt" | "full";

export interface Settings {
  content: ContentPolicy;
  /** How long a decision without an outcome counts as load on its agent, in milliseconds. */
  leaseMs: number;
  /** sha-256 of the administrator's key, hex. */
  adminKeyHash: string;
}

/** All that the use cases may touch; `container.ts` builds the real one. */
export interface World {
  clock: Clock;
  ids: IdMaker;
  vault: Vault;
  traces: TraceContexts;
  decisions: DecisionLog;
  tasks: TaskDirectory;
  rollups: Rollups;
  policies: PolicyCache;
  policyStore: PolicyStore;
  keys: KeyStore;
  audit: AuditLog;
  live: LiveState;
  spans: DecisionSpans;
  events: EventBus;
  meter: Meter;
  catalogue: AgentCatalogue;
  replayer: Replayer;
  /** How each dependency is, asked anew. */
  dependencies(): Promise<Health[]>;
  settings: Settings;
}

/** Refuses an actor whose role may not do this. The first line of every use case. */
export function demand(caller: Caller, permission: Permission): void {
  if (may(caller.actor, permission)) return;
  throw new Problem(
    "forbidden",
    `The role ${caller.actor.role} may not do this.`,
    "Use a key or sign in with a role that may, or ask an administrator for one.",
  );
}

/** Administrators, operators and viewers of the default project see all projects; everybody else only their own. */
export function visibleProject(actor: Actor): string | null {
  return actor.role !== "caller" && actor.project === "default" ? null : actor.project;
}
