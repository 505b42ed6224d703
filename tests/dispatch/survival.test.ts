import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoPolicy } from "../../server/demo/demo-policy.ts";
import { type Fleet, startFleet } from "../../server/demo/fleet/start-fleet.ts";
import type { TaskView } from "../../server/domain/task-run.ts";
import { run } from "../gateway/process.ts";
import { askAt, publishFleet } from "../gateway/running.ts";
import { testDatabase } from "../postgres.ts";
import { until } from "./with-fleet.ts";

const ADMIN_KEY = "sb_administrator-of-the-tests";
let fleet: Fleet;
let dataDir: string;

beforeAll(async () => {
  fleet = await startFleet({ speed: 1, log: () => {} });
  dataDir = await mkdtemp(join(tmpdir(), "signalbox-survival-"));
});
afterAll(async () => {
  await fleet.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function behave(name: string, behaviour: object): Promise<void> {
  const { adminUrl } = fleet.agents.find(({ agent }) => agent.name === name)!;
  await fetch(adminUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ natural: false, ...behaviour }),
  });
}

test("tasks in the background survive kill -9: another start brings each to its end, once", {
  timeout: 60_000,
}, async () => {
  const { url: databaseUrl } = await testDatabase();
  const environment = {
    PORT: "0",
    DATABASE_URL: databaseUrl,
    SIGNALBOX_DATA_DIR: dataDir,
    SIGNALBOX_ADMIN_KEY: ADMIN_KEY,
  };
  const start = async () => {
    const program = run("server/main.ts", ["--api-only", "--no-demo"], environment);
    const [, url] = await program.says(/is at (http:\S+)/);
    return { program, ask: askAt(url!, ADMIN_KEY) };
  };
  const first = await start();
  await publishFleet(first, demoPolicy(fleet.agents.map(({ agent }) => agent)));
  for (const { agent } of fleet.agents) await behave(agent.name, { extraLatencyMs: 60_000 });

  const taskIds: string[] = [];
  for (let count = 0; count < 8; count += 1) {
    const { status, body } = await first.ask("/v1/tasks", {
      method: "POST",
      body: { input: `Hello, number ${count}`, lane: "chat", mode: "async" },
    });
    expect(status).toBe(202);
    taskIds.push(body.taskId);
  }
  const read = async (ask: typeof first.ask, id: string) => (await ask(`/v1/tasks/${id}`)).body as TaskView;
  await until(async () =>
    (await Promise.all(taskIds.map((id) => read(first.ask, id)))).every((task) => task.attempts.length > 0),
  );
  await first.program.end("SIGKILL");

  for (const { agent } of fleet.agents) await behave(agent.name, {});
  const second = await start();
  for (const id of taskIds) {
    let task = await read(second.ask, id);
    for (
      const endMs = Date.now() + 40_000;
      task.endedAtMs === null && Date.now() < endMs;
      task = await read(second.ask, id)
    )
      await new Promise((resolve) => setTimeout(resolve, 250));
    expect(task).toMatchObject({ status: "succeeded", output: expect.stringMatching(/^\[simulated\]/) });
    // The attempt that ended with its router says nothing of its agent.
    expect(task.attempts.map(({ status, owner }) => [status, owner])).toEqual([
      ["ignored", "platform"],
      ["succeeded", null],
    ]);
    expect(task.attempts[1]!.kind).toBe("fallback");
  }
  expect(await second.program.end("SIGTERM")).toBe(0);
});

test("a router that is asked to stop leaves its tasks to the next one", { timeout: 60_000 }, async () => {
  const { url: databaseUrl } = await testDatabase();
  const environment = {
    PORT: "0",
    DATABASE_URL: databaseUrl,
    SIGNALBOX_DATA_DIR: dataDir,
    SIGNALBOX_ADMIN_KEY: ADMIN_KEY,
  };
  const first = run("server/main.ts", ["--api-only", "--no-demo"], environment);
  const ask = askAt((await first.says(/is at (http:\S+)/))[1]!, ADMIN_KEY);
  await publishFleet({ ask }, demoPolicy(fleet.agents.map(({ agent }) => agent)));
  await behave("quill", { extraLatencyMs: 60_000 });
  const { body } = await ask("/v1/tasks", {
    method: "POST",
    body: { input: "Hello", agent: "agent_quill", mode: "async" },
  });
  await until(async () => (await ask(`/v1/tasks/${body.taskId}`)).body.attempts.length > 0);
  expect(await first.end("SIGTERM")).toBe(0);

  await behave("quill", {});
  const second = run("server/main.ts", ["--api-only", "--no-demo"], environment);
  const askAgain = askAt((await second.says(/is at (http:\S+)/))[1]!, ADMIN_KEY);
  const task = await until(async () => {
    const { body: now } = await askAgain(`/v1/tasks/${body.taskId}`);
    return now.endedAtMs !== null && now;
  });
  expect(task.status).toBe("succeeded");
  // The first router closed its attempt itself; nobody had to find out that it was gone.
  expect(task.attempts.map(({ status }: { status: string }) => status)).toEqual(["ignored", "succeeded"]);
  expect(task.attempts[0].error).toContain("client_aborted");
});
