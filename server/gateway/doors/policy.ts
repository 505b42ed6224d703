import { z } from "zod";
import { ImportSource, Reason } from "../../domain/change-request.ts";
import { AgentId, Slug } from "../../domain/id.ts";
import { MAXIMUM_LANES } from "../../domain/policy.ts";
import { WhatIfDraft, WhatIfResult } from "../../domain/what-if.ts";
import {
  AgentAnswer,
  AgentsAnswer,
  ImportDraftAnswer,
  LaneAnswer,
  LanesAnswer,
  PolicyAnswer,
  PolicyDiffAnswer,
  PolicyVersionsAnswer,
  PublishedAnswer,
} from "../answers.ts";
import type { Door } from "../door.ts";

const Version = z.coerce.number().int().min(1).max(2_147_483_647);
const AgentPath = z.strictObject({ id: AgentId });
const LanePath = z.strictObject({ name: Slug });
const Why = z.strictObject({ reason: Reason });

/** A value that the use case parses itself, with its own code for what is wrong; here it is only described. */
const described = (schema: string) => z.unknown().meta({ $ref: `#/components/schemas/${schema}` });

/** What each of these doors needs alike: they publish a version of the policy. */
const CHANGE = {
  tag: "policy",
  permission: "change",
  versioned: "change",
  answer: PublishedAnswer,
  errors: [
    "not_found",
    "conflict",
    "precondition_failed",
    "precondition_required",
    "invalid_policy",
    "store_unavailable",
  ],
} as const;
const READ = { method: "GET", tag: "policy", permission: "explain", versioned: "read" } as const;

export const POLICY_DOORS = {
  readPolicy: {
    ...READ,
    path: "/v1/policy",
    summary: "The policy in force.",
    answer: PolicyAnswer,
    errors: [],
  },
  publishPolicy: {
    ...CHANGE,
    method: "PUT",
    path: "/v1/policy",
    summary: "Publish a document as the next version. If-Match names the version that it was edited from.",
    body: z.strictObject({ document: described("PolicyDocumentInput"), reason: Reason }),
  },
  listPolicyVersions: {
    method: "GET",
    path: "/v1/policy/versions",
    tag: "policy",
    permission: "explain",
    summary: "Published versions, newest first.",
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      before: Version.exactOptional().describe("Only versions older than this one"),
    }),
    answer: PolicyVersionsAnswer,
    errors: ["store_unavailable"],
  },
  readPolicyVersion: {
    method: "GET",
    path: "/v1/policy/versions/{version}",
    tag: "policy",
    permission: "explain",
    summary: "One version of the policy.",
    params: z.strictObject({ version: Version }),
    answer: PolicyAnswer,
    errors: ["not_found", "store_unavailable"],
  },
  diffPolicies: {
    method: "GET",
    path: "/v1/policy/diff",
    tag: "policy",
    permission: "explain",
    summary: "What differs between two versions.",
    query: z.strictObject({ from: Version, to: Version }),
    answer: PolicyDiffAnswer,
    errors: ["not_found", "store_unavailable"],
  },
  whatIf: {
    method: "POST",
    path: "/v1/policy/whatif",
    tag: "policy",
    permission: "read",
    summary: "What draft weights of a lane would have done to its latest decisions. Changes and records nothing.",
    body: WhatIfDraft,
    answer: WhatIfResult,
    errors: ["unknown_lane", "store_unavailable"],
  },
  listAgents: {
    ...READ,
    path: "/v1/agents",
    summary: "The agents of the policy in force.",
    answer: AgentsAnswer,
    errors: [],
  },
  readAgent: {
    ...READ,
    path: "/v1/agents/{id}",
    summary: "One agent.",
    params: AgentPath,
    answer: AgentAnswer,
    errors: ["not_found"],
  },
  putAgent: {
    ...CHANGE,
    method: "PUT",
    path: "/v1/agents/{id}",
    summary: "Add or replace an agent, and say which lanes it is a member of.",
    params: AgentPath,
    body: z.strictObject({
      agent: described("AgentInput"),
      lanes: z
        .array(Slug)
        .max(MAXIMUM_LANES)
        .optional()
        .describe("The lanes that it is a member of; left out, they stay as they are"),
      reason: Reason,
    }),
  },
  removeAgent: {
    ...CHANGE,
    method: "DELETE",
    path: "/v1/agents/{id}",
    summary: "Take an agent out of the policy and out of its lanes.",
    params: AgentPath,
    query: Why,
  },
  importAgents: {
    method: "POST",
    path: "/v1/agents/import",
    tag: "policy",
    permission: "change",
    summary: "Read agents from an OpenAI-compatible endpoint, an A2A card or a LiteLLM file, as drafts to publish.",
    body: ImportSource,
    answer: ImportDraftAnswer,
    errors: ["upstream_failed"],
  },
  listLanes: {
    ...READ,
    path: "/v1/lanes",
    summary: "The lanes of the policy in force.",
    answer: LanesAnswer,
    errors: [],
  },
  readLane: {
    ...READ,
    path: "/v1/lanes/{name}",
    summary: "One lane.",
    params: LanePath,
    answer: LaneAnswer,
    errors: ["not_found"],
  },
  putLane: {
    ...CHANGE,
    method: "PUT",
    path: "/v1/lanes/{name}",
    summary: "Add or replace a lane.",
    params: LanePath,
    body: z.strictObject({ lane: described("LaneInput"), reason: Reason }),
  },
  removeLane: {
    ...CHANGE,
    method: "DELETE",
    path: "/v1/lanes/{name}",
    summary: "Take a lane out of the policy. The default lane stays.",
    params: LanePath,
    query: Why,
  },
} as const satisfies Record<string, Door>;
