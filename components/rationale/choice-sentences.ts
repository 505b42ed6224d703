import type { DecisionView } from "../../server/domain/decision.ts";

/** The sentences of a rationale that speak of the agent chosen, at most `most`; those of lane and difficulty are left out. */
export function choiceSentences(view: Pick<DecisionView, "rationale" | "chosen">, most: number): string[] {
  const { chosen, rationale } = view;
  if (chosen === null) return rationale.slice(-most);
  return rationale.filter((sentence) => sentence.includes(chosen.name)).slice(0, most);
}
