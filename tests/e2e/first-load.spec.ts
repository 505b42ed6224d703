import { gzipSync } from "node:zlib";
import { expect, test } from "./fixtures.ts";

/** Script that a screen's document asks for, compressed as it is sent. */
const MOST_BYTES = 300 * 1_024;

test("no screen loads more than 300 KB of script before it can be used", async ({ admin, product, scenes }) => {
  const screens = [
    "/",
    "/decisions",
    `/decisions/${scenes.three.decisionId}`,
    `/runs/${scenes.run[0].rootTaskId}`,
    "/tuning",
    "/agents",
    "/agents/new",
    "/agents/agent_quill",
    "/lanes",
    "/lanes/~new",
    "/lanes/coding",
    "/audit",
    "/settings",
    "/sign-in",
  ];
  const { request } = admin.context();
  const sizes = new Map<string, number>();
  const sizeOf = async (path: string) => {
    const known = sizes.get(path);
    if (known !== undefined) return known;
    const answer = await request.get(path);
    const body = await answer.body();
    // What fits in one packet gains nothing by it.
    if (body.length > 2_048) expect(answer.headers()["content-encoding"], `${path} is sent compressed`).toBe("gzip");
    const size = gzipSync(body).length;
    sizes.set(path, size);
    return size;
  };
  const told: Record<string, number> = {};
  for (const screen of screens) {
    const html = await (await request.get(`${product.url}${screen}`)).text();
    const tags = html.match(/<script\b[^>]*\bsrc="[^"]+"[^>]*>/g) ?? [];
    const scripts = tags.filter((tag) => !/nomodule/i.test(tag)).map((tag) => /src="([^"]+)"/.exec(tag)![1]!);
    expect(scripts.length).toBeGreaterThan(3);
    let bytes = 0;
    for (const path of new Set(scripts)) bytes += await sizeOf(path);
    told[screen] = Math.round(bytes / 1_024);
    expect(bytes, `script of ${screen}, of at most ${MOST_BYTES}`).toBeLessThan(MOST_BYTES);
  }
  test.info().annotations.push({ type: "script, KB", description: JSON.stringify(told) });
});
