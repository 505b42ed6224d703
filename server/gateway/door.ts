import type { z } from "zod";
import type { Permission } from "../domain/access.ts";
import type { ProblemCode } from "../domain/problem.ts";
import type { Caller } from "../services/ports.ts";

/** One door of the HTTP API: what the route, its checks and its page in the OpenAPI document are made from. */
export interface Door {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** In OpenAPI's form: `/v1/decisions/{id}`. */
  readonly path: string;
  readonly tag:
    | "tasks"
    | "models"
    | "reviews"
    | "decisions"
    | "policy"
    | "controls"
    | "keys"
    | "projects"
    | "webhooks"
    | "spend"
    | "system";
  /** Who may come in; `public` needs no key. */
  readonly permission: Permission | "public";
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
  /** Of the answer; JSON unless it says otherwise. A text answer is sent as it is. */
  readonly contentType?: string;
  /** Status of a good answer; 200 unless it says otherwise. */
  readonly status?: 200 | 201 | 202;
  /** `read`: the answer has an `ETag`. `change`: the request needs that ETag as `If-Match`, and the answer has the new one. */
  readonly versioned?: "read" | "change";
  /** A change that goes through even while changes are switched off. */
  readonly inReadOnly?: boolean;
  /** Honours `Idempotency-Key`. */
  readonly idempotent?: boolean;
  /** Request headers of its own, which its handler reads. */
  readonly headers?: z.ZodObject;
  /** May answer 202 with a task that goes on; the text says when. */
  readonly later?: string;
  /** May answer with server-sent events instead; the text says when, and what they are. */
  readonly streams?: string;
  /** May answer with CSV instead; the text says when, and what a row is. */
  readonly csv?: string;
  /** Errors have OpenAI's shape instead of problem details. */
  readonly errorShape?: "openai";
  /** Of the request's body; 2 MB unless it says otherwise. */
  readonly maximumBodyBytes?: number;
  /** Problems of its own, beside those that every door can answer with. */
  readonly errors: readonly ProblemCode[];
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type Part<D extends Door, Name extends keyof Door> = D extends Record<Name, unknown> ? D[Name] : undefined;

/** A request that came through a door, parsed. */
export interface Call<D extends Door> {
  caller: Caller;
  params: Parsed<Part<D, "params">>;
  query: Parsed<Part<D, "query">>;
  body: Parsed<Part<D, "body">>;
  /** The version that `If-Match` named. */
  expectedVersion: D extends { versioned: "change" } ? number : null;
  idempotencyKey: string | null;
  headers: Parsed<Part<D, "headers">>;
  /** Aborts when the client goes away before it has its answer; read it only where that matters. */
  readonly left: AbortSignal;
}

/** What a handler answers: a body; at doors that stream also events; where errors have headers of their own, a refusal. */
export type Answer<D extends Door> =
  | BodyAnswer<D>
  | RefusalAnswer
  | (D extends { streams: string } ? EventAnswer : never)
  | (D extends { csv: string } ? CsvAnswer : never);

/** A table instead of JSON, as the client asked. */
export interface CsvAnswer {
  csv: string;
  headers?: Record<string, string>;
}

/** An error with headers of its own, in the shape that the door's errors have. */
export interface RefusalAnswer {
  refusal: object;
  status: number;
  headers: Record<string, string>;
}

export interface EventAnswer {
  /** Events as they are written: `data: ...` and an empty line. Left where the client goes away. */
  frames: AsyncIterable<string>;
  /** Where nothing happens for so long, an empty comment is written; without it nothing is. */
  keepAliveMs?: number;
  headers?: Record<string, string>;
}

export interface BodyAnswer<D extends Door> {
  body: z.input<D["answer"]>;
  /** Instead of the door's own status. */
  status?: number;
  /** Becomes the `ETag`. */
  version?: number;
  headers?: Record<string, string>;
}

/** Problems that any door can answer with. */
export const COMMON_ERRORS = ["invalid_request", "rate_limited", "internal"] as const satisfies ProblemCode[];
