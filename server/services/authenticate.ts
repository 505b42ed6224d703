import { type Identity, NO_LIMITS } from "../domain/access.ts";
import { Problem } from "../domain/problem.ts";
import type { World } from "./world.ts";

/**
 * Whose key this is, and its limits. A credential that is bound to a task speaks for that task, as a caller of its
 * project. Unknown, expired and revoked keys are all answered alike: `unauthenticated`.
 */
export async function authenticate(world: World, token: string): Promise<Identity> {
  const boundTo = world.credentials.read(token);
  if (boundTo !== null)
    return {
      actor: { id: boundTo.taskId, name: boundTo.taskId, role: "caller", project: boundTo.project, boundTo },
      limits: NO_LIMITS,
    };
  const hash = world.vault.digest(token);
  if (hash === world.settings.adminKeyHash)
    return {
      actor: { id: "key_admin", name: "administrator", role: "admin", project: "default" },
      limits: NO_LIMITS,
    };
  const key = await world.keys.findByHash(hash);
  const nowMs = world.clock.nowMs();
  if (key === null || key.revokedAtMs !== null || (key.expiresAtMs !== null && key.expiresAtMs <= nowMs))
    throw new Problem(
      "unauthenticated",
      "This key is not valid: it is unknown, expired or revoked.",
      "Send a valid key as Authorization: Bearer sb_..., or ask an administrator for one.",
    );
  world.keys.noteUse(key.id, nowMs);
  const { id, name, role, project, requestsPerMinute, concurrency } = key;
  return { actor: { id, name, role, project }, limits: { requestsPerMinute, concurrency } };
}
