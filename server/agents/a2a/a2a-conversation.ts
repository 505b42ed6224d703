import { setTimeout as sleep } from "node:timers/promises";
import { type Artifact, type Message, type StreamResponse, type Task, TaskState } from "@a2a-js/sdk";
import type { Client } from "@a2a-js/sdk/client";
import { badAnswer } from "../calling/read-answer.ts";
import { a2aFailure, assertNoFailure, isHeld } from "./a2a-failure.ts";
import { wordsOfParts } from "./a2a-message.ts";

const FIRST_POLL_MS = 100;
const SLOWEST_POLL_MS = 2_000;
const CANCEL_LIMIT_MS = 5_000;
const OUTPUT_MODES = ["text/plain", "application/json"];

/** Words of an answer: a piece of the artifact (or message) `id`, added to it or in place of it. */
export interface Words {
  id: string;
  text: string;
  append: boolean;
}

/**
 * One task at an A2A agent, from the message to its end: the words of its answer as they come. Throws where the task
 * ends otherwise than completed. However the conversation is left, a task that the agent still holds is cancelled.
 */
export async function* converse(
  client: Client,
  message: Message,
  streams: boolean,
  signal: AbortSignal,
): AsyncGenerator<Words> {
  const held: Held = { taskId: null, state: TaskState.TASK_STATE_UNSPECIFIED };
  const said = new Set<string>();
  const updates = streams ? streamed(client, message, signal) : polled(client, message, signal);
  try {
    for await (const { payload } of updates) {
      if (payload === undefined) continue;
      for (const words of wordsOf(payload, held, said)) {
        said.add(words.id);
        yield words;
      }
      if (payload.$case === "message") return;
      assertNoFailure(held.state);
      if (held.state === TaskState.TASK_STATE_COMPLETED) return;
    }
    throw badAnswer("the stream ends before the task does");
  } finally {
    if (held.taskId !== null && isHeld(held.state)) cancel(client, held.taskId);
  }
}

interface Held {
  taskId: string | null;
  state: TaskState;
}

type Payload = NonNullable<StreamResponse["payload"]>;

/** The new words in an update; what it says of the task's state goes into `held`. */
function wordsOf(payload: Payload, held: Held, said: ReadonlySet<string>): Words[] {
  switch (payload.$case) {
    case "message":
      return wordsIf(payload.value.messageId, wordsOfParts(payload.value.parts));
    case "artifactUpdate":
      held.taskId = payload.value.taskId || held.taskId;
      return artifactWords(payload.value.artifact, payload.value.append);
    case "statusUpdate":
    case "task": {
      const { status } = payload.value;
      held.taskId = (payload.$case === "task" ? payload.value.id : payload.value.taskId) || held.taskId;
      held.state = status?.state ?? held.state;
      const artifacts = payload.$case === "task" ? payload.value.artifacts : [];
      const words = artifacts
        .filter(({ artifactId }) => !said.has(artifactId))
        .flatMap((one) => artifactWords(one, false));
      const silent = said.size === 0 && words.length === 0;
      // Some agents put their whole answer into the last status; that of a task under way is only chatter.
      if (held.state !== TaskState.TASK_STATE_COMPLETED || !silent) return words;
      return wordsIf("status", wordsOfParts(status?.message?.parts));
    }
  }
}

function artifactWords(artifact: Artifact | undefined, append: boolean): Words[] {
  return artifact === undefined ? [] : wordsIf(artifact.artifactId, wordsOfParts(artifact.parts), append);
}

function wordsIf(id: string, text: string, append = false): Words[] {
  return text === "" ? [] : [{ id, text, append }];
}

async function* streamed(client: Client, message: Message, signal: AbortSignal): AsyncGenerator<StreamResponse> {
  try {
    yield* client.sendMessageStream(requestOf(message, false), { signal });
  } catch (error) {
    throw a2aFailure(error, signal);
  }
}

/** For agents that do not stream: the task's id is had at once, so that it can be cancelled, and its end is asked for. */
async function* polled(client: Client, message: Message, signal: AbortSignal): AsyncGenerator<StreamResponse> {
  try {
    const answer = await client.sendMessage(requestOf(message, true), { signal });
    if ("messageId" in answer) return yield { payload: { $case: "message", value: answer } };
    let task: Task = answer;
    for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(SLOWEST_POLL_MS, waitMs * 1.5)) {
      yield { payload: { $case: "task", value: task } };
      await sleep(waitMs, undefined, { signal });
      task = await client.getTask({ tenant: "", id: task.id, historyLength: 0 }, { signal });
    }
  } catch (error) {
    throw a2aFailure(error, signal);
  }
}

function requestOf(message: Message, returnImmediately: boolean) {
  return {
    tenant: "",
    message,
    configuration: { acceptedOutputModes: OUTPUT_MODES, taskPushNotificationConfig: undefined, returnImmediately },
    metadata: undefined,
  };
}

/** Asks the agent to stop; whether it does is its own affair, and nobody waits for it. */
function cancel(client: Client, id: string): void {
  client
    .cancelTask({ tenant: "", id, metadata: undefined }, { signal: AbortSignal.timeout(CANCEL_LIMIT_MS) })
    .catch(() => {});
}
