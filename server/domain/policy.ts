import { z } from "zod";
import { Agent } from "./agent.ts";
import { Slug } from "./id.ts";
import { Lane } from "./lane.ts";

/** The most agents and lanes that one policy holds; a record names an agent by its ordinal in the policy version. */
export const MAXIMUM_AGENTS = 1_024;
export const MAXIMUM_LANES = 64;

/** What an operator edits. Publishing it makes an immutable version. */
export const PolicyDocument = z
  .strictObject({
    agents: z.array(Agent).max(MAXIMUM_AGENTS, `at most ${MAXIMUM_AGENTS} agents in one policy`),
    lanes: z.array(Lane).min(1).max(MAXIMUM_LANES, `at most ${MAXIMUM_LANES} lanes in one policy`),
    /** Takes the tasks whose lane is not recognised with enough confidence. */
    defaultLane: Slug,
    /** Totals within this distance of the highest count as equal and are spread by load. */
    nearEqual: z.number().min(0).max(0.5).default(0.02),
    /** Share of a heavy agent's concurrency kept for heavy work. */
    heavyReserve: z.number().min(0).max(1).default(0.3),
  })
  .superRefine((document, context) => {
    const complain = (message: string, path: (string | number)[]) =>
      context.addIssue({ code: "custom", message, path });
    const agents = new Set<string>();
    document.agents.forEach((agent, index) => {
      if (agents.has(agent.id)) complain(`agent ${agent.id} stands twice; ids are unique`, ["agents", index, "id"]);
      agents.add(agent.id);
    });
    const lanes = new Set<string>();
    document.lanes.forEach((lane, index) => {
      if (lanes.has(lane.name)) complain(`lane ${lane.name} stands twice; names are unique`, ["lanes", index, "name"]);
      lanes.add(lane.name);
      if (new Set(lane.members).size !== lane.members.length)
        complain(`lane ${lane.name} names a member twice`, ["lanes", index, "members"]);
      lane.members.forEach((member, place) => {
        if (!agents.has(member))
          complain(`${member} is not an agent of this policy; add it or take it out of the lane`, [
            "lanes",
            index,
            "members",
            place,
          ]);
      });
    });
    if (!lanes.has(document.defaultLane))
      complain(`${document.defaultLane} is not a lane of this policy`, ["defaultLane"]);
  });
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** A published, immutable version. Version 1 is the first; the hash is sha-256 of the canonical JSON of the document. */
export interface Policy {
  version: number;
  hash: string;
  document: PolicyDocument;
  publishedAtMs: number;
  actor: string;
  reason: string;
}
