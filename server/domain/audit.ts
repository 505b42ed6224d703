import { z } from "zod";

/** One change by somebody: what it was before and after, who, when and why. Secrets never stand in it. */
export const AuditEntry = z.object({
  id: z.string(),
  atMs: z.number(),
  actorId: z.string(),
  actorName: z.string(),
  action: z.string().describe("Verb and noun, such as policy.publish or key.revoke"),
  target: z.string(),
  reason: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export interface AuditQuery {
  limit: number;
  before?: string;
  action?: string;
  actorId?: string;
  target?: string;
}

/** Which audit entries a list shows. Numbers may come as text, as they do in a URL. */
export const AuditFilters = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe("Entries in a page"),
  before: z
    .string()
    .regex(/^audit_[0-9A-Z]{26}$/, "must be the id of an audit entry")
    .exactOptional(),
  action: z
    .string()
    .regex(/^[a-z_.]{1,64}$/, "must be an action such as policy.publish")
    .exactOptional(),
  actorId: z
    .string()
    .regex(/^[^\s\p{Cc}]{1,200}$/u, "must be the id of an actor")
    .exactOptional(),
  target: z
    .string()
    .regex(/^\P{Cc}{1,200}$/u, "must be the id of what was changed")
    .exactOptional(),
});
