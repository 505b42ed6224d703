import type { OutcomeReport } from "../domain/outcome.ts";
import type { DemoEvent, DemoTask } from "./demo-task.ts";

/** How the demo asks Signalbox to bring a task to an agent itself. */
export interface Through {
  /** Where Signalbox is, and the key that it is asked with. */
  url: string;
  key: string;
  signal: AbortSignal;
  report(decisionId: string, report: OutcomeReport): Promise<void>;
  /** Uniform in 0 to 1. */
  random(): number;
}

/** Longer than any agent of the fleet takes with its fallbacks. */
const ANSWER_LIMIT_MS = 120_000;
const STREAM_SHARE = 0.5;
const ASYNC_SHARE = 0.4;
const JUDGED_SHARE = 0.6;
/** Where simulated agents say what their answer is worth. */
const QUALITY_FIELD = "x_simulated_quality";
/** What a chat completion can say of a task; whatever says more goes by the door for tasks. */
const SAID_BY_CHAT = new Set(["input", "lane", "agent", "sessionId", "metadata"]);

/** Plays one event to its end as programs do that leave everything to Signalbox: chat completions, and whole tasks. */
export async function playThroughSignalbox(event: DemoEvent, through: Through): Promise<void> {
  switch (event.kind) {
    case "single":
      await bring(event.task, null, through);
      return;
    case "session":
      for (const turn of event.turns) await bring(turn, null, through);
      return;
    case "delegation": {
      const parentTaskId = await bring(event.parent, null, through);
      for (const child of event.children) await bring(child, parentTaskId, through);
    }
  }
}

/** Has one task done; answers its id, or `null` where there is none. */
async function bring(task: DemoTask, parentTaskId: string | null, through: Through): Promise<string | null> {
  const isChat = Object.keys(task.body).every((field) => SAID_BY_CHAT.has(field));
  return isChat ? chat(task, parentTaskId, through) : runTask(task, parentTaskId, through);
}

async function chat({ prompt, body }: DemoTask, parentTaskId: string | null, through: Through): Promise<string | null> {
  const { input, lane, agent, sessionId } = body;
  const response = await post(through, "/v1/chat/completions", {
    body: {
      model: agent !== undefined ? agent.replace("agent_", "agent/") : lane !== undefined ? `lane/${lane}` : "auto",
      messages: typeof input === "string" ? [{ role: "user", content: input }] : input,
      stream: through.random() < STREAM_SHARE,
      seed: Math.floor(through.random() * 1e9),
      metadata: { work: prompt.work, difficulty: prompt.difficulty },
    },
    headers: {
      ...(sessionId === undefined ? {} : { "x-signalbox-session": sessionId }),
      ...(parentTaskId === null ? {} : { "x-signalbox-parent-task": parentTaskId }),
    },
  });
  const text = await response.text();
  const decisionId = response.headers.get("x-signalbox-decision-id");
  const quality = response.ok ? qualityIn(text) : null;
  if (decisionId !== null && quality !== null && through.random() < JUDGED_SHARE)
    await through.report(decisionId, { status: "succeeded", quality });
  return response.headers.get("x-signalbox-task-id");
}

async function runTask({ body }: DemoTask, parentTaskId: string | null, through: Through): Promise<string | null> {
  const mode = through.random() < ASYNC_SHARE ? "async" : "sync";
  const response = await post(through, "/v1/tasks", {
    body: { ...body, mode, ...(parentTaskId === null ? {} : { parentTaskId }) },
    headers: {},
  });
  if (!response.ok) throw new Error(`status ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return ((await response.json()) as { taskId: string }).taskId;
}

/** Failures of agents are part of the picture; what Signalbox itself refuses is not. */
async function post(
  { url, key, signal }: Through,
  path: string,
  { body, headers }: { body: object; headers: Record<string, string> },
): Promise<Response> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}`, ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
  });
  if (response.ok || response.headers.get("x-signalbox-decision-id") !== null) return response;
  throw new Error(`status ${response.status}: ${(await response.text()).slice(0, 300)}`);
}

/** What the simulated agent says its answer is worth: in the completion, or in one of the chunks. */
function qualityIn(text: string): number | null {
  const last = text.lastIndexOf(`"${QUALITY_FIELD}":`);
  const [, number] = /^[^:]*:\s*([01](?:\.\d+)?)/.exec(text.slice(last)) ?? [];
  return last === -1 || number === undefined ? null : Math.min(1, Number(number));
}
