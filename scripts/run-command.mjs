import { spawn } from "node:child_process";
import { delimiter, sep } from "node:path";
import { inProject, root } from "./project.mjs";

const keptOutput = 200_000;

/**
 * Runs a command in the project folder. Its output is shown with `show`, and otherwise kept for the error message.
 * Returns the exit code and output, without judging them.
 */
export function tryCommand(command, args, { env = process.env, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = show ? "inherit" : ["ignore", "pipe", "pipe"];
    const child = spawn(command, args, { cwd: root, env, stdio });
    // Ctrl-C reaches the command by itself, through the terminal; a supervisor's request does not.
    const pass = () => child.kill("SIGTERM");
    process.on("SIGTERM", pass);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        output = (output + text).slice(-keptOutput);
      });
    }
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGTERM", pass);
      resolve({ code: code ?? 1, signal, output });
    });
  });
}

/** The same, for a command that has to succeed; `advice` says what to do when it does not. */
export async function runCommand(command, args, { advice, ...options }) {
  const { code, signal, output } = await tryCommand(command, args, options).catch((error) => ({
    code: 1,
    signal: null,
    output: error.message,
  }));
  if (code === 0) return output;
  const ending = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
  throw new Error(`${output.trimEnd()}\n\n${[command, ...args].join(" ")} ${ending}.\n${advice}`);
}

/** npm as it was called, or else the one on the path. */
export function npmCommand() {
  const { npm_node_execpath: node, npm_execpath: script } = process.env;
  return node && script ? [node, script] : ["npm"];
}

/**
 * The environment without node_modules/.bin on the path, which `npm run` adds: an installation that replaces
 * node_modules must not run on the Node.js in there.
 */
export function machineEnvironment() {
  const local = inProject("node_modules") + sep;
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !`${folder}${sep}`.startsWith(local));
  return { ...process.env, PATH: path.join(delimiter) };
}
