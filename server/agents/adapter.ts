import type { AttemptAnswer, AttemptCall } from "../domain/attempt.ts";
import type { Log } from "../services/ports.ts";
import type { AgentWeb } from "./calling/agent-web.ts";
import type { AttemptScope } from "./calling/attempt-scope.ts";
import type { Environment } from "./calling/request-headers.ts";

/** What adapters need of the world. */
export interface AdapterContext {
  web: AgentWeb;
  environment: Environment;
  log: Log;
  now(): number;
}

/**
 * Calls agents of one kind (or dialect) whose endpoint is `E`. Failures are thrown as `AttemptError`, or as whatever
 * the network throws; the runner turns them into answers.
 */
export type CallAdapter<E> = (
  context: AdapterContext,
  call: AttemptCall,
  endpoint: E,
  scope: AttemptScope,
) => Promise<AttemptAnswer>;
