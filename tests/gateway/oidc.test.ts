import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, startOidcProvider, type TestProvider } from "../oidc-provider.ts";
import { type Answered, askAt, type Running, startRunning } from "./running.ts";

let provider: TestProvider;
let signalbox: Running;
let publicUrl: string;

const page = async (request: { url?: string }, response: { end(text: string): void }) =>
  response.end(`page ${request.url}`);

async function startWith(issuer: string, more: Record<string, string> = {}): Promise<Running> {
  return startRunning({
    pages: page as never,
    environment: {
      SIGNALBOX_OIDC_ISSUER: issuer,
      SIGNALBOX_OIDC_CLIENT_ID: CLIENT_ID,
      SIGNALBOX_OIDC_CLIENT_SECRET: CLIENT_SECRET,
      SIGNALBOX_PUBLIC_URL: publicUrl,
      ...more,
    },
  });
}

beforeAll(async () => {
  provider = await startOidcProvider();
  // The browser's address; the tests lead what comes back there to the instance that they mean.
  publicUrl = "http://127.0.0.1:9";
  signalbox = await startWith(provider.issuer);
});
afterAll(async () => {
  await signalbox.stop();
  await provider.close();
});
beforeEach(() => {
  provider.behaviour = { claims: { name: "Ada", signalbox_role: "operator" }, userInfo: {}, fault: "none" };
});

const cookiesOf = (answer: Answered) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0]!)
    .filter((pair) => !pair.endsWith("="))
    .join("; ");

/** A browser: begins here, lets the provider agree, and comes back. */
async function begin(at: Running = signalbox, next = "/lanes") {
  const away = await at.ask(`/sign-in/oidc?next=${encodeURIComponent(next)}`, { key: null });
  const location = away.headers.get("location") ?? "";
  return { away, location, cookie: cookiesOf(away) };
}

async function agree(location: string): Promise<string> {
  const answer = await fetch(location, { redirect: "manual" });
  const back = new URL(answer.headers.get("location") ?? "");
  expect(back.origin).toBe(publicUrl);
  return back.pathname + back.search;
}

async function signIn(at: Running = signalbox, next = "/lanes") {
  const { location, cookie } = await begin(at, next);
  const back = await agree(location);
  const arrived = await at.ask(back, { key: null, headers: { cookie } });
  return { arrived, back, cookie, session: { cookie: cookiesOf(arrived) } };
}

const whoAmI = async (headers: Record<string, string>) =>
  (await signalbox.ask("/api/trpc/system.whoAmI", { key: null, headers })).body.result.data;

describe("signing in by a provider", () => {
  test("asks it with state, nonce and PKCE, and keeps those from scripts", async () => {
    const { away, location } = await begin();
    expect(away.status).toBe(303);
    const asked = new URL(location);
    expect(asked.origin).toBe(provider.issuer);
    const parameters = Object.fromEntries(asked.searchParams);
    expect(parameters).toMatchObject({
      client_id: CLIENT_ID,
      response_type: "code",
      scope: "openid profile email",
      redirect_uri: `${publicUrl}/sign-in/oidc/callback`,
      code_challenge_method: "S256",
    });
    for (const name of ["state", "nonce", "code_challenge"]) expect(parameters[name]!.length).toBeGreaterThan(40);
    expect(away.headers.get("set-cookie")).toMatch(/; Max-Age=600; Path=\/sign-in\/oidc; HttpOnly; SameSite=Lax$/);
  });

  test("opens a session for the person, with the role of the claim", async () => {
    const { arrived, session } = await signIn();
    expect([arrived.status, arrived.headers.get("location")]).toEqual([303, "/lanes"]);
    expect(await whoAmI(session)).toEqual({
      actor: { id: "person:ada", name: "Ada", role: "operator", project: "default" },
      signedInBy: "oidc",
      singleSignOn: true,
    });
    expect((await signalbox.ask("/lanes", { key: null, headers: session })).text).toBe("page /lanes");
    expect((await signalbox.ask("/v1/keys", { key: null, headers: session })).status).toBe(403);
  });

  test("names the person in the audit, and takes changes from our own pages alone", async () => {
    provider.behaviour.claims["signalbox_role"] = ["viewer", "admin"];
    const { session } = await signIn();
    const change = (headers: Record<string, string>) =>
      signalbox.ask("/v1/projects", {
        method: "POST",
        key: null,
        body: { id: "ada", name: "Ada's" },
        headers: { ...session, ...headers },
      });
    expect((await change({})).body.code).toBe("forbidden");
    expect((await change({ "x-signalbox-client": "dashboard", origin: signalbox.url })).status).toBe(201);
    const audit = await signalbox.ask("/v1/audit?target=ada");
    expect(audit.body.entries).toMatchObject([{ actorId: "person:ada", actorName: "Ada", action: "project.create" }]);
  });

  test("ends by signing out", async () => {
    const { session } = await signIn();
    await signalbox.ask("/sign-out", { method: "POST", key: null, headers: { ...session, origin: signalbox.url } });
    expect((await signalbox.ask("/api/trpc/system.whoAmI", { key: null, headers: session })).status).toBe(401);
  });

  test("is told to the sign-in page", async () => {
    expect((await signalbox.ask("/sign-in/options", { key: null })).body).toEqual({ singleSignOn: true });
    const without = await startRunning({ pages: page as never });
    expect((await without.ask("/sign-in/options", { key: null })).body).toEqual({ singleSignOn: false });
    expect((await without.ask("/sign-in/oidc", { key: null })).status).not.toBe(303);
    await without.stop();
  });
});

describe("the role", () => {
  test.each([
    ["of the claim", { signalbox_role: "viewer" }, {}, "viewer"],
    ["the highest of several", { signalbox_role: ["viewer", "operator", "dancer"] }, {}, "operator"],
    ["of the user information", { signalbox_role: undefined }, { signalbox_role: "admin" }, "admin"],
  ])("is the one %s", async (_, claims, userInfo, role) => {
    provider.behaviour = { claims, userInfo, fault: "none" };
    const { session } = await signIn();
    expect((await whoAmI(session)).actor.role).toBe(role);
  });

  test.each([
    ["none", undefined],
    ["one that there is not", "king"],
    ["that of programs", "caller"],
    ["no text", { admin: true }],
  ])("being %s, nobody is signed in", async (_, role) => {
    provider.behaviour.claims["signalbox_role"] = role;
    const { arrived, session } = await signIn();
    expect(arrived.headers.get("location")).toBe("/sign-in?problem=no_role");
    expect(session.cookie).toBe("");
  });

  test("is found in nested claims, and has a default where one is set", async () => {
    const other = await startWith(provider.issuer, {
      SIGNALBOX_OIDC_ROLE_CLAIM: "realm_access.roles",
      SIGNALBOX_OIDC_DEFAULT_ROLE: "viewer",
    });
    for (const [claims, role] of [
      [{ realm_access: { roles: ["offline", "admin"] } }, "admin"],
      [{ realm_access: null }, "viewer"],
    ] as const) {
      provider.behaviour.claims = claims;
      const { session } = await signIn(other);
      const who = await other.ask("/api/trpc/system.whoAmI", { key: null, headers: session });
      expect(who.body.result.data.actor).toMatchObject({ role, name: "ada" });
    }
    await other.stop();
  });
});

describe("nobody is signed in", () => {
  test.each(["other_nonce", "other_audience", "other_issuer", "expired", "other_key"] as const)(
    "by a token with %s",
    async (fault) => {
      provider.behaviour.fault = fault;
      const { arrived, session } = await signIn();
      expect(arrived.headers.get("location")).toBe("/sign-in?problem=provider_failed");
      expect(session.cookie).toBe("");
    },
  );

  test("who refused", async () => {
    provider.behaviour.fault = "access_denied";
    const { arrived } = await signIn();
    expect(arrived.headers.get("location")).toBe("/sign-in?problem=provider_refused");
  });

  test("by an answer to another browser's question, or twice by the same", async () => {
    const mine = await begin();
    const theirs = await begin();
    const back = await agree(theirs.location);
    const { tokenRequests } = provider;
    const crossed = await signalbox.ask(back, { key: null, headers: { cookie: mine.cookie } });
    expect(crossed.headers.get("location")).toBe("/sign-in?problem=provider_failed");
    // Refused here, by the state, before the provider could refuse it.
    expect(provider.tokenRequests).toBe(tokenRequests);
    const without = await signalbox.ask(back, { key: null });
    expect(without.headers.get("location")).toBe("/sign-in?problem=sign_in_expired");

    const good = await signIn();
    expect(good.session.cookie).not.toBe("");
    const again = await signalbox.ask(good.back, { key: null, headers: { cookie: good.cookie } });
    expect(again.headers.get("location")).toBe("/sign-in?problem=provider_failed");
  });

  test("by a cookie that was made up, or that is our own but another", async () => {
    const { location, cookie } = await begin();
    const back = await agree(location);
    const session = signalbox.gateway.app.signCookie(signalbox.gateway.sessions.open(signalbox.adminKey));
    for (const forged of [
      `${cookie}x`,
      "signalbox_signing_in=e30",
      `signalbox_signing_in=${encodeURIComponent(session)}`,
    ]) {
      const arrived = await signalbox.ask(back, { key: null, headers: { cookie: forged } });
      expect(arrived.headers.get("location")).toBe("/sign-in?problem=sign_in_expired");
    }
  });

  test("and nobody is led elsewhere afterwards", async () => {
    const { arrived } = await signIn(signalbox, "//evil.example");
    expect(arrived.headers.get("location")).toBe("/");
  });

  test("while the provider is away; once it is back, it works", async () => {
    const reserved = createServer();
    await new Promise<void>((resolve) => reserved.listen(0, "127.0.0.1", resolve));
    const { port } = reserved.address() as AddressInfo;
    await new Promise((resolve) => reserved.close(resolve));
    const other = await startWith(`http://127.0.0.1:${port}`);
    const { location } = await begin(other);
    expect(location).toBe("/sign-in?problem=provider_unreachable");
    expect((await askAt(other.url)("/healthz", { key: null })).status).toBe(200);
    await other.stop();
  });
});
