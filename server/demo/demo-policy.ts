import type { Agent } from "../domain/agent.ts";
import { PolicyDocument } from "../domain/policy.ts";
import { legalLane } from "./legal-lane.ts";
import { shippedLanes } from "./shipped-lanes.ts";

/** Who may do what in the demo, by the names of the fleet's characters. */
const MEMBERS: Record<string, readonly string[]> = {
  coding: ["forge-code", "generalist", "flaky-coder", "deep-reason"],
  writing: ["quill", "generalist", "swift-chat", "deep-reason"],
  reasoning: ["deep-reason", "generalist", "loop-prone", "forge-code", "atlas-research"],
  research: ["atlas-research", "generalist", "quill", "loop-prone", "deep-reason"],
  extraction: ["sieve-extract", "swift-chat", "generalist", "forge-code", "atlas-research"],
  chat: ["swift-chat", "quill", "generalist", "loop-prone"],
  legal: ["deep-reason", "atlas-research", "generalist", "quill"],
};

/** The policy of the demo: the shipped lanes and a lane of an operator's own, with the fleet's agents as members. */
export function demoPolicy(agents: readonly Agent[]): PolicyDocument {
  const ids = new Set(agents.map(({ id }) => id));
  const lanes = [...shippedLanes(), legalLane()].map((lane) => ({
    ...lane,
    members: (MEMBERS[lane.name] ?? []).map((name) => `agent_${name}`).filter((id) => ids.has(id)),
  }));
  return PolicyDocument.parse({ agents, lanes, defaultLane: "chat" });
}
