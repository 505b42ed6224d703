import type { Actor } from "../domain/access.ts";
import { Problem } from "../domain/problem.ts";
import type { World } from "./world.ts";

/** Whose key this is. Unknown, expired and revoked keys are all answered alike: `unauthenticated`. */
export async function authenticate(world: World, token: string): Promise<Actor> {
  const hash = world.vault.digest(token);
  if (hash === world.settings.adminKeyHash)
    return { id: "key_admin", name: "administrator", role: "admin", project: "default" };
  const key = await world.keys.findByHash(hash);
  const nowMs = world.clock.nowMs();
  if (key === null || key.revokedAtMs !== null || (key.expiresAtMs !== null && key.expiresAtMs <= nowMs))
    throw new Problem(
      "unauthenticated",
      "This key is not valid: it is unknown, expired or revoked.",
      "Send a valid key as Authorization: Bearer sb_..., or ask an administrator for one.",
    );
  world.keys.noteUse(key.id, nowMs);
  return { id: key.id, name: key.name, role: key.role, project: key.project };
}
