import { Agent } from "../domain/agent.ts";
import { Lane } from "../domain/lane.ts";
import type { Policy, PolicyDocument } from "../domain/policy.ts";
import { invalid, Problem } from "../domain/problem.ts";
import type { Caller } from "./ports.ts";
import { publishPolicy } from "./publish-policy.ts";
import { readPolicy } from "./read-policy.ts";
import { demand, type World } from "./world.ts";

/** What every edit of one part of the policy carries. */
export interface Edit {
  expectedVersion: number;
  reason: string;
}

/** Adds an agent, or replaces the one with its id; `lanes` names the lanes it is to be a member of (else unchanged). */
export async function putAgent(
  world: World,
  caller: Caller,
  input: Edit & { agent: unknown; lanes?: string[] | undefined },
): Promise<Policy> {
  const parsed = Agent.safeParse(input.agent);
  if (!parsed.success) throw invalid(parsed.error);
  const agent = parsed.data;
  return edit(world, caller, input, (document) => {
    checkLanes(document, input.lanes ?? []);
    return {
      ...document,
      agents: replaced(document.agents, agent, (other) => other.id === agent.id),
      lanes: document.lanes.map((lane) => {
        if (input.lanes === undefined) return lane;
        const others = lane.members.filter((member) => member !== agent.id);
        const stays = lane.members.includes(agent.id);
        if (!input.lanes.includes(lane.name)) return { ...lane, members: others };
        return { ...lane, members: stays ? lane.members : [...others, agent.id] };
      }),
    };
  });
}

/** Takes an agent out of the policy and out of every lane. Records of the past keep it by their policy version. */
export async function removeAgent(world: World, caller: Caller, input: Edit & { agentId: string }): Promise<Policy> {
  return edit(world, caller, input, (document) => {
    if (!document.agents.some((agent) => agent.id === input.agentId)) throw missing(`agent ${input.agentId}`);
    return {
      ...document,
      agents: document.agents.filter((agent) => agent.id !== input.agentId),
      lanes: document.lanes.map((lane) => ({
        ...lane,
        members: lane.members.filter((member) => member !== input.agentId),
      })),
    };
  });
}

/** Adds a lane, or replaces the one with its name. */
export async function putLane(world: World, caller: Caller, input: Edit & { lane: unknown }): Promise<Policy> {
  const parsed = Lane.safeParse(input.lane);
  if (!parsed.success) throw invalid(parsed.error);
  const lane = parsed.data;
  return edit(world, caller, input, (document) => ({
    ...document,
    lanes: replaced(document.lanes, lane, (other) => other.name === lane.name),
  }));
}

/** Takes a lane out of the policy; the default lane stays until another one is the default. */
export async function removeLane(world: World, caller: Caller, input: Edit & { lane: string }): Promise<Policy> {
  return edit(world, caller, input, (document) => {
    if (!document.lanes.some((lane) => lane.name === input.lane)) throw missing(`lane ${input.lane}`);
    if (document.defaultLane === input.lane)
      throw new Problem(
        "conflict",
        `Lane ${input.lane} is the default lane.`,
        "Make another lane the default first, then remove this one.",
      );
    return { ...document, lanes: document.lanes.filter((lane) => lane.name !== input.lane) };
  });
}

async function edit(
  world: World,
  caller: Caller,
  { expectedVersion, reason }: Edit,
  change: (document: PolicyDocument) => PolicyDocument,
): Promise<Policy> {
  demand(caller, "change");
  const base = await readPolicy(world, caller);
  // A stale edit is refused by its version before its content is looked at.
  const document = base.version === expectedVersion ? change(base.document) : base.document;
  return publishPolicy(world, caller, { document, expectedVersion, reason });
}

function replaced<Item>(items: readonly Item[], item: Item, isSame: (other: Item) => boolean): Item[] {
  return items.some(isSame) ? items.map((other) => (isSame(other) ? item : other)) : [...items, item];
}

function checkLanes(document: PolicyDocument, names: readonly string[]): void {
  for (const name of names) if (!document.lanes.some((lane) => lane.name === name)) throw missing(`lane ${name}`);
}

function missing(what: string): Problem {
  return new Problem(
    "not_found",
    `There is no ${what} in the policy in force.`,
    "Check the name; read GET /v1/policy.",
  );
}
