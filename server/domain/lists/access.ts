import type { Actor, Role } from "../access.ts";

/** What a key or a person may do; each role may also do all that stands before it, but `caller` is the data plane only. */
export const ROLES = ["caller", "viewer", "operator", "admin"] as const;

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
