import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export interface Program {
  process: ChildProcess;
  /** What it wrote on both outputs so far. */
  output(): string;
  /** Resolves with the first match in its output; fails when it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends the signal, once or more, and resolves with the exit code or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>;
  ended: Promise<number | string>;
}

/** Runs one of the project's programs as it is run in earnest. It is killed when the test is over. */
export function run(file: string, args: string[], environment: Record<string, string>): Program {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    env: { PATH: process.env["PATH"], NODE_ENV: "production", NO_COLOR: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout!.on("data", (chunk) => (output += chunk));
  child.stderr!.on("data", (chunk) => (output += chunk));
  const ended = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string);
  onTestFinished(() => void child.kill("SIGKILL"));

  return {
    process: child,
    output: () => output,
    ended,
    async says(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended first:\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
