import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PERMISSIONS, ROLES, type Role } from "../../server/domain/access.ts";
import type { Door } from "../../server/gateway/door.ts";
import { DOORS } from "../../server/gateway/doors.ts";
import { type Asked, publishFleet, type Running, startRunning } from "./running.ts";

const ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

let signalbox: Running;
const keys = new Map<Role, string>();

beforeAll(async () => {
  signalbox = await startRunning();
  await publishFleet(signalbox);
  for (const role of ROLES) keys.set(role, await signalbox.key(role));
});
afterAll(() => signalbox.stop());

describe.each(Object.entries<Door>(DOORS))("%s", (name, door) => {
  if (door.permission === "public") {
    test("needs no key", async () => {
      expect((await signalbox.ask(pathOf(name, door), { key: null })).status).toBe(200);
    });
    return;
  }
  const allowed: readonly Role[] = PERMISSIONS[door.permission];

  test("is shut without a key, and with one that is not good", async () => {
    for (const key of [null, "sb_unknown"]) {
      const { status, body, headers } = await signalbox.ask(pathOf(name, door), { method: door.method, key });
      // OpenAI's clients know their own code for it.
      const isOpenAi = door.errorShape === "openai";
      const code = isOpenAi ? body.error.code : body.code;
      expect([status, code]).toEqual([401, isOpenAi ? "invalid_api_key" : "unauthenticated"]);
      expect(headers.get("www-authenticate")).toContain("Bearer");
    }
  });

  test.each(ROLES.map((role) => ({ role, may: allowed.includes(role) })))("$role: $may", async ({ role, may }) => {
    const { status } = await signalbox.ask(pathOf(name, door), { method: door.method, key: keys.get(role)! });
    if (may) expect([401, 403]).not.toContain(status);
    else expect(status).toBe(403);
  });
});

describe("POST /v1/route", () => {
  const task: Asked = { method: "POST", body: { input: "hello" } };

  test("a viewer may have a decision explained, and not made", async () => {
    const key = keys.get("viewer")!;
    expect((await signalbox.ask("/v1/route?dry_run=true", { ...task, key })).body.durability).toBe("not_recorded");
    expect((await signalbox.ask("/v1/route", { ...task, key })).status).toBe(403);
  });
});

/** A path that leads through the door, to something that may not be there. */
function pathOf(name: string, { path }: Door): string {
  const id = name.includes("Agent") ? "agent_none" : name.includes("Key") ? `key_${ULID}` : `dec_${ULID}`;
  return path.replace("{id}", id).replace("{name}", "none").replace("{version}", "1");
}
