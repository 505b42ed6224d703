/** Programs that tests use and npm does not carry: a Redis server and a browser. */
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "./run-command.mjs";

const needed = {
  "redis-server": { debianPackage: "redis-server", find: () => onPath(["redis-server"]) },
  chromium: { debianPackage: "chromium", find: findChromium },
};

/** The browser to test with: CHROMIUM_PATH, or one that is installed, or null. */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return chosen;
  return onPath(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
}

/**
 * Installs what is missing where that is ours to do (root, on Debian). Elsewhere it says what is missing, and the tests
 * that need it skip themselves; with `required` that is an error.
 */
export async function ensurePrograms(names, required) {
  const missing = [...names].filter((name) => needed[name].find() === null);
  if (missing.length === 0) return;
  const packages = missing.map((name) => needed[name].debianPackage);
  if (isRootOnDebian()) await install(packages);
  const still = missing.filter((name) => needed[name].find() === null);
  if (still.length === 0) return;
  const message = `Missing: ${still.join(", ")}. On Debian or Ubuntu: sudo apt-get install ${packages.join(" ")}`;
  if (required) throw new Error(message);
  console.log(`${message}. Tests that need it are skipped.`);
}

async function install(packages) {
  console.log(`Installing ${packages.join(" and ")} with apt-get ...`);
  // The run level keeps Debian from starting a Redis service of its own.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const advice = "Install it by hand, or check the machine's package sources.";
  try {
    await runCommand("apt-get", ["update", "-q"], { env, advice });
    await runCommand("apt-get", ["install", "-q", "-y", "--no-install-recommends", ...packages], { env, advice });
  } catch (error) {
    console.log(error.message);
  }
}

function isRootOnDebian() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version") && onPath(["apt-get"]) !== null;
}

function onPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (found !== undefined) return found;
  }
  return null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
