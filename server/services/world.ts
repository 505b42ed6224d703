import { type Actor, may, type Permission } from "../domain/access.ts";
import { Problem } from "../domain/problem.ts";
import type { ControlStore } from "./ports/controls.ts";
import type { Credentials, PriceBook } from "./ports/dispatch.ts";
import type { ProjectStore } from "./ports/projects.ts";
import type { ReviewStore, TaskLedger } from "./ports/tasks.ts";
import type { WebhookSender, WebhookSigner, WebhookStore } from "./ports/webhooks.ts";
import type {
  AgentCatalogue,
  AgentRunner,
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
import type { TaskDesk } from "./tasks/task-desk.ts";

/** How much of a task's text a record keeps. */
export type ContentPolicy = "off" | "excerpt" | "full";

export interface Settings {
  content: ContentPolicy;
  /** How long a decision without an outcome counts as load on its agent, in milliseconds. */
  leaseMs: number;
  /** sha-256 of the administrator's key, hex. */
  adminKeyHash: string;
  /** Whether people may sign in by the OpenID provider. */
  singleSignOn: boolean;
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
  runs: TaskLedger;
  reviews: ReviewStore;
  desk: TaskDesk;
  projects: ProjectStore;
  webhooks: WebhookStore;
  webhookSigner: WebhookSigner;
  webhookSender: WebhookSender;
  controls: ControlStore;
  live: LiveState;
  spans: DecisionSpans;
  events: EventBus;
  meter: Meter;
  catalogue: AgentCatalogue;
  runner: AgentRunner;
  credentials: Credentials;
  prices: PriceBook;
  replayer: Replayer;
  /** Tells the operator what went wrong where nobody waits for an answer. */
  trouble(what: string, error: unknown): void;
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
