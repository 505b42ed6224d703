import { type Lane, SHIPPED_LANES } from "../domain/lane.ts";
import { PolicyDocument } from "../domain/policy.ts";

const DESCRIPTIONS: Record<(typeof SHIPPED_LANES)[number], string> = {
  coding: "Write, change, explain and review programs.",
  writing: "Write, edit, summarise and translate texts.",
  reasoning: "Mathematics, logic, planning and decisions that need several steps.",
  research: "Find out and put together facts from many sources.",
  extraction: "Take given things out of a text, classify it, or bring it into a form.",
  chat: "Short questions and conversation.",
};

/** What a new installation starts with: the shipped lanes, and no agents yet. */
export const FIRST_POLICY: PolicyDocument = PolicyDocument.parse({
  agents: [],
  lanes: SHIPPED_LANES.map((name) => ({ name, description: DESCRIPTIONS[name] }) satisfies Partial<Lane>),
  defaultLane: "chat",
});
