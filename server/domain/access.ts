import { z } from "zod";

/** What a key or a person may do; each role may also do all that stands before it, but `caller` is the data plane only. */
export const ROLES = ["caller", "viewer", "operator", "admin"] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** Who acts: shown in the audit, in policy versions and on spans. */
export interface Actor {
  /** `key_...` of an API key, or `person:<subject>` of a signed-in person, or `system`. */
  id: string;
  name: string;
  role: Role;
  project: string;
  /** Set where the key is bound to a task: all that is asked with it is part of that task's run. */
  boundTo?: TaskBinding;
}

/** The task that a credential was given out for. */
export interface TaskBinding {
  taskId: string;
  rootTaskId: string;
  depth: number;
  project: string;
  /** When the task must be done; what it delegates must be done before. */
  deadlineAtMs: number;
  /** When the credential ends. */
  expiresAtMs: number;
}

/** Limits of a key's own; `null`: what the router is configured with. */
export interface OwnLimits {
  requestsPerMinute: number | null;
  /** Requests in flight. */
  concurrency: number | null;
}

/** Who asks, and how much they may ask. */
export interface Identity {
  actor: Actor;
  limits: OwnLimits;
}

/** For whom nobody has set limits of their own. */
export const NO_LIMITS: OwnLimits = { requestsPerMinute: null, concurrency: null };

/** The actions that are checked, and the roles that may do them. */
export const PERMISSIONS = {
  route: ["caller", "operator", "admin"],
  explain: ["caller", "viewer", "operator", "admin"],
  read: ["viewer", "operator", "admin"],
  read_own: ["caller", "viewer", "operator", "admin"],
  change: ["operator", "admin"],
  administer: ["admin"],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

export function may(actor: Actor, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(actor.role);
}

/** The file in the data directory that keeps a generated administrator's key. */
export const ADMIN_KEY_FILE = "admin-key";
