import type { Lane } from "../../server/domain/lane.ts";
import type { PolicyDocument } from "../../server/domain/policy.ts";

/** The document with this lane in it, new or in the place of the one with its name. */
export function withLane(document: PolicyDocument, lane: Lane): PolicyDocument {
  const isThere = document.lanes.some((each) => each.name === lane.name);
  return {
    ...document,
    lanes: isThere ? document.lanes.map((each) => (each.name === lane.name ? lane : each)) : [...document.lanes, lane],
  };
}

/** The document without this lane. */
export function withoutLane(document: PolicyDocument, name: string): PolicyDocument {
  return { ...document, lanes: document.lanes.filter((lane) => lane.name !== name) };
}

/** The document with this lane taking what no lane is sure of. */
export function withDefaultLane(document: PolicyDocument, name: string): PolicyDocument {
  return { ...document, defaultLane: name };
}

/** Agents that no lane would have as a member any more, and that one has now: they would get no work. */
export function agentsOrphaned(before: PolicyDocument, after: PolicyDocument): string[] {
  const membersOf = (document: PolicyDocument) => new Set(document.lanes.flatMap((lane) => lane.members));
  const left = membersOf(after);
  return [...membersOf(before)].filter((member) => !left.has(member));
}
