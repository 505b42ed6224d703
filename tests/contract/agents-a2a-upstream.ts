import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type AgentCard, formatSSEEvent, type Part, SSE_HEADERS, type Task, TaskState } from "@a2a-js/sdk";
import {
  AgentEvent,
  type AgentExecutor,
  DefaultRequestHandler,
  type ExecutionEventBus,
  InMemoryTaskStore,
  JsonRpcTransportHandler,
  type RequestContext,
  ServerCallContext,
} from "@a2a-js/sdk/server";
import { type Behaviour, behave, type Received, startUpstream, type Upstream } from "./agents-upstream.ts";

export interface A2aOptions {
  streaming: boolean;
  /** The state in which the task ends; completed by default. */
  ends?: TaskState;
  /** What is said in parts that are no text. */
  more?: Part[];
  /** Ids of the tasks that somebody has cancelled. */
  cancelled?: string[];
}

/**
 * A real A2A server: the SDK's own request handler behind a bare HTTP server. Behaviours that no honest server has are
 * played below the protocol, the card always being in order.
 */
export async function startA2aUpstream(behaviour: Behaviour, options: A2aOptions): Promise<Upstream> {
  const honest = behaviour.kind === "answers" || behaviour.kind === "hangs_midway" ? behaviour : null;
  let rpc: JsonRpcTransportHandler | null = null;
  const upstream = await startUpstream(async (request, response) => {
    if (request.path.endsWith("agent-card.json")) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(card(origin, options)));
      return;
    }
    const { method } = JSON.parse(request.body) as { method: string };
    const streams = method === "SendStreamingMessage";
    if (honest === null) return behave(behaviour, BROKEN_WIRE, streams, response);
    rpc ??= new JsonRpcTransportHandler(
      new DefaultRequestHandler(card(origin, options), new InMemoryTaskStore(), executor(honest, options)),
    );
    await serve(rpc, request, response);
  });
  const { origin } = upstream;
  // The card is read before the task is sent; the contract looks at requests that carry a task.
  return { ...upstream, first: () => firstTask(upstream) };
}

async function firstTask(upstream: Upstream): Promise<Received> {
  for (;;) {
    const found = upstream.received.find(({ body }) => body !== "");
    if (found !== undefined) return found;
    await sleep(5);
  }
}

const BROKEN_WIRE = {
  json: (text: string) => JSON.stringify({ jsonrpc: "2.0", id: 1, result: { message: { messageId: "m", text } } }),
  events: (pieces: string[]) => [...pieces, ...pieces].map((text) => working(text)),
};

/** An artifact's update as it goes over the wire, for streams that break off. */
function working(text: string): string {
  const artifactUpdate = {
    taskId: "t",
    contextId: "c",
    artifact: { artifactId: "a", parts: [{ text }] },
    append: true,
  };
  return `data: ${JSON.stringify({ jsonrpc: "2.0", id: 1, result: { artifactUpdate } })}\n\n`;
}

async function serve(rpc: JsonRpcTransportHandler, { body }: Received, response: ServerResponse): Promise<void> {
  const answer = await rpc.handle(body, new ServerCallContext({ requestedVersion: "1.0" }));
  if (!(Symbol.asyncIterator in answer)) {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    return;
  }
  response.writeHead(200, SSE_HEADERS);
  for await (const event of answer) response.write(formatSSEEvent(event));
  response.end();
}

function executor(behaviour: Extract<Behaviour, { pieces: string[] }>, options: A2aOptions): AgentExecutor {
  const stopped = new Set<string>();
  return {
    async execute(context, bus) {
      const { taskId } = context;
      bus.publish(AgentEvent.task(taskOf(context)));
      const pieces = behaviour.kind === "hangs_midway" ? behaviour.pieces.slice(0, 1) : behaviour.pieces;
      for (const [place, piece] of pieces.entries()) publish(context, bus, [textPart(piece)], place > 0);
      if (options.more !== undefined) publish(context, bus, options.more, true);
      while (behaviour.kind === "hangs_midway" && !stopped.has(taskId)) await sleep(10);
      if (!stopped.has(taskId)) bus.publish(end(context, options.ends ?? TaskState.TASK_STATE_COMPLETED));
      bus.finished();
    },
    async cancelTask(taskId, bus) {
      stopped.add(taskId);
      options.cancelled?.push(taskId);
      bus.publish(end({ taskId, contextId: "" }, TaskState.TASK_STATE_CANCELED));
    },
  };
}

function publish({ taskId, contextId }: RequestContext, bus: ExecutionEventBus, parts: Part[], append: boolean): void {
  const artifact = { artifactId: "answer", name: "", description: "", parts, metadata: undefined, extensions: [] };
  bus.publish(
    AgentEvent.artifactUpdate({ taskId, contextId, artifact, append, lastChunk: false, metadata: undefined }),
  );
}

function end({ taskId, contextId }: Pick<RequestContext, "taskId" | "contextId">, state: TaskState) {
  const status = { state, message: undefined, timestamp: new Date().toISOString() };
  return AgentEvent.statusUpdate({ taskId, contextId, status, metadata: undefined });
}

function taskOf({ taskId, contextId, userMessage }: RequestContext): Task {
  const status = { state: TaskState.TASK_STATE_WORKING, message: undefined, timestamp: new Date().toISOString() };
  return { id: taskId, contextId, status, artifacts: [], history: [userMessage], metadata: undefined };
}

export function textPart(value: string): Part {
  return { content: { $case: "text", value }, metadata: undefined, filename: "", mediaType: "" };
}

function card(origin: string, { streaming }: A2aOptions): AgentCard {
  return {
    name: "Local",
    description: "A local agent",
    supportedInterfaces: [{ url: `${origin}/a2a`, protocolBinding: "JSONRPC", tenant: "", protocolVersion: "1.0" }],
    provider: undefined,
    version: "1",
    capabilities: { streaming, extensions: [] },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ["text/plain"],
    defaultOutputModes: ["text/plain"],
    skills: [],
    signatures: [],
  };
}
