import { fileURLToPath } from "node:url";
import type { Agent as UndiciAgent } from "undici";
import { createAgentRunner } from "../../server/agents/agent-runner.ts";
import { createCheckedConnections, type Resolve } from "../../server/agents/checked-connections.ts";
import { Agent, type Endpoint } from "../../server/domain/agent.ts";
import type { AnswerStream, AttemptAnswer, AttemptCall, AttemptFailure } from "../../server/domain/attempt.ts";
import { ChatBody } from "../../server/domain/chat.ts";
import type { AgentRunner } from "../../server/services/ports.ts";

export const SHIPPED_SCRIPTS = fileURLToPath(new URL("../../server/data/scripts", import.meta.url));
export const TASK_ID = "task_01ARZ3NDEKTSV4RRFFQ69G5FAV";
const RULES = { allowPrivate: true };

export interface Bench {
  runner: AgentRunner;
  connections: UndiciAgent;
  /** What was logged as an error or a warning. */
  logged: { fields: object; message: string }[];
  close(): Promise<void>;
}

/** A runner as the program builds it, with real connections. */
export function openBench(
  options: { env?: Record<string, string>; scriptsFolder?: string; idleLimitMs?: number; resolve?: Resolve } = {},
): Bench {
  const connections = createCheckedConnections(RULES, options.resolve);
  const logged: Bench["logged"] = [];
  const note = (fields: object, message: string) => void logged.push({ fields, message });
  const runner = createAgentRunner({
    dispatcher: connections,
    rules: RULES,
    env: options.env ?? {},
    scriptsFolder: options.scriptsFolder ?? SHIPPED_SCRIPTS,
    log: { error: note, warn: note, info: () => {} },
    now: Date.now,
    ...(options.idleLimitMs === undefined ? {} : { idleLimitMs: options.idleLimitMs }),
  });
  return {
    runner,
    connections,
    logged,
    async close() {
      await runner.close();
      await connections.destroy();
    },
  };
}

export function agentAt(endpoint: Endpoint): Agent {
  return Agent.parse({ id: "agent_local", name: "Local", endpoint, tier: "light" });
}

/** A call that asks one small question. */
export function callOf(
  endpoint: Endpoint,
  more: Partial<Omit<AttemptCall, "body">> & { body?: object } = {},
): AttemptCall {
  const { body, ...rest } = more;
  return {
    taskId: TASK_ID,
    decisionId: "dec_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    agent: agentAt(endpoint),
    stream: false,
    outputCapTokens: null,
    deadlineAtMs: Date.now() + 15_000,
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    credential: "sb_task_credential",
    signal: new AbortController().signal,
    ...rest,
    body: ChatBody.parse({ messages: [{ role: "user", content: "How many moons has Mars?" }], ...body }),
  };
}

export function completedBy(answer: AttemptAnswer): Extract<AttemptAnswer, { kind: "completed" }> {
  if (answer.kind === "completed") return answer;
  throw new Error(`not completed: ${JSON.stringify(answer)}`);
}

export function failureOf(answer: AttemptAnswer): AttemptFailure {
  if (answer.kind === "failed") return answer.failure;
  throw new Error(`not failed: ${answer.kind}`);
}

export function streamOf(answer: AttemptAnswer): AnswerStream {
  if (answer.kind === "streaming") return answer.stream;
  throw new Error(`not streaming: ${JSON.stringify(answer)}`);
}

/** All events of a stream. */
export async function eventsOf({ events }: AnswerStream): Promise<string[]> {
  const all: string[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** The words that chunks carry. */
export function wordsOf(events: readonly string[]): string {
  return events
    .map((event) => JSON.parse(event) as { choices: { delta: { content?: string } }[] })
    .map(({ choices }) => choices[0]?.delta.content ?? "")
    .join("");
}
