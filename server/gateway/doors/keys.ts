import { z } from "zod";
import { AuditEntry, AuditFilters } from "../../domain/audit.ts";
import { NewKey, Reason } from "../../domain/change-request.ts";
import { KeyId } from "../../domain/id.ts";
import { KeyAnswer } from "../answers.ts";
import type { Door } from "../door.ts";

const KeyPath = z.strictObject({ id: KeyId });
const MadeKey = z.object({ key: KeyAnswer, secret: z.string().describe("The key itself; it is shown this once") });

export const KEY_DOORS = {
  listKeys: {
    method: "GET",
    path: "/v1/keys",
    tag: "keys",
    permission: "administer",
    summary: "All keys, without their secrets.",
    answer: z.object({ keys: z.array(KeyAnswer) }),
    errors: ["store_unavailable"],
  },
  createKey: {
    method: "POST",
    path: "/v1/keys",
    tag: "keys",
    permission: "administer",
    summary: "Make a key. Its text is answered once and never again.",
    body: NewKey,
    answer: MadeKey,
    status: 201,
    errors: ["unknown_project", "store_unavailable"],
  },
  revokeKey: {
    method: "DELETE",
    path: "/v1/keys/{id}",
    tag: "keys",
    permission: "administer",
    summary: "End a key at once.",
    params: KeyPath,
    query: z.strictObject({ reason: Reason }),
    answer: KeyAnswer,
    errors: ["not_found", "conflict", "store_unavailable"],
  },
  rotateKey: {
    method: "POST",
    path: "/v1/keys/{id}/rotate",
    tag: "keys",
    permission: "administer",
    summary: "Make a key of the same name, role, project and limits, and end the old one.",
    params: KeyPath,
    body: z.strictObject({ reason: Reason }),
    answer: MadeKey,
    status: 201,
    errors: ["not_found", "conflict", "store_unavailable"],
  },
  listAudit: {
    method: "GET",
    path: "/v1/audit",
    tag: "keys",
    permission: "read",
    summary: "Who changed what, when and why, newest first.",
    query: AuditFilters,
    answer: z.object({ entries: z.array(AuditEntry) }),
    errors: ["store_unavailable"],
  },
} as const satisfies Record<string, Door>;
