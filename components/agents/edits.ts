import type { Agent } from "../../server/domain/agent.ts";
import type { PolicyDocument } from "../../server/domain/policy.ts";

/** The document with this agent in it, as a member of just these lanes. */
export function withAgent(document: PolicyDocument, agent: Agent, lanes: readonly string[]): PolicyDocument {
  const isThere = document.agents.some((each) => each.id === agent.id);
  return {
    ...document,
    agents: isThere
      ? document.agents.map((each) => (each.id === agent.id ? agent : each))
      : [...document.agents, agent],
    lanes: document.lanes.map((lane) => {
      const member = lane.members.includes(agent.id);
      if (lanes.includes(lane.name) === member) return lane;
      return {
        ...lane,
        members: member ? lane.members.filter((id) => id !== agent.id) : [...lane.members, agent.id],
      };
    }),
  };
}

/** The document without this agent, which leaves every lane too. */
export function withoutAgent(document: PolicyDocument, agentId: string): PolicyDocument {
  return {
    ...document,
    agents: document.agents.filter((agent) => agent.id !== agentId),
    lanes: document.lanes.map((lane) => ({ ...lane, members: lane.members.filter((id) => id !== agentId) })),
  };
}

/** The document with several agents, each new or in the place of the one with its id, as further members of these lanes. */
export function withImported(
  document: PolicyDocument,
  agents: readonly Agent[],
  lanes: readonly string[],
): PolicyDocument {
  return agents.reduce(
    (next, agent) => withAgent(next, agent, [...new Set([...lanesOf(next, agent.id), ...lanes])]),
    document,
  );
}

/** Names of the lanes that an agent is a member of. */
export function lanesOf(document: PolicyDocument, agentId: string): string[] {
  return document.lanes.filter((lane) => lane.members.includes(agentId)).map((lane) => lane.name);
}

/** Lanes that have members in `before` and none in `after`: tasks of these would find nobody. */
export function lanesEmptied(before: PolicyDocument, after: PolicyDocument): string[] {
  return after.lanes
    .filter((lane) => lane.members.length === 0)
    .filter((lane) => (before.lanes.find((each) => each.name === lane.name)?.members.length ?? 0) > 0)
    .map((lane) => lane.name);
}
