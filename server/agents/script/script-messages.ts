/** What a script is called with. */
export interface ScriptInput {
  taskId: string;
  decisionId: string;
  agentId: string;
  /** In OpenAI's shape. */
  messages: unknown[];
  deadlineAtMs: number;
}

/** From the pool to a host: run this file once. */
export interface ScriptOrder {
  file: string;
  input: ScriptInput;
}

/** From a host to the pool: how it went. `detail` is the script's own words, for the log alone. */
export type ScriptReport =
  | { kind: "output"; output: string }
  | { kind: "threw"; detail: string }
  | { kind: "missing" | "no_output" | "too_large" | "exited" | "out_of_memory" };

/** Characters of a script's output. */
export const MAXIMUM_OUTPUT = 4 * 1024 * 1024;
