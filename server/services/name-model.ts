import { Problem } from "../domain/problem.ts";
import type { RouteRequest } from "../domain/task.ts";
import type { CompiledPolicy } from "../engine/compile-policy.ts";

const LANE = "lane/";
const AGENT = "agent/";
const AGENT_ID = "agent_";
export const AUTO = "auto";

/** What a model's name asks for: the lane, the agent, or neither. Throws `unknown_model` for any other name. */
export function targetOfModel(model: string, policy: CompiledPolicy): Pick<RouteRequest, "lane" | "agent"> {
  if (model === AUTO) return {};
  if (model.startsWith(LANE)) {
    const lane = model.slice(LANE.length);
    if (policy.laneByName.has(lane)) return { lane };
  } else if (model.startsWith(AGENT)) {
    const agent = AGENT_ID + model.slice(AGENT.length);
    if (policy.ordinalOf.has(agent)) return { agent };
  }
  throw new Problem(
    "unknown_model",
    `there is no model ${model}`,
    "Use auto, lane/<name> or agent/<name>; GET /v1/models lists them.",
  );
}

/** Every name that `targetOfModel` takes: `auto`, the lanes, then the agents that Signalbox can call at once. */
export function modelNames(policy: CompiledPolicy): string[] {
  const callable = policy.agents.filter(({ endpoint }) => endpoint.kind !== "external" && endpoint.kind !== "human");
  return [
    AUTO,
    ...policy.laneNames.map((name) => LANE + name),
    ...callable.map(({ id }) => AGENT + id.slice(AGENT_ID.length)),
  ];
}
