import type { Agent } from "../domain/agent.ts";
import type { PolicyDocument } from "../domain/policy.ts";
import type { Caller } from "../services/ports.ts";
import { publishPolicy } from "../services/publish-policy.ts";
import type { World } from "../services/world.ts";
import { demoPolicy } from "./demo-policy.ts";

/** The port that the fleet had when it was last put into the policy, so that it can have it again; 0 where there is none. */
export function portInPolicy({ agents }: PolicyDocument): number {
  const known = agents.find(({ simulated, endpoint }) => simulated && endpoint.kind === "model");
  if (known === undefined || known.endpoint.kind !== "model") return 0;
  return Number(new URL(known.endpoint.baseUrl).port) || 0;
}

/**
 * Puts the fleet into the policy. One without agents becomes the demo's; one that has the fleet already keeps all that
 * was tuned, and only addresses that changed are published; one with agents of somebody's own is left alone (`false`).
 */
export async function setUpDemoPolicy(world: World, caller: Caller, fleet: readonly Agent[]): Promise<boolean> {
  const { version, document } = world.policies.current();
  if (document.agents.length === 0) {
    const reason = "Demo: simulated agents in the shipped lanes, and a lane of an operator's own";
    await publishPolicy(world, caller, { document: demoPolicy(fleet), expectedVersion: version, reason });
    return true;
  }
  const known = new Map(fleet.map((agent) => [agent.id, agent.endpoint]));
  let changed = 0;
  const agents = document.agents.map((agent) => {
    const endpoint = agent.simulated ? known.get(agent.id) : undefined;
    if (endpoint === undefined || JSON.stringify(endpoint) === JSON.stringify(agent.endpoint)) return agent;
    changed += 1;
    return { ...agent, endpoint };
  });
  if (changed > 0) {
    const reason = "Demo: the simulated agents have a new address";
    await publishPolicy(world, caller, { document: { ...document, agents }, expectedVersion: version, reason });
  }
  return document.agents.some((agent) => agent.simulated && known.has(agent.id));
}
