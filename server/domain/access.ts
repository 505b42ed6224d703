import { z } from "zod";
import { may, PERMISSIONS, type Permission, ROLES } from "./lists/access.ts";

export { may, PERMISSIONS, type Permission, ROLES };

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

/** The file in the data directory that keeps a generated administrator's key. */
export const ADMIN_KEY_FILE = "admin-key";
