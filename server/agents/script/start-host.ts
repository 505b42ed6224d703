import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const host = fileURLToPath(new URL("./script-host.ts", import.meta.url));
const ownFolder = fileURLToPath(new URL("./", import.meta.url));

/**
 * Starts a process for scripts. It sees nothing of our environment, may read the scripts' folder and nothing else, and may neither
 * write files nor start programs; the network is open to it.
 */
export function startHost(scriptsFolder: string): ChildProcess {
  return fork(host, [], {
    execArgv: [
      "--permission",
      "--allow-worker",
      `--allow-fs-read=${ownFolder}`,
      `--allow-fs-read=${scriptsFolder}`,
      "--disable-warning=ExperimentalWarning",
      "--disable-warning=SecurityWarning",
    ],
    env: { NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "json",
  });
}
