import { realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Endpoint } from "../../domain/agent.ts";
import type { MeasuredUsage } from "../../domain/attempt.ts";
import { Slug } from "../../domain/id.ts";
import type { CallAdapter } from "../adapter.ts";
import { AttemptError } from "../calling/attempt-error.ts";
import { plainAnswer } from "../calling/plain-answer.ts";
import type { ScriptOrder, ScriptReport } from "./script-messages.ts";
import { createScriptPool, type ScriptPool } from "./script-pool.ts";

/** Scripts answer at once or not at all; one that thinks for longer has hung. */
const TIME_LIMIT_MS = 30_000;

/** A script's work costs no tokens, and that is known rather than estimated. */
const NO_TOKENS: MeasuredUsage = {
  usage: { inputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 },
  estimated: false,
};

/**
 * Deterministic handlers: `<scriptsFolder>/<handler>.mjs`, whose default export is called with `{ taskId, decisionId,
 * agentId, messages, deadlineAtMs }` and answers with a string or `{ output }`, in a process of its own.
 */
export function createCallScript(scriptsFolder: string): {
  call: CallAdapter<Extract<Endpoint, { kind: "script" }>>;
  close(): void;
} {
  const folder = existing(scriptsFolder);
  const pool = folder === null ? null : createScriptPool(folder);
  return {
    async call({ log, now }, attempt, { handler }, scope) {
      // Agents come parsed, so this never fails; it is what keeps a name from becoming a path.
      if (folder === null || pool === null || !Slug.safeParse(handler).success) throw missing(handler);
      const { taskId, decisionId, agent, body, deadlineAtMs } = attempt;
      const report = await runWithin(pool, scope.signal, {
        file: pathToFileURL(join(folder, `${handler}.mjs`)).href,
        input: { taskId, decisionId, agentId: agent.id, messages: body.messages, deadlineAtMs },
      });
      if (report.kind === "threw") log.warn({ handler, detail: report.detail, taskId }, "a script threw an error");
      return plainAnswer(attempt, outputOf(report, handler), NO_TOKENS, scope, now());
    },
    close: () => pool?.close(),
  };
}

async function runWithin(pool: ScriptPool, signal: AbortSignal, order: ScriptOrder): Promise<ScriptReport> {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new AttemptError("timed_out", `the script took longer than ${TIME_LIMIT_MS / 1_000} s`)),
    TIME_LIMIT_MS,
  );
  try {
    return await pool.run(order, AbortSignal.any([signal, limit.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function outputOf(report: ScriptReport, handler: string): string {
  switch (report.kind) {
    case "output":
      // A script can post messages of its own, so that this is text is not certain.
      if (typeof report.output === "string") return report.output;
      throw new AttemptError("bad_answer", "the script answered neither text nor { output }");
    case "no_output":
      throw new AttemptError("bad_answer", "the script answered neither text nor { output }");
    case "missing":
      throw missing(handler);
    case "too_large":
      throw new AttemptError("answer_too_large", "the script's answer is larger than 4 MB");
    case "threw":
      throw new AttemptError("server_error", "the script threw an error; the log has its words");
    case "exited":
      throw new AttemptError("server_error", "the script ended its thread");
    case "out_of_memory":
      throw new AttemptError("server_error", "the script took more memory than it may, or ended its process");
    default:
      throw new AttemptError("bad_answer", "the script answered neither text nor { output }");
  }
}

function missing(handler: string): AttemptError {
  return new AttemptError("misconfigured", `there is no script ${handler}.mjs in the scripts' folder`);
}

function existing(folder: string): string | null {
  try {
    return join(realpathSync(folder), "/");
  } catch {
    return null;
  }
}
