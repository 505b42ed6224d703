import type { Role } from "../../domain/access.ts";

/** How people sign in by an OpenID provider. */
export interface OidcSettings {
  /** As the provider's discovery document names itself. */
  issuer: URL;
  clientId: string;
  /** `null`: a public client, which PKCE alone protects. */
  clientSecret: string | null;
  /** The claim that names a person's roles; dots lead into nested claims. */
  roleClaim: string;
  /** For people without a role in that claim; `null` refuses them. */
  defaultRole: Exclude<Role, "caller"> | null;
  /** Where browsers reach this installation. */
  publicUrl: URL;
}

/** The environment variables that it is read from. */
export interface OidcEnvironment {
  SIGNALBOX_PUBLIC_URL?: string | undefined;
  SIGNALBOX_OIDC_ISSUER?: string | undefined;
  SIGNALBOX_OIDC_CLIENT_ID?: string | undefined;
  SIGNALBOX_OIDC_CLIENT_SECRET?: string | undefined;
  SIGNALBOX_OIDC_ROLE_CLAIM: string;
  SIGNALBOX_OIDC_DEFAULT_ROLE?: OidcSettings["defaultRole"] | undefined;
}

/** `null` where no provider is configured. */
export function readOidcSettings(given: OidcEnvironment): OidcSettings | null {
  const { SIGNALBOX_OIDC_ISSUER, SIGNALBOX_OIDC_CLIENT_ID, SIGNALBOX_PUBLIC_URL } = given;
  if (!SIGNALBOX_OIDC_ISSUER || !SIGNALBOX_OIDC_CLIENT_ID || !SIGNALBOX_PUBLIC_URL) return null;
  return {
    issuer: new URL(SIGNALBOX_OIDC_ISSUER),
    clientId: SIGNALBOX_OIDC_CLIENT_ID,
    clientSecret: given.SIGNALBOX_OIDC_CLIENT_SECRET ?? null,
    roleClaim: given.SIGNALBOX_OIDC_ROLE_CLAIM,
    defaultRole: given.SIGNALBOX_OIDC_DEFAULT_ROLE ?? null,
    publicUrl: new URL(SIGNALBOX_PUBLIC_URL),
  };
}
