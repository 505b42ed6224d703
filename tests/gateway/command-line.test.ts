import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "./process.ts";
import { publishFleet, type Running, route, startRunning } from "./running.ts";

let signalbox: Running;
let folder: string;

beforeAll(async () => {
  signalbox = await startRunning();
  await publishFleet(signalbox);
  folder = await mkdtemp(join(tmpdir(), "signalbox-cli-"));
});
afterAll(async () => {
  await signalbox.stop();
  await rm(folder, { recursive: true, force: true });
});

async function cli(args: string[], environment: Record<string, string> = {}) {
  const program = run("server/cli/main.ts", args, {
    SIGNALBOX_URL: signalbox.url,
    SIGNALBOX_KEY: signalbox.adminKey,
    SIGNALBOX_DATA_DIR: folder,
    ...environment,
  });
  const code = await program.ended;
  return { code, output: program.output() };
}

describe("the command line", () => {
  test("routes, explains, replays and compares", async () => {
    const routed = await cli(["route", "fix", "the", "parser", "--lane", "coding", "--json"]);
    expect(routed.code).toBe(0);
    const decision = JSON.parse(routed.output);
    expect(decision.content).toBe("fix the parser");

    const explained = await cli(["explain", decision.decisionId]);
    expect(explained.output).toContain(`► ${decision.chosen.name}`);
    for (const sentence of decision.rationale) expect(explained.output).toContain(sentence);
    for (const candidate of decision.candidates) expect(explained.output).toContain(candidate.agentId);

    expect((await cli(["replay", decision.decisionId])).output).toContain("The same agent is chosen.");
    const compared = await cli(["compare", decision.decisionId, "agent_quick", "agent_deep"]);
    expect(compared.output).toMatch(/factor +agent_quick +agent_deep +difference/);
    const dry = await cli(["route", "hello", "--dry-run", "--json"]);
    expect(JSON.parse(dry.output).durability).toBe("not_recorded");
  });

  test("tells by its exit code what went wrong", async () => {
    const none = await cli(["route", "x", "--lane", "coding", "--requires", "juggling"]);
    expect([none.code, none.output.includes("No agent may take this task.")]).toEqual([4, true]);
    const unknown = await cli(["explain", "dec_01ARZ3NDEKTSV4RRFFQ69G5FAV"]);
    expect([unknown.code, unknown.output.includes("There is no decision")]).toEqual([1, true]);
    expect((await cli(["explain"])).code).toBe(2);
    expect((await cli(["export-spans", "--from", "then", "--to", "now"])).code).toBe(2);
    expect((await cli(["explain", "dec_x"], { SIGNALBOX_URL: "http://127.0.0.1:1" })).code).toBe(3);
    const keyless = await cli(["explain", "dec_x"], { SIGNALBOX_KEY: "" });
    expect([keyless.code, keyless.output.includes("SIGNALBOX_KEY")]).toEqual([2, true]);
    expect((await cli(["--help"])).code).toBe(0);
  });

  test("takes the policy out and puts it in, from the version that was taken out", async () => {
    const file = join(folder, "policy.json");
    expect((await cli(["policy", "export", file])).code).toBe(0);
    const exported = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify({ ...exported, document: { ...exported.document, nearEqual: 0.03 } }));
    const imported = await cli(["policy", "import", file, "--reason", "a wider margin"]);
    expect(imported.output).toContain(`Published as version ${exported.version + 1}`);
    const stale = await cli(["policy", "import", file, "--reason", "once more"]);
    expect([stale.code, stale.output.includes(`version ${exported.version + 1} is in force`)]).toEqual([1, true]);
  });

  test("makes a key that works, and finds the administrator's in the data directory", async () => {
    await writeFile(join(folder, "admin-key"), `${signalbox.adminKey}\n`);
    const made = await cli(["keys", "create", "--name", "app", "--role", "caller", "--json"], { SIGNALBOX_KEY: "" });
    expect(made.code).toBe(0);
    const { secret } = JSON.parse(made.output);
    expect((await route(signalbox, {}, { key: secret })).kind).toBe("scored");
  });

  test("says that spans cannot be sent again where there is no collector", async () => {
    const { code, output } = await cli([
      "export-spans",
      "--from",
      "2026-01-01T00:00:00Z",
      "--to",
      "2100-01-01T00:00:00Z",
    ]);
    expect(code).toBe(1);
    expect(output).toMatch(/^0 exported, \d+ failed/);
  });
});
