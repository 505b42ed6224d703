import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answered, type Running, startRunning } from "./running.ts";

let signalbox: Running;

beforeAll(async () => {
  signalbox = await startRunning({
    pages: async (request, response) => void response.end(`page ${request.url}`),
  });
});
afterAll(() => signalbox.stop());

const OWN = { "x-signalbox-client": "dashboard" };
const browse = (path: string, headers: Record<string, string> = {}) =>
  signalbox.ask(path, { key: null, headers: { accept: "text/html", ...headers } });
const cookieOf = (answer: Answered) => ({ cookie: answer.headers.get("set-cookie")!.split(";")[0]! });
const signIn = async (key = signalbox.adminKey) =>
  signalbox.ask("/sign-in", { method: "POST", key: null, body: { key, next: "/breakers" } });

describe("without a session", () => {
  test("a page leads to the sign-in page and back to itself", async () => {
    const answer = await browse("/decisions?lane=chat");
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/sign-in?next=%2Fdecisions%3Flane%3Dchat"]);
  });

  test("the sign-in page and its assets are shown, and cannot be framed", async () => {
    const answer = await browse("/sign-in?next=/x");
    expect(answer.text).toBe("page /sign-in?next=/x");
    expect(answer.headers.get("content-security-policy")).toBe("frame-ancestors 'none'");
    expect((await browse("/_next/static/chunks/a.js")).status).toBe(200);
  });

  test.each(["/_next/data/x.json", "/_next/image?url=x", "/sign-in/../decisions", "/iconoclast"])(
    "%s is not an asset",
    async (path) => expect((await browse(path)).status).not.toBe(200),
  );

  test("scripts and unknown doors are told in their own shape", async () => {
    const script = await browse("/decisions", { accept: "*/*" });
    expect([script.status, script.body.code]).toEqual([401, "unauthenticated"]);
    for (const path of ["/v1/nothing", "/api/nothing", "/.well-known/x"])
      expect((await browse(path)).body.code).toBe("not_found");
  });
});

describe("the printed link", () => {
  test("opens one session, once", async () => {
    const token = signalbox.gateway.sessions.makeLinkToken(signalbox.adminKey);
    await signalbox.ask(`/sign-in?token=${token}`, { method: "HEAD", key: null });
    const opened = await browse(`/sign-in?token=${token}&next=/decisions`);
    expect([opened.status, opened.headers.get("location")]).toEqual([303, "/decisions"]);
    expect(opened.headers.get("set-cookie")).toMatch(/; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await browse("/decisions", cookieOf(opened))).text).toBe("page /decisions");
    const again = await browse(`/sign-in?token=${token}`);
    expect(again.headers.get("location")).toBe("/sign-in?problem=link_used");
    expect(again.headers.get("set-cookie")).toBeNull();
  });

  test.each(["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x"])(
    "does not lead to %s",
    async (next) => {
      const token = signalbox.gateway.sessions.makeLinkToken(signalbox.adminKey);
      const opened = await browse(`/sign-in?token=${token}&next=${encodeURIComponent(next)}`);
      expect(opened.headers.get("location")).toBe("/");
    },
  );
});

describe("the sign-in form", () => {
  test("opens a session for a good key, as JSON and as a form", async () => {
    const json = await signIn();
    expect([json.status, json.headers.get("location")]).toEqual([303, "/breakers"]);
    const form = await signalbox.ask("/sign-in", {
      method: "POST",
      key: null,
      text: `key=${signalbox.adminKey}`,
      headers: { "content-type": "application/x-www-form-urlencoded", origin: signalbox.url },
    });
    expect([form.status, form.headers.get("location")]).toEqual([303, "/"]);
  });

  test("refuses a wrong key, a caller's key, and other sites", async () => {
    expect((await signIn("sb_wrong")).body.code).toBe("unauthenticated");
    expect((await signIn(await signalbox.key("caller"))).body.code).toBe("forbidden");
    const foreign = await signalbox.ask("/sign-in", {
      method: "POST",
      key: null,
      body: { key: signalbox.adminKey },
      headers: { origin: "https://evil.example" },
    });
    expect(foreign.body.code).toBe("forbidden");
  });
});

describe("a session", () => {
  test("may read by its cookie; a change must come from our own pages", async () => {
    const cookie = cookieOf(await signIn());
    const change = (headers: Record<string, string>) =>
      signalbox.ask("/v1/keys", {
        method: "POST",
        key: null,
        body: { name: "x", role: "viewer" },
        headers: { ...cookie, ...headers },
      });

    expect((await signalbox.ask("/v1/keys", { key: null, headers: cookie })).status).toBe(200);
    expect((await change({})).body.code).toBe("forbidden");
    expect((await change({ origin: signalbox.url })).body.code).toBe("forbidden");
    expect((await change({ ...OWN, origin: "https://evil.example" })).body.code).toBe("forbidden");
    expect((await change({ ...OWN, "sec-fetch-site": "cross-site", origin: signalbox.url })).body.code).toBe(
      "forbidden",
    );
    expect((await change({ ...OWN, origin: signalbox.url })).status).toBe(201);
    expect((await change({ ...OWN, "sec-fetch-site": "same-origin" })).status).toBe(201);
  });

  test("has the role of its key, and falls with it", async () => {
    const viewer = await signalbox.key("viewer");
    const cookie = cookieOf(await signIn(viewer));
    expect((await signalbox.ask("/v1/keys", { key: null, headers: cookie })).status).toBe(403);
    expect((await browse("/", cookie)).status).toBe(200);
    const { keys } = (await signalbox.ask("/v1/keys")).body;
    await signalbox.ask(`/v1/keys/${keys[0].id}?reason=the%20end`, { method: "DELETE" });
    const fallen = keys[0].prefix === viewer.slice(0, keys[0].prefix.length) ? keys[0] : keys.at(-1);
    await signalbox.ask(`/v1/keys/${fallen.id}?reason=the%20end`, { method: "DELETE" });
    expect((await browse("/", cookie)).status).toBe(303);
  });

  test("ends when it is signed out of, and cannot be made up", async () => {
    const cookie = cookieOf(await signIn());
    const out = await signalbox.ask("/sign-out", {
      method: "POST",
      key: null,
      headers: { ...cookie, origin: signalbox.url },
    });
    expect([out.status, out.headers.get("location")]).toEqual([303, "/sign-in"]);
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
    expect((await browse("/", cookie)).status).toBe(303);
    for (const forged of ["x", "x.y", `${cookie.cookie.split("=")[1]!.split(".")[0]}.`])
      expect((await browse("/", { cookie: `signalbox_session=${forged}` })).status).toBe(303);
  });
});
