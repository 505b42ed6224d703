import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../postgres.ts";
import { type Program, run } from "./process.ts";
import { askAt, publishFleet, route } from "./running.ts";

const ADMIN_KEY = "sb_administrator-of-the-tests";
const AT = /is at (http:\S+)/;

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "signalbox-process-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function start(
  environment: Record<string, string>,
): Promise<Program & { ask: ReturnType<typeof askAt>; url: string }> {
  const program = run("server/main.ts", ["--api-only", "--no-demo"], { PORT: "0", ...environment });
  const [, url = ""] = await program.says(AT);
  return { ...program, ask: askAt(url, environment["SIGNALBOX_ADMIN_KEY"] ?? ""), url };
}

describe("a process that is killed", () => {
  test("has lost nothing that it had acknowledged", { timeout: 60_000 }, async () => {
    const { url: DATABASE_URL } = await testDatabase();
    const environment = { DATABASE_URL, SIGNALBOX_ADMIN_KEY: ADMIN_KEY, SIGNALBOX_DATA_DIR: await folder() };
    const first = await start(environment);
    await publishFleet(first);

    const acknowledged: { decisionId: string; outcome: boolean; key: string }[] = [];
    let stopped = false;
    const worker = async (name: number) => {
      for (let count = 0; !stopped; count++) {
        const key = `w${name}-${count}`;
        const { decisionId } = await route(first, { sessionId: key }, { headers: { "idempotency-key": key } });
        const entry = { decisionId, outcome: false, key };
        acknowledged.push(entry);
        const path = `/v1/decisions/${decisionId}/outcome`;
        const outcome = await first.ask(path, { method: "POST", body: { status: "succeeded", quality: 0.5 } });
        entry.outcome = outcome.status === 200;
      }
    };
    // Each worker goes on until its connection breaks under it.
    const workers = Array.from({ length: 8 }, (_, name) => worker(name).catch(() => {}));
    while (acknowledged.length < 300) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await first.end("SIGKILL")).toBe("SIGKILL");
    stopped = true;
    await Promise.all(workers);

    const second = await start(environment);
    expect((await second.ask("/v1/policy")).body.version).toBe(2);
    for (const { decisionId, outcome, key } of acknowledged) {
      const read = await second.ask(`/v1/decisions/${decisionId}`);
      expect(read.body.decision).toMatchObject({ decisionId, sessionId: key, durability: "committed" });
      if (outcome) expect(read.body.outcome).toMatchObject({ status: "succeeded", quality: 0.5 });
    }
    const [one] = acknowledged;
    const repeated = await route(second, { sessionId: one!.key }, { headers: { "idempotency-key": one!.key } });
    expect(repeated.decisionId).toBe(one!.decisionId);
    const listed = await second.ask("/v1/decisions?limit=1");
    expect(listed.body.count).toBeGreaterThanOrEqual(acknowledged.length);
    expect(await second.end("SIGTERM")).toBe(0);
  });
});

describe("a process", () => {
  test("keeps its key for its owner alone, shows it once, and stops cleanly with its database", {
    timeout: 60_000,
  }, async () => {
    const dataDir = await folder();
    const first = await start({ SIGNALBOX_DATA_DIR: dataDir });
    const [, shown = ""] = await first.says(/Admin key +(sb_\S+)/);
    const path = join(dataDir, "admin-key");
    expect((await readFile(path, "utf8")).trim()).toBe(shown);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const asked = await first.ask("/v1/keys", { key: shown });
    expect(asked.status).toBe(200);
    expect((await first.ask("/readyz", { key: null })).body.status).toBe("ok");
    expect(await first.end("SIGINT")).toBe(0);

    const second = await start({ SIGNALBOX_DATA_DIR: dataDir });
    expect(second.output()).not.toContain(shown);
    expect((await second.ask("/v1/keys", { key: shown })).status).toBe(200);
    expect(await second.end("SIGTERM")).toBe(0);
  });

  test("answers what is under way when it is asked to stop", { timeout: 60_000 }, async () => {
    const { url: DATABASE_URL } = await testDatabase();
    const program = await start({ DATABASE_URL, SIGNALBOX_ADMIN_KEY: ADMIN_KEY, SIGNALBOX_DATA_DIR: await folder() });
    await publishFleet(program);
    const under = Array.from({ length: 100 }, () => route(program));
    // Some of them are certain to have been taken up by then.
    await Promise.race(under);
    const ended = program.end("SIGTERM");
    const settled = await Promise.allSettled(under);
    const refused = settled.filter((result) => result.status === "rejected").map((result) => String(result.reason));
    // A connection that was not yet taken up may be refused; an answer is never an error of ours.
    for (const reason of refused) expect(reason).toContain("fetch failed");
    expect(await ended).toBe(0);
  });

  test("ends on the spot when it is asked twice", { timeout: 60_000 }, async () => {
    const { url: DATABASE_URL } = await testDatabase();
    const program = await start({ DATABASE_URL, SIGNALBOX_ADMIN_KEY: ADMIN_KEY, SIGNALBOX_DATA_DIR: await folder() });
    const { port } = new URL(program.url);
    // A request that never comes to its end keeps the server from closing.
    const socket = connect(Number(port), "127.0.0.1").on("error", () => {});
    onTestFinished(() => void socket.destroy());
    const head = `authorization: Bearer ${ADMIN_KEY}\r\ncontent-type: application/json\r\ncontent-length: 100`;
    socket.write(`POST /v1/route HTTP/1.1\r\nhost: x\r\n${head}\r\n\r\n{`);
    expect((await program.ask("/healthz")).status).toBe(200);

    program.process.kill("SIGINT");
    await program.says(/Stopping/);
    const askedAgainAtMs = Date.now();
    expect(await program.end("SIGINT")).toBe(130);
    expect(Date.now() - askedAgainAtMs).toBeLessThan(1_500);
  });

  test("says which variable is wrong, and ends with 2", async () => {
    const program = run("server/main.ts", [], { PORT: "http", DATABASE_URL: "x" });
    expect(await program.ended).toBe(2);
    expect(program.output()).toContain("PORT: must be a whole number");
    expect(program.output()).toContain("DATABASE_URL: must look like");
  });

  test("says that its database is not there, and ends with 1", async () => {
    const program = run("server/main.ts", ["--api-only"], {
      DATABASE_URL: "postgresql://a:b@127.0.0.1:1/none",
      SIGNALBOX_DATA_DIR: await folder(),
    });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/Signalbox could not start: .*127\.0\.0\.1:1/);
    expect(program.output()).not.toContain("a:b@");
  });

  test("lists its options and variables", async () => {
    const program = run("server/main.ts", ["--help"], {});
    expect(await program.ended).toBe(0);
    for (const word of ["--demo", "--no-demo", "--api-only", "DATABASE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"])
      expect(program.output()).toContain(word);
    expect(await run("server/main.ts", ["--nonsense"], {}).ended).toBe(2);
  });
});
