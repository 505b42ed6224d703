import { z } from "zod";
import { Agent } from "../domain/agent.ts";
import { AuditEntry } from "../domain/audit.ts";
import { ComparisonView, DecisionView } from "../domain/decision.ts";
import { Lane } from "../domain/lane.ts";
import { Outcome, OutcomeReport } from "../domain/outcome.ts";
import { PolicyDocument } from "../domain/policy.ts";
import { PROBLEM_STATUS, type ProblemCode, ProblemDetails } from "../domain/problem.ts";
import { Project } from "../domain/project.ts";
import { RouteRequest } from "../domain/task.ts";
import { Webhook, WebhookDelivery } from "../domain/webhook.ts";
import { HealthAnswer, KeyAnswer, OpenaiErrorAnswer, PolicyAnswer } from "./answers.ts";
import { COMMON_ERRORS, type Door } from "./door.ts";

type Json = Record<string, unknown>;
type Direction = "input" | "output";

/** Schemas that have a name of their own in the document. What is sent and what is answered differ by defaults. */
const NAMED: Record<Direction, Record<string, z.ZodType>> = {
  input: { RouteRequest, OutcomeReport, PolicyDocumentInput: PolicyDocument, AgentInput: Agent, LaneInput: Lane },
  output: {
    Agent,
    AuditEntry,
    ComparisonView,
    DecisionView,
    Health: HealthAnswer,
    Key: KeyAnswer,
    Lane,
    Outcome,
    Policy: PolicyAnswer,
    PolicyDocument,
    OpenaiError: OpenaiErrorAnswer,
    ProblemDetails,
    Project,
    Webhook,
    WebhookDelivery,
  },
};

const HEADERS: Record<"idempotencyKey" | "ifMatch", Json> = {
  idempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description: "Makes the request safe to send again: the same key with the same body gives the first answer.",
    schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,200}$" },
  },
  ifMatch: {
    name: "If-Match",
    in: "header",
    required: true,
    description: "The ETag of the version that the change was made from.",
    schema: { type: "string", pattern: '^"[1-9][0-9]{0,9}"$' },
  },
};
const ETAG = { ETag: { description: "The policy's version, quoted", schema: { type: "string" } } };

/** The OpenAPI 3.1 document of `doors`. */
export function describeDoors(doors: Readonly<Record<string, Door>>, version: string): Json {
  const input = z.registry<{ id: string }>();
  const output = z.registry<{ id: string }>();
  register(input, NAMED.input, doors, "body", "Body");
  register(output, NAMED.output, doors, "answer", "Answer");

  const paths: Record<string, Json> = {};
  for (const [name, door] of Object.entries(doors)) {
    paths[door.path] = {
      ...paths[door.path],
      [door.method.toLowerCase()]: describeDoor(name, door, {
        body: door.body && input.get(door.body)?.id,
        answer: output.get(door.answer)?.id,
      }),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Signalbox",
      version,
      description: "Decides which agent gets which task, records why, and lets an operator see and steer it.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    security: [{ bearer: [] }, { apiKey: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "A Signalbox key: sb_..." },
        apiKey: { type: "apiKey", in: "header", name: "x-api-key" },
      },
      schemas: { ...componentsOf(input, "input"), ...componentsOf(output, "output") },
    },
  };
}

type Registry = ReturnType<typeof z.registry<{ id: string }>>;

function register(
  registry: Registry,
  named: Record<string, z.ZodType>,
  doors: Readonly<Record<string, Door>>,
  part: "body" | "answer",
  suffix: string,
): void {
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  for (const [name, door] of Object.entries(doors)) {
    const schema = door[part];
    if (schema === undefined || registry.has(schema)) continue;
    registry.add(schema, { id: `${name.charAt(0).toUpperCase()}${name.slice(1)}${suffix}` });
  }
}

function componentsOf(registry: Registry, io: Direction): Json {
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: "any",
    uri: (id) => `#/components/schemas/${id}`,
    // Answers may get further fields, and a client that was made from this document must bear them.
    override: ({ jsonSchema }) => {
      if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  // Each carries the address that it already stands at.
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, { ...schema, $schema: undefined, $id: undefined }]),
  );
}

function describeDoor(name: string, door: Door, ids: { body: string | undefined; answer: string | undefined }): Json {
  const parameters = [
    ...parametersOf(door.params, "path"),
    ...parametersOf(door.query, "query"),
    ...parametersOf(door.headers, "header"),
    ...(door.idempotent ? [HEADERS.idempotencyKey] : []),
    ...(door.versioned === "change" ? [HEADERS.ifMatch] : []),
  ];
  const asksForKey = door.permission !== "public";
  return {
    operationId: name,
    tags: [door.tag],
    summary: door.summary,
    ...(asksForKey ? { description: `Needs the permission \`${door.permission}\`.` } : { security: [] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(ids.body === undefined ? {} : { requestBody: { required: true, content: jsonOf(ids.body) } }),
    responses: {
      [door.status ?? 200]: {
        description: "Done",
        ...(door.versioned === undefined ? {} : { headers: ETAG }),
        content: {
          ...jsonOf(ids.answer, door.contentType?.split(";")[0]),
          ...(door.streams === undefined ? {} : eventsOf(door.streams)),
          ...(door.csv === undefined ? {} : { "text/csv": { schema: { type: "string", description: door.csv } } }),
        },
      },
      ...(door.later === undefined ? {} : { 202: { description: door.later, content: jsonOf(ids.answer) } }),
      ...problemsOf(door, asksForKey),
    },
  };
}

function jsonOf(id: string | undefined, type = "application/json"): Json {
  return { [type]: { schema: { $ref: `#/components/schemas/${id}` } } };
}

function eventsOf(description: string): Json {
  return { "text/event-stream": { schema: { type: "string", description } } };
}

function parametersOf(schema: z.ZodObject | undefined, place: "path" | "query" | "header"): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

/** The problems of a door by status, since OpenAPI knows no codes. */
function problemsOf(door: Door, asksForKey: boolean): Json {
  const codes = new Set<ProblemCode>([...COMMON_ERRORS, ...door.errors]);
  if (asksForKey) codes.add("unauthenticated").add("forbidden");
  if (door.body !== undefined) codes.add("invalid_json").add("body_too_large").add("unsupported_media_type");
  const byStatus = Object.groupBy(codes, (code) => PROBLEM_STATUS[code]);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, members]) => [
      status,
      {
        description: (members ?? []).join(", "),
        content:
          door.errorShape === "openai" ? jsonOf("OpenaiError") : jsonOf("ProblemDetails", "application/problem+json"),
      },
    ]),
  );
}
