import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter } from "node:path";
import { pathToFileURL } from "node:url";
import { inProject, projectNode } from "./project.mjs";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

/** A terminal and npm both pass on the same Ctrl-C; a second one within this time is an echo, not a wish. */
const echoMs = 500;

/**
 * Runs a file of the project on the project's Node.js, in the caller's folder, and returns its exit code. The program
 * gets every signal once, and ends with this launcher even when that is killed.
 */
export function launch(file, args) {
  const preload = pathToFileURL(inProject("scripts", "end-with-launcher.mjs")).href;
  const child = spawn(projectNode, ["--import", preload, inProject(file), ...args], {
    // A group of its own, so that signals come through us alone.
    detached: true,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, PATH: `${inProject("node_modules", ".bin")}${delimiter}${process.env.PATH}` },
  });
  const lastAtMs = {};
  for (const signal of forwarded) {
    process.on(signal, () => {
      const nowMs = Date.now();
      if (nowMs - (lastAtMs[signal] ?? 0) < echoMs) return;
      lastAtMs[signal] = nowMs;
      child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
