import { ROLES, type Role } from "../../domain/access.ts";
import type { OidcSettings } from "./oidc-settings.ts";

/** The highest role that the claims name, else the default one. `caller` is for programs and counts as none. */
export function roleOfClaims(
  claims: Readonly<Record<string, unknown>>,
  { roleClaim, defaultRole }: Pick<OidcSettings, "roleClaim" | "defaultRole">,
): Exclude<Role, "caller"> | null {
  const named = new Set([claimAt(claims, roleClaim)].flat());
  return ROLES.filter((role) => role !== "caller").findLast((role) => named.has(role)) ?? defaultRole;
}

/** A claim of just this name, which may be a URL with dots in it; else the one that the dots lead to. */
export function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let at: unknown = claims;
  for (const part of name.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}
