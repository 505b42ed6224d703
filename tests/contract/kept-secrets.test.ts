import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepMasterSecret } from "../../server/live/master-secret.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "signalbox-secrets-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

test("the master secret is made once, and only its owner may read it", async () => {
  const secret = await keepMasterSecret(dataDir);
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(await keepMasterSecret(dataDir)).toBe(secret);
  const path = join(dataDir, "secret");
  expect((await readFile(path, "utf8")).trim()).toBe(secret);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("routers that start together in one directory have the same", async () => {
  for (let round = 0; round < 20; round += 1) {
    const directory = join(dataDir, String(round));
    const secrets = await Promise.all(Array.from({ length: 8 }, () => keepMasterSecret(directory)));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(directory)).toEqual(["secret"]);
  }
});
