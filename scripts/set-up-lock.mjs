import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { inProject } from "./project.mjs";

const path = inProject(".set-up.lock");
const pollMs = 200;
const settleMs = 50;

/** Runs `work` while no other set-up runs in this project folder. */
export async function alone(work) {
  await take();
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

async function take() {
  for (let waited = 0; ; waited += pollMs) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      // Two that find the lock of a dead process may both remove it, one of them the other's new one; whoever then
      // reads another name than its own has lost.
      await sleep(settleMs);
      if (readOwner() === process.pid) return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const owner = readOwner();
    if (owner !== null && !isAlive(owner)) rmSync(path, { force: true });
    else {
      if (waited === 0) console.error(`Waiting for another set-up (process ${owner ?? "unknown"}) to finish.`);
      await sleep(pollMs);
    }
  }
}

/** Null when the file is gone again, or not written yet. */
function readOwner() {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    return pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
