import type { AgentAvailability, AgentVerb, ControlOrder } from "../../domain/controls.ts";
import { Problem } from "../../domain/problem.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import { assertWritable } from "./assert-allowed.ts";
import { assertUsable } from "./assert-usable.ts";
import { changeControl } from "./change-control.ts";
import { availabilityOf } from "./read-controls.ts";

/** An agent and the order for it. */
export type AgentOrder = ControlOrder & { agentId: string };

/** The one path of every order at an agent; the verbs stand in files of their own. */
export async function orderAgent(
  world: World,
  caller: Caller,
  verb: AgentVerb,
  { agentId, ...order }: AgentOrder,
): Promise<AgentAvailability> {
  demand(caller, "change");
  assertWritable(world);
  if (!world.policies.current().ordinalOf.has(agentId))
    throw new Problem("not_found", `There is no agent ${agentId}.`, "List the agents with GET /v1/agents.");
  await changeControl(world, caller, {
    kind: "agent",
    id: agentId,
    verb,
    order,
    ends: verb !== "enable",
    check() {
      if (verb !== "enable" && !order.force) assertUsable(world, (id) => id === agentId);
    },
  });
  return availabilityOf(world, agentId);
}
