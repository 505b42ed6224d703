import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import type { z } from "zod";
import { invalid, Problem } from "../domain/problem.ts";
import type { Admission } from "./admission.ts";
import { entityTag, idempotencyKeyOf, namesTag, versionNamedBy } from "./conditional-headers.ts";
import type { BodyAnswer, Call, CsvAnswer, Door, EventAnswer, RefusalAnswer } from "./door.ts";
import type { Handlers } from "./handlers.ts";
import { sendEvents } from "./send-events.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The door that a route was made from; routes without one are not part of the API. */
    door?: string;
    errorShape?: "openai" | undefined;
  }
}

type AnyAnswer = BodyAnswer<Door> | RefusalAnswer | EventAnswer | CsvAnswer;
type AnyHandler = (call: Call<Door>) => Promise<AnyAnswer>;

/** Makes a route of every door, and answers other methods of their paths with 405. */
export function registerDoors<Table extends Readonly<Record<string, Door>>>(
  app: FastifyInstance,
  doors: Table,
  handlers: { [Name in keyof Table]: unknown } & Partial<Handlers>,
  admission: Admission,
): void {
  for (const [name, door] of Object.entries(doors)) {
    const handle = handlers[name] as AnyHandler;
    app.route({
      method: door.method,
      url: toPattern(door.path),
      config: { door: name, errorShape: door.errorShape },
      ...(door.maximumBodyBytes === undefined ? {} : { bodyLimit: door.maximumBodyBytes }),
      ...(door.permission === "public" ? {} : { onRequest: admission.hook(door.permission) }),
      handler: async (request, reply) => {
        const answer = await handle(readCall(request, reply, door)).catch((error: unknown) => refuse(error, door));
        return send(request, reply, door, answer);
      },
    });
  }
  refuseOtherMethods(app, Object.values(doors));
}

/** `/v1/decisions/{id}` as the router writes it: `/v1/decisions/:id`. */
function toPattern(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

function readCall(request: FastifyRequest, reply: FastifyReply, door: Door): Call<Door> {
  let left: AbortSignal | null = null;
  const call = {
    caller: request.caller,
    params: door.params && parse(door.params, request.params),
    query: parseQuery(door, request.query as Record<string, unknown>),
    body: door.body && parse(door.body, request.body),
    expectedVersion: door.versioned === "change" ? versionNamedBy(request) : null,
    idempotencyKey: door.idempotent ? idempotencyKeyOf(request) : null,
    headers: door.headers && parse(door.headers, request.headers),
    get left() {
      left ??= leavingOf(reply);
      return left;
    },
  };
  // Public doors have no caller, and their handlers do not look for one.
  return call as Call<Door>;
}

/** Aborts when the connection closes although the answer has not been written to its end. */
function leavingOf({ raw }: FastifyReply): AbortSignal {
  const leaving = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) leaving.abort();
  });
  if (raw.destroyed) leaving.abort();
  return leaving.signal;
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error);
  return parsed.data;
}

function parseQuery(door: Door, query: Record<string, unknown>): unknown {
  if (door.query !== undefined) return parse(door.query, query);
  const [unknown] = Object.keys(query);
  if (unknown === undefined) return undefined;
  throw new Problem("invalid_request", `${unknown}: this door has no such parameter`, "Leave the parameter out.");
}

/** A stale version is a 412 where the client had to send `If-Match`. */
function refuse(error: unknown, door: Door): never {
  if (door.versioned !== "change" || !(error instanceof Problem) || error.code !== "version_conflict") throw error;
  throw new Problem("precondition_failed", error.message, error.action, error.extras);
}

function send(request: FastifyRequest, reply: FastifyReply, door: Door, answer: AnyAnswer): FastifyReply {
  if ("frames" in answer) return sendEvents(reply, answer);
  if (answer.headers !== undefined) reply.headers(answer.headers);
  if (door.csv !== undefined) reply.header("vary", "accept");
  if ("csv" in answer) return reply.type("text/csv; charset=utf-8").send(answer.csv);
  if ("refusal" in answer)
    return reply.code(answer.status).type("application/json; charset=utf-8").send(JSON.stringify(answer.refusal));
  if (answer.version !== undefined) {
    const tag = entityTag(answer.version);
    reply.header("etag", tag);
    if (door.versioned === "read" && namesTag(request.headers["if-none-match"], tag)) return reply.code(304).send();
  }
  reply.code(answer.status ?? door.status ?? 200);
  if (door.contentType !== undefined) return reply.type(door.contentType).send(answer.body);
  return reply.type("application/json; charset=utf-8").send(JSON.stringify(answer.body));
}

const METHODS: HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

function refuseOtherMethods(app: FastifyInstance, doors: Door[]): void {
  for (const [path, members = []] of Object.entries(Object.groupBy(doors, (door) => door.path))) {
    const known: HTTPMethods[] = members.map((door) => door.method);
    if (known.includes("GET")) known.push("HEAD");
    app.route({
      method: METHODS.filter((method) => !known.includes(method)),
      url: toPattern(path),
      exposeHeadRoute: false,
      onRequest: async (request, reply) => {
        reply.header("allow", known.join(", "));
        throw new Problem(
          "method_not_allowed",
          `${path} does not take ${request.method}`,
          `Use ${known.join(" or ")}.`,
        );
      },
      handler: () => undefined,
    });
  }
}
