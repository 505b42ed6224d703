import type { Policy } from "../domain/policy.ts";
import { Problem } from "../domain/problem.ts";
import { checkReadiness } from "../services/check-readiness.ts";
import { compareAgents } from "../services/compare-agents.ts";
import { diffPolicies } from "../services/diff-policies.ts";
import { putAgent, putLane, removeAgent, removeLane } from "../services/edit-policy.ts";
import { exportSpans } from "../services/export-spans.ts";
import { importAgents } from "../services/import-agents.ts";
import { listAudit } from "../services/list-audit.ts";
import { listDecisions } from "../services/list-decisions.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "../services/manage-keys.ts";
import { publishPolicy } from "../services/publish-policy.ts";
import { readDecision } from "../services/read-decision.ts";
import { listPolicyVersions, readPolicy } from "../services/read-policy.ts";
import { recordOutcome } from "../services/record-outcome.ts";
import { replayDecision } from "../services/replay-decision.ts";
import { whatIf } from "../services/what-if.ts";
import type { World } from "../services/world.ts";
import { createControlHandlers } from "./control-handlers.ts";
import type { Answer, Call } from "./door.ts";
import type { DoorName, Doors } from "./doors.ts";
import { createModelHandlers } from "./model-handlers.ts";
import { createProjectHandlers } from "./project-handlers.ts";
import { createReviewHandlers } from "./review-handlers.ts";
import { createSpendHandlers } from "./spend-handlers.ts";
import { createTaskHandlers } from "./task-handlers.ts";
import { createWebhookHandlers } from "./webhook-handlers.ts";

/** What goes through each door. */
export type Handlers = { [Name in DoorName]: (call: Call<Doors[Name]>) => Promise<Answer<Doors[Name]>> };

export interface HandlerOptions {
  world: World;
  /** The text of `/metrics`. */
  metrics(): Promise<string>;
  /** The OpenAPI document as JSON. */
  openApi(): string;
}

/** Translates each door into its use case and back; nothing is decided here. */
export function createHandlers({ world, metrics, openApi }: HandlerOptions): Handlers {
  return {
    recordOutcome: async ({ caller, params, body }) => ({ body: await recordOutcome(world, caller, params.id, body) }),
    listDecisions: async ({ caller, query }) => ({ body: await listDecisions(world, caller, query) }),
    readDecision: async ({ caller, params }) => ({ body: await readDecision(world, caller, params.id) }),
    compareAgents: async ({ caller, params, query }) => ({
      body: await compareAgents(world, caller, { decisionId: params.id, agentA: query.a, agentB: query.b }),
    }),
    replayDecision: async ({ caller, params, body }) => ({
      body: await replayDecision(world, caller, { decisionId: params.id, weights: body.weights }),
    }),

    async readPolicy({ caller }) {
      const policy = await readPolicy(world, caller);
      return { body: policy, version: policy.version };
    },
    publishPolicy: async ({ caller, body, expectedVersion }) =>
      published(await publishPolicy(world, caller, { ...body, expectedVersion })),
    listPolicyVersions: async ({ caller, query }) => ({
      body: { versions: await listPolicyVersions(world, caller, { limit: query.limit, beforeVersion: query.before }) },
    }),
    readPolicyVersion: async ({ caller, params }) => ({ body: await readPolicy(world, caller, params.version) }),
    diffPolicies: async ({ caller, query }) => ({ body: await diffPolicies(world, caller, query) }),

    whatIf: async ({ caller, body }) => ({ body: await whatIf(world, caller, body) }),

    async listAgents({ caller }) {
      const { version, document } = await readPolicy(world, caller);
      return { body: { policyVersion: version, agents: document.agents }, version };
    },
    async readAgent({ caller, params }) {
      const { version, document } = await readPolicy(world, caller);
      const agent = document.agents.find(({ id }) => id === params.id) ?? missing(`agent ${params.id}`, "/v1/agents");
      return { body: { policyVersion: version, agent }, version };
    },
    async putAgent({ caller, params, body, expectedVersion }) {
      assertSameName(body.agent, "id", params.id);
      return published(await putAgent(world, caller, { ...body, expectedVersion }));
    },
    removeAgent: async ({ caller, params, query, expectedVersion }) =>
      published(await removeAgent(world, caller, { agentId: params.id, reason: query.reason, expectedVersion })),
    importAgents: async ({ caller, body }) => ({ body: await importAgents(world, caller, body) }),

    async listLanes({ caller }) {
      const { version, document } = await readPolicy(world, caller);
      return { body: { policyVersion: version, lanes: document.lanes }, version };
    },
    async readLane({ caller, params }) {
      const { version, document } = await readPolicy(world, caller);
      const lane =
        document.lanes.find(({ name }) => name === params.name) ?? missing(`lane ${params.name}`, "/v1/lanes");
      return { body: { policyVersion: version, lane }, version };
    },
    async putLane({ caller, params, body, expectedVersion }) {
      assertSameName(body.lane, "name", params.name);
      return published(await putLane(world, caller, { ...body, expectedVersion }));
    },
    removeLane: async ({ caller, params, query, expectedVersion }) =>
      published(await removeLane(world, caller, { lane: params.name, reason: query.reason, expectedVersion })),

    listKeys: async ({ caller }) => ({ body: { keys: await listKeys(world, caller) } }),
    createKey: async ({ caller, body }) => ({ body: await createKey(world, caller, body) }),
    revokeKey: async ({ caller, params, query }) => ({
      body: await revokeKey(world, caller, { keyId: params.id, reason: query.reason }),
    }),
    rotateKey: async ({ caller, params, body }) => ({
      body: await rotateKey(world, caller, { keyId: params.id, reason: body.reason }),
    }),
    ...createControlHandlers(world),
    ...createTaskHandlers(world),
    ...createModelHandlers(world),
    ...createReviewHandlers(world),
    ...createSpendHandlers(world),
    ...createProjectHandlers(world),
    ...createWebhookHandlers(world),
    listAudit: async ({ caller, query }) => ({ body: { entries: await listAudit(world, caller, query) } }),

    exportSpans: async ({ caller, body }) => ({ body: await exportSpans(world, caller, body) }),
    readOpenApi: async () => ({ body: openApi() }),
    checkLife: async () => ({ body: { status: "ok" } }),
    async checkReadiness() {
      const readiness = await checkReadiness(world);
      return { body: readiness, status: readiness.status === "down" ? 503 : 200 };
    },
    readMetrics: async () => ({ body: await metrics() }),
  };
}

function published({ version, hash, publishedAtMs, actor, reason }: Policy) {
  return { body: { version, hash, publishedAtMs, actor, reason }, version };
}

/** The body of a PUT names what the path names. */
function assertSameName(body: unknown, field: "id" | "name", expected: string): void {
  const given = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[field] : undefined;
  // Anything but a string is refused by the schema, with better words.
  if (typeof given !== "string" || given === expected) return;
  const message = `is ${given}, but the path says ${expected}`;
  throw new Problem("invalid_request", `${field}: ${message}`, "Make the two the same.", {
    errors: [{ path: field, message }],
  });
}

function missing(what: string, list: string): never {
  throw new Problem("not_found", `There is no ${what} in the policy in force.`, `List what there is with GET ${list}.`);
}
