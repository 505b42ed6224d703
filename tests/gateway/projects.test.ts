import { describe, expect, test } from "vitest";
import { running } from "./running.ts";

describe("projects", () => {
  test("begin with the default one, and are made and renamed", async () => {
    const { ask } = await running();
    expect((await ask("/v1/projects")).body.projects).toMatchObject([{ id: "default" }]);
    const made = await ask("/v1/projects", { method: "POST", body: { id: "shop", name: " The shop " } });
    expect([made.status, made.body]).toMatchObject([201, { id: "shop", name: "The shop", description: "" }]);
    const again = await ask("/v1/projects", { method: "POST", body: { id: "shop", name: "Another" } });
    expect(again.body.code).toBe("conflict");

    const body = { description: "Sells things", reason: "so that people know" };
    const put = await ask("/v1/projects/shop", { method: "PUT", body });
    expect(put.body).toEqual({ ...made.body, description: "Sells things" });
    expect((await ask("/v1/projects")).body.projects).toMatchObject([{ id: "default" }, put.body]);
    expect((await ask("/v1/projects/nowhere", { method: "PUT", body })).body.code).toBe("not_found");
    expect((await ask("/v1/audit?target=shop")).body.entries).toMatchObject([
      { action: "project.update", before: { description: "" }, after: { description: "Sells things" } },
      { action: "project.create" },
    ]);
  });

  test("are seen by those who belong to them; administrators of the default one see all", async () => {
    const signalbox = await running();
    const key = await signalbox.key("viewer", "shop");
    const seen = await signalbox.ask("/v1/projects", { key });
    expect(seen.body.projects.map(({ id }: { id: string }) => id)).toEqual(["shop"]);
  });

  test.each(["A B", "-x", "", "x".repeat(64)])("are not called %j", async (id) => {
    const { ask } = await running();
    expect((await ask("/v1/projects", { method: "POST", body: { id, name: "x" } })).status).toBe(400);
  });
});

describe("a key", () => {
  test("belongs to a project that there is", async () => {
    const { ask } = await running();
    const body = { name: "app", role: "caller", project: "nowhere" };
    const refused = await ask("/v1/keys", { method: "POST", body });
    expect(refused.body).toMatchObject({ status: 422, code: "unknown_project", errors: [{ path: "project" }] });
    expect((await ask("/v1/keys")).body.keys).toEqual([]);
    await ask("/v1/projects", { method: "POST", body: { id: "nowhere", name: "Now here" } });
    expect((await ask("/v1/keys", { method: "POST", body })).status).toBe(201);
  });
});
