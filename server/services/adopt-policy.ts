import type { World } from "./world.ts";

/** Puts a version into force here that another router published. An older version than ours is left alone. */
export async function adoptPolicy(
  { policies, live, events }: Pick<World, "policies" | "live" | "events">,
  version: number,
): Promise<void> {
  const policy = await policies.version(version);
  if (policy === null || version <= policies.current().version) return;
  policies.adopt(policy);
  live.adoptPolicy(policy);
  events.publish({ kind: "policy", id: String(version) });
}
