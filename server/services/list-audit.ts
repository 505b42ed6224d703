import type { AuditEntry, AuditQuery } from "../domain/audit.ts";
import type { Caller } from "./ports.ts";
import { demand, type World } from "./world.ts";

/** Changes by anybody, newest first. */
export async function listAudit(world: World, caller: Caller, query: AuditQuery): Promise<AuditEntry[]> {
  demand(caller, "read");
  return world.audit.list(query);
}
