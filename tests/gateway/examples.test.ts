import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { outcomeOf, startWithFleet, type WithFleet } from "../dispatch/with-fleet.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));
const PYTHON = join(EXAMPLES, "python");
/** Where the examples' README has it too; git does not see it. */
const VENV = join(PYTHON, ".venv");
const RUN_MS = 60_000;
const INSTALL_MS = 300_000;

const run = promisify(execFile);
let world: WithFleet;
let key: string;

beforeAll(async () => {
  world = await startWithFleet();
  key = await world.signalbox.key("caller");
});
afterAll(() => world.stop());

/** What an example prints; one that fails, or needs more than a minute, fails the test. */
async function printed(program: string, folder: string, file: string): Promise<string> {
  const { stdout } = await run(program, [file], {
    cwd: join(EXAMPLES, folder),
    timeout: RUN_MS,
    env: { ...process.env, SIGNALBOX_URL: world.signalbox.url, SIGNALBOX_KEY: key, NODE_OPTIONS: "" },
  });
  return stdout;
}

/** The outcomes of the decisions that an example names by their addresses. */
async function outcomesIn(text: string) {
  const ids = [...text.matchAll(/\/decisions\/(dec_\w+)/g)].map(([, id]) => id!);
  expect(ids.length).toBeGreaterThan(0);
  return Promise.all(ids.map((id) => outcomeOf(world.signalbox, id)));
}

describe("the TypeScript examples", () => {
  const node = (file: string) => printed(process.execPath, "typescript", file);

  test("all of them are run here", () => {
    const files = readdirSync(join(EXAMPLES, "typescript")).filter((file) => file.endsWith(".ts"));
    expect(files.sort()).toEqual(["chat.ts", "connect.ts", "route.ts", "streaming.ts", "tools.ts"]);
  });

  test.each(["chat.ts", "streaming.ts"])("%s prints an answer, who gave it and why", async (file) => {
    const text = await node(file);
    expect(text).toContain("[simulated]");
    expect(text).toMatch(/agent_[\w-]+ in lane [\w-]+: \S/);
    for (const outcome of await outcomesIn(text)) expect(outcome).toMatchObject({ status: "succeeded" });
  });

  test("tools.ts runs the tool that the model calls, and the conversation stays with its agent", async () => {
    const text = await node("tools.ts");
    expect(text).toMatch(/count_words: \d+/);
    expect(text).toContain("[simulated]");
    const agents = [...text.matchAll(/^(agent_[\w-]+) in lane/gm)].map(([, agent]) => agent);
    expect(agents).toHaveLength(2);
    expect(new Set(agents).size).toBe(1);
  });

  test("route.ts does the work itself and reports how it went", async () => {
    const [outcome] = await outcomesIn(await node("route.ts"));
    expect(outcome).toMatchObject({ status: "succeeded", quality: 1, usage: { inputTokens: 24, outputTokens: 18 } });
  });

  test("say what is missing where there is no key", async () => {
    const env = { ...process.env, SIGNALBOX_KEY: undefined };
    const asked = run(process.execPath, ["chat.ts"], { cwd: join(EXAMPLES, "typescript"), timeout: RUN_MS, env });
    await expect(asked).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("SIGNALBOX_KEY") });
  });
});

describe("the Python examples", () => {
  let python: { program: string } | { missing: string };
  beforeAll(async () => {
    python = await preparePython();
    if ("missing" in python) console.warn(`The Python examples are not run: ${python.missing}`);
  }, INSTALL_MS);

  test("chat.py prints an answer at once and another word by word", { timeout: RUN_MS }, async ({ skip }) => {
    if ("missing" in python) return skip(python.missing);
    const text = await printed(python.program, "python", "chat.py");
    expect(text.match(/\[simulated\]/g)).toHaveLength(2);
    const outcomes = await outcomesIn(text);
    expect(outcomes.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  });

  test("graph.py calls its tool and then answers", { timeout: RUN_MS }, async ({ skip }) => {
    if ("missing" in python) return skip(python.missing);
    const text = await printed(python.program, "python", "graph.py");
    expect(text).toMatch(/^ai: \['count_words'\]$/m);
    expect(text).toMatch(/^tool: \d+$/m);
    expect(text).toMatch(/^ai: \[simulated\]/m);
    expect(new Set([...text.matchAll(/^(agent_[\w-]+) in lane/gm)].map(([, agent]) => agent)).size).toBe(1);
  });
});

/** Python with the pinned packages, installed once; or why there is none. */
async function preparePython(): Promise<{ program: string } | { missing: string }> {
  const requirements = readFileSync(join(PYTHON, "requirements.txt"), "utf8");
  const program = join(VENV, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const stamp = join(VENV, "installed-requirements.txt");
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, "utf8") === requirements) return { program };
  try {
    await run("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]);
  } catch {
    return { missing: "there is no python3 of version 3.10 or later" };
  }
  try {
    await run("python3", ["-m", "venv", VENV]);
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
    await run(program, install, { cwd: PYTHON, timeout: INSTALL_MS - 10_000 });
  } catch (error) {
    return {
      missing: `their packages cannot be installed: ${String((error as { stderr?: string }).stderr ?? error).slice(-300)}`,
    };
  }
  writeFileSync(stamp, requirements);
  return { program };
}
