/** A small OpenID provider: discovery, authorization code with PKCE, signed ID tokens, user information. */
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const CLIENT_ID = "signalbox-of-the-tests";
export const CLIENT_SECRET = "the secret of the client";

/** Who signs in next, and what the provider does wrong, if anything. */
export interface Behaviour {
  /** Claims of the ID token beside the standard ones. */
  claims: Record<string, unknown>;
  /** Claims that only the user information has. */
  userInfo: Record<string, unknown>;
  /** What is wrong with the ID token, or that the person refused. */
  fault: "none" | "access_denied" | "other_nonce" | "other_audience" | "other_issuer" | "expired" | "other_key";
}

export interface TestProvider {
  issuer: string;
  behaviour: Behaviour;
  /** Token requests that came, whether they were answered with tokens or not. */
  tokenRequests: number;
  close(): Promise<void>;
}

interface Code {
  nonce: string;
  challenge: string;
  redirectUri: string;
}

export async function startOidcProvider(): Promise<TestProvider> {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const strangers = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, Code>();
  const provider: TestProvider = {
    issuer: "",
    behaviour: { claims: {}, userInfo: {}, fault: "none" },
    tokenRequests: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => unknown> = {
    "/.well-known/openid-configuration": (_, response) =>
      json(response, {
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        userinfo_endpoint: `${provider.issuer}/userinfo`,
        jwks_uri: `${provider.issuer}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        code_challenge_methods_supported: ["S256"],
      }),
    "/jwks": (_, response) =>
      json(response, {
        keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" }],
      }),
    "/authorize": (request, response) => authorize(request, response, provider, codes),
    "/token": async (request, response) => {
      provider.tokenRequests += 1;
      const form = new URLSearchParams(await textOf(request));
      const code = codes.get(form.get("code") ?? "");
      codes.delete(form.get("code") ?? "");
      const challenge = createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url");
      const isGood =
        code !== undefined &&
        code.challenge === challenge &&
        code.redirectUri === form.get("redirect_uri") &&
        form.get("client_id") === CLIENT_ID &&
        form.get("client_secret") === CLIENT_SECRET;
      if (!isGood) return json(response, { error: "invalid_grant" }, 400);
      const signer = provider.behaviour.fault === "other_key" ? strangers.privateKey : keys.privateKey;
      const header = { alg: "RS256", kid: "one" };
      const signed = [header, claimsOf(provider, code.nonce)]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      const signature = sign("RSA-SHA256", Buffer.from(signed), signer).toString("base64url");
      json(response, { access_token: "an-access-token", token_type: "Bearer", id_token: `${signed}.${signature}` });
    },
    "/userinfo": (request, response) => {
      if (request.headers.authorization !== "Bearer an-access-token") return json(response, {}, 401);
      json(response, { sub: "ada", ...provider.behaviour.userInfo });
    },
  };
  const server = createServer((request, response) => {
    const route = routes[(request.url ?? "").split("?")[0]!];
    if (route === undefined) json(response, {}, 404);
    else void route(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return provider;
}

/** The person agrees at once, or refuses. */
function authorize(
  request: IncomingMessage,
  response: ServerResponse,
  provider: TestProvider,
  codes: Map<string, Code>,
): void {
  const asked = new URL(request.url ?? "", provider.issuer).searchParams;
  const back = new URL(asked.get("redirect_uri") ?? "");
  back.searchParams.set("state", asked.get("state") ?? "");
  if (provider.behaviour.fault === "access_denied") back.searchParams.set("error", "access_denied");
  else {
    const code = randomBytes(16).toString("hex");
    codes.set(code, {
      nonce: asked.get("nonce") ?? "",
      challenge: asked.get("code_challenge_method") === "S256" ? (asked.get("code_challenge") ?? "") : "none",
      redirectUri: asked.get("redirect_uri") ?? "",
    });
    back.searchParams.set("code", code);
  }
  response.writeHead(302, { location: back.href }).end();
}

function claimsOf({ issuer, behaviour: { claims, fault } }: TestProvider, nonce: string): object {
  const now = Math.floor(Date.now() / 1_000);
  return {
    iss: fault === "other_issuer" ? "https://elsewhere.example" : issuer,
    aud: fault === "other_audience" ? "somebody-else" : CLIENT_ID,
    sub: "ada",
    iat: now,
    exp: fault === "expired" ? now - 600 : now + 60,
    nonce: fault === "other_nonce" ? "a nonce of another sign-in" : nonce,
    ...claims,
  };
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
