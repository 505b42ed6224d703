import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { SignInProblem } from "../../domain/sign-in-problem.ts";
import type { OidcSettings } from "./oidc-settings.ts";
import { claimAt } from "./role-of-claims.ts";

/** What is kept from the way to the provider until the way back, to know the answer as the one that was asked for. */
export interface SignInChecks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** The provider as this installation uses it: authorization code with PKCE, state and nonce. */
export interface OidcProvider {
  /** Where to send the browser. Throws `SignInRefusal`. */
  begin(): Promise<{ url: URL; checks: SignInChecks }>;
  /** What the provider vouches for. `answer`: the query it sent the browser back with. Throws `SignInRefusal`. */
  finish(answer: URLSearchParams, checks: SignInChecks): Promise<Claims>;
}

/** Somebody is not signed in; the cause is for the log and never for the browser. */
export class SignInRefusal extends Error {
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem, cause?: unknown) {
    super(problem, { cause });
    this.name = "SignInRefusal";
    this.problem = problem;
  }
}

export const CALLBACK_PATH = "/sign-in/oidc/callback";
const SCOPE = "openid profile email";
const TIMEOUT_SECONDS = 10;

/** Asks the provider for its metadata when somebody first signs in, so that Signalbox starts without it. */
export function createOidcProvider(settings: OidcSettings): OidcProvider {
  const redirectUri = new URL(CALLBACK_PATH, settings.publicUrl);
  let discovered: Promise<Configuration> | null = null;

  const configuration = () => {
    discovered ??= discover(settings).catch((error: unknown) => {
      discovered = null;
      throw new SignInRefusal("provider_unreachable", error);
    });
    return discovered;
  };

  return {
    async begin() {
      const checks = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri.href,
        scope: SCOPE,
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await calculatePKCECodeChallenge(checks.codeVerifier),
        code_challenge_method: "S256",
      });
      return { url, checks };
    },
    async finish(answer, { state, nonce, codeVerifier }) {
      const config = await configuration();
      // The address that the provider was told, not the one in a header that anybody may send.
      const current = new URL(redirectUri);
      current.search = answer.toString();
      try {
        const tokens = await authorizationCodeGrant(config, current, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new Error("the provider sent no ID token");
        return await withUserInfo(config, tokens.access_token, claims, settings.roleClaim);
      } catch (error) {
        const refused = error instanceof AuthorizationResponseError;
        throw new SignInRefusal(refused ? "provider_refused" : "provider_failed", error);
      }
    },
  };
}

function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  return discovery(issuer, clientId, clientSecret ?? undefined, clientSecret === null ? None() : undefined, {
    timeout: TIMEOUT_SECONDS,
    execute: [
      enableNonRepudiationChecks,
      // The configuration allows plain HTTP only on this machine.
      ...(issuer.protocol === "http:" ? [allowInsecureRequests] : []),
    ],
  });
}

/** Many providers put roles into their user information alone. */
async function withUserInfo(
  config: Configuration,
  accessToken: string,
  claims: Claims,
  roleClaim: string,
): Promise<Claims> {
  if (claimAt(claims, roleClaim) !== undefined || config.serverMetadata().userinfo_endpoint === undefined)
    return claims;
  return { ...(await fetchUserInfo(config, accessToken, claims.sub)), ...claims };
}
