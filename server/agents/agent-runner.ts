import type { Dispatcher } from "undici";
import type { Endpoint } from "../domain/agent.ts";
import type { AttemptAnswer, AttemptCall } from "../domain/attempt.ts";
import { failed } from "../domain/attempt.ts";
import type { AgentRunner, Log } from "../services/ports.ts";
import { createA2aCards } from "./a2a/a2a-cards.ts";
import { createCallA2a } from "./a2a/call-a2a.ts";
import type { AdapterContext } from "./adapter.ts";
import type { AddressRules } from "./address-rules.ts";
import { callAnthropic } from "./anthropic/call-anthropic.ts";
import { type AttemptScope, openScope } from "./calling/attempt-scope.ts";
import { loadTokenizer } from "./calling/count-tokens.ts";
import { failureOfError } from "./calling/failure-of-error.ts";
import type { Environment } from "./calling/request-headers.ts";
import { callHttp } from "./http/call-http.ts";
import { callOpenai } from "./openai/call-openai.ts";
import { createCallScript } from "./script/call-script.ts";

/** How long an answer that has begun may fall silent. */
const IDLE_LIMIT_MS = 60_000;

export interface AgentRunnerOptions {
  /** Connections that check the addresses that names lead to, as `createCheckedConnections` makes them. Not closed here. */
  dispatcher: Dispatcher;
  /** Which addresses agents may be at; the same rules as the connections'. */
  rules: AddressRules;
  /** Holds the keys that agents name. */
  env: Environment;
  /** Where the scripts of `script` agents lie, one `<handler>.mjs` each. */
  scriptsFolder: string;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** How long an answer that has begun may fall silent, in milliseconds; default 60 s. */
  idleLimitMs?: number;
}

type Call = (context: AdapterContext, call: AttemptCall, scope: AttemptScope) => Promise<AttemptAnswer>;

/** Tries agents of every kind. Failures of an agent are answers; nothing is thrown, whatever the agent does. */
export function createAgentRunner(options: AgentRunnerOptions): AgentRunner {
  const { dispatcher, rules, env, scriptsFolder, log, now, idleLimitMs = IDLE_LIMIT_MS } = options;
  const context: AdapterContext = { web: { connections: dispatcher, rules, idleLimitMs }, environment: env, log, now };
  const scripts = createCallScript(scriptsFolder);
  const callA2a = createCallA2a(createA2aCards());
  // Begun now, so that the first answer without usage does not wait for it.
  loadTokenizer().catch((err: unknown) => log.error({ err }, "the tokenizer could not be loaded"));

  const call: Call = (context, attempt, scope) => {
    const { endpoint } = attempt.agent;
    switch (endpoint.kind) {
      case "model":
        return endpoint.dialect === "anthropic"
          ? callAnthropic(context, attempt, endpoint, scope)
          : callOpenai(context, attempt, endpoint, scope);
      case "http":
        return callHttp(context, attempt, endpoint, scope);
      case "a2a":
        return callA2a(context, attempt, endpoint, scope);
      case "script":
        return scripts.call(context, attempt, endpoint, scope);
      case "human":
        return Promise.resolve({ kind: "waiting" });
      case "external":
        return Promise.resolve(failed("not_supported", "agents of the kind external are run by their callers"));
    }
  };

  return {
    canCall: ({ endpoint }) => CALLABLE[endpoint.kind],
    attempt: (attempt) => attemptWithin(context, attempt, call),
    close: async () => scripts.close(),
  };
}

const CALLABLE: Record<Endpoint["kind"], boolean> = {
  model: true,
  http: true,
  a2a: true,
  script: true,
  human: true,
  external: false,
};

/** Whatever goes wrong becomes an answer here; the time of a stream goes on until it has ended. */
async function attemptWithin(context: AdapterContext, attempt: AttemptCall, call: Call): Promise<AttemptAnswer> {
  let scope: AttemptScope | null = null;
  try {
    scope = openScope(attempt, context.now);
    const answer = await call(context, attempt, scope);
    if (answer.kind !== "streaming") scope.end();
    return answer;
  } catch (error) {
    scope?.end();
    return { kind: "failed", failure: failureOfError(error, scope?.signal ?? null, context.log) };
  }
}
