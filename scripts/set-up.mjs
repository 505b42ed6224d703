/**
 * Makes a clone ready to run: dependencies, database client, dashboard. What is up to date is left alone, so that
 * every command can begin with it. Needs Node.js 20 and npm 10, and nothing installed.
 */
import { pathToFileURL } from "node:url";
import { alone } from "./set-up-lock.mjs";
import { dashboard, dependencies, prismaClient } from "./set-up-steps.mjs";

const oldestNode = 20;

/** `build` asks for the dashboard too, which only commands that serve it need. */
export async function ensureReady({ build }) {
  requireNode();
  const steps = build ? [dependencies, prismaClient, dashboard] : [dependencies, prismaClient];
  if (steps.every((step) => step.current())) return;
  await alone(async () => {
    for (const step of steps) {
      // Asked again inside the lock, because another command may have just done it.
      if (!step.current()) await timed(step);
    }
  });
}

/** Progress goes to standard error: the output of a command may be read by a program. */
async function timed(step) {
  const startedAtMs = Date.now();
  process.stderr.write(`${step.title} ...`);
  try {
    await step.run();
    process.stderr.write(` ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    process.stderr.write(" failed\n");
    throw error;
  }
}

function requireNode() {
  const major = Number.parseInt(process.versions.node, 10);
  if (major >= oldestNode) return;
  throw new Error(`Signalbox needs Node.js ${oldestNode} or later to start, and this is ${process.version}.`);
}

/** Runs a script's main function; what goes wrong is told in words, without a stack. */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runScript(async () => {
    await ensureReady({ build: !process.argv.includes("--no-build") });
    return 0;
  });
}
