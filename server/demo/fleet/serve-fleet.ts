import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Behaviour } from "./behaviour.ts";
import { carryOut } from "./carry-out.ts";
import { CHARACTERS } from "./characters.ts";
import { ChatRequest } from "./chat-request.ts";
import { type Desk, openDesk } from "./desk.ts";
import { planAnswer, refusal } from "./plan-answer.ts";
import { readJson } from "./read-json.ts";
import { sendError, sendJson } from "./send-json.ts";

export interface FleetOptions {
  /** The same seed gives the same answers, times and faults. */
  seed: string;
  /** Divides every time; 1 is each agent's own pace. */
  speed: number;
}

interface Visit {
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  /** Without the agent's name in front. */
  path: string;
}

/**
 * The HTTP server of the whole fleet. Each agent has a base URL of its own, `/<name>/v1`, with the OpenAI-compatible
 * `chat/completions` and `models`, and `/<name>/admin/behaviour`; `/v1` is a provider that offers them all by model name.
 */
export function serveFleet(options: FleetOptions): Server {
  const desks = new Map(CHARACTERS.map((character) => [character.name, openDesk(character)]));
  const server = createServer((request, response) => {
    visit(request, response, desks, options).catch((error: unknown) => {
      // A caller that hangs up while it sends is no fault of the fleet; anything else must be seen.
      if (!request.destroyed) console.error(error);
      response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 30_000;
  return server;
}

async function visit(
  request: IncomingMessage,
  response: ServerResponse,
  desks: ReadonlyMap<string, Desk>,
  options: FleetOptions,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://fleet");
  const [, name = "", ...rest] = pathname.split("/");
  const method = request.method ?? "GET";
  if (name === "v1") return serveDesks([...desks.values()], { request, response, method, path: pathname }, options);
  const desk = desks.get(name);
  if (desk === undefined) return sendError(response, 404, "not_found", `There is no agent ${name}.`);
  const path = `/${rest.join("/")}`;
  if (path === "/admin/behaviour") return administer(desk, { request, response, method, path });
  return serveDesks([desk], { request, response, method, path }, options);
}

async function serveDesks(desks: readonly Desk[], visit: Visit, options: FleetOptions): Promise<void> {
  const { response, method, path } = visit;
  if (method === "GET" && path === "/v1/models") return sendJson(response, 200, modelList(desks));
  if (method === "POST" && path === "/v1/chat/completions") return complete(desks, visit, options);
  return sendError(response, 404, "not_found", `There is no ${method} ${path}.`);
}

function modelList(desks: readonly Desk[]) {
  const data = desks.map(({ character }) => ({
    id: character.name,
    object: "model",
    created: 0,
    owned_by: "simulated",
  }));
  return { object: "list", data };
}

async function complete(desks: readonly Desk[], visit: Visit, { seed, speed }: FleetOptions): Promise<void> {
  const { request, response } = visit;
  const left = new AbortController();
  response.once("close", () => left.abort());
  const body = await readJson(request);
  if (body.kind === "too_large") return sendError(response, 413, "request_too_large", "The body is too large.");
  if (body.kind === "broken") return sendError(response, 400, "invalid_json", "The body is not JSON.");
  const parsed = ChatRequest.safeParse(body.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return sendError(response, 400, "invalid_request", `${issue?.path.join(".")}: ${issue?.message}`);
  }
  const desk = desks.find(({ character }) => character.name === parsed.data.model);
  if (desk === undefined)
    return sendError(response, 404, "model_not_found", `The model ${parsed.data.model} does not exist here.`);

  const { character, behaviour, served } = desk;
  served.requests += 1;
  const isFull = served.inFlight >= character.concurrency;
  served.inFlight += 1;
  try {
    const plan = isFull
      ? refusal(429, "rate_limit_exceeded", `${character.concurrency} requests are in work already.`, 1, 2)
      : planAnswer(character, behaviour, parsed.data, seed);
    const stamp = { id: `chatcmpl-${randomUUID()}`, model: character.name, createdAtS: Math.floor(Date.now() / 1_000) };
    served[await carryOut(plan, { response, request: parsed.data, stamp, signal: left.signal, speed })] += 1;
  } finally {
    served.inFlight -= 1;
  }
}

/** Reads or sets what was done to an agent. JSON only, so that no page in a browser can send it unasked. */
async function administer(desk: Desk, { request, response, method }: Visit): Promise<void> {
  if (method === "POST") {
    if (!request.headers["content-type"]?.startsWith("application/json"))
      return sendError(response, 415, "unsupported_media_type", "Send application/json.");
    const body = await readJson(request);
    const parsed = Behaviour.safeParse(body.kind === "json" ? body.value : null);
    if (!parsed.success) return sendError(response, 400, "invalid_request", parsed.error.issues[0]?.message ?? "");
    desk.behaviour = parsed.data;
  } else if (method !== "GET") return sendError(response, 405, "method_not_allowed", "Use GET or POST.");
  return sendJson(response, 200, { agent: desk.character.name, behaviour: desk.behaviour, served: desk.served });
}
