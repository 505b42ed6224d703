/**
 * The thread that a script runs in: it loads the file, calls it once, and posts what came of it (a `ScriptReport`).
 * Plain JavaScript, because what it imports is an operator's file that is known at run time alone; modules of the
 * project may import nothing of the kind.
 */
import { parentPort, workerData } from "node:worker_threads";
import { MAXIMUM_OUTPUT } from "./script-messages.ts";

parentPort?.postMessage(await outcome(workerData));

async function outcome({ file, input }) {
  try {
    const { default: handle } = await import(file);
    if (typeof handle !== "function") return { kind: "threw", detail: "the script has no default export to call" };
    return reportOf(await handle(input));
  } catch (error) {
    return { kind: "threw", detail: wordsOf(error) };
  }
}

function reportOf(answer) {
  const output = typeof answer === "object" && answer !== null && "output" in answer ? answer.output : answer;
  if (typeof output !== "string") return { kind: "no_output" };
  return output.length > MAXIMUM_OUTPUT ? { kind: "too_large" } : { kind: "output", output };
}

/** A thrown value can be anything, one whose text cannot be had included. */
function wordsOf(error) {
  try {
    return String(error instanceof Error ? error.message : error).slice(0, 1_000);
  } catch {
    return "it threw something that has no text";
  }
}
