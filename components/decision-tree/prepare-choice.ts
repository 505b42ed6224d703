import type { DecisionKind, DecisionView } from "../../server/domain/decision.ts";
import { formatQuantity } from "../format.ts";
import { KIND_WORDS } from "../vocabulary.ts";
import type { ChoiceStep } from "./picture.ts";

const ORDER = [
  "Named agent",
  "Only one left",
  "Session",
  "Probe",
  "Exploration",
  "Highest total",
  "Spread by load",
] as const;
type Step = (typeof ORDER)[number];

/** Which question of the order of choice gave the answer. */
function decidingStep(view: DecisionView): Step | null {
  const byKind: Record<DecisionKind, Step | null> = {
    pinned: "Named agent",
    manual: "Named agent",
    single_candidate: "Only one left",
    sticky: "Session",
    probe: "Probe",
    exploration: "Exploration",
    scored: bySpread(view),
    fallback: bySpread(view),
    handoff: bySpread(view),
    none: null,
  };
  return byKind[view.kind];
}

function bySpread(view: DecisionView): Step {
  return isDrawn(view) || !hasHighestTotal(view) ? "Spread by load" : "Highest total";
}

function isDrawn(view: DecisionView): boolean {
  return view.spreadOver.length > 1;
}

/** Of nearly equal totals the less busy or the cheaper is taken, and that need not be the highest. */
function hasHighestTotal(view: DecisionView): boolean {
  return view.candidates[0]?.agentId === view.chosen?.agentId;
}

/** What the kind of choice means, or that near-equals were drawn from. */
export function choiceMeaning(view: DecisionView): string {
  if (decidingStep(view) !== "Spread by load") return KIND_WORDS[view.kind].meaning;
  return isDrawn(view)
    ? "The best totals are nearly equal, so one of them was drawn."
    : "The best totals are nearly equal, and this one is less busy or cheaper.";
}

/** The order of choice with its answers: what was asked, what decided, and what was no longer asked. */
export function prepareChoice(view: DecisionView): ChoiceStep[] {
  const decided = decidingStep(view);
  const place = decided ? ORDER.indexOf(decided) : ORDER.length;
  return ORDER.map((label, index) => ({
    label,
    verdict: index < place ? "passed" : index === place ? "decided" : "not_reached",
    note: index === place ? decidedNote(label, view) : index < place ? passedNote(label, view) : "not asked",
  }));
}

function decidedNote(step: Step, view: DecisionView): string {
  const name = view.chosen?.name ?? "nobody";
  const notes: Record<Step, string> = {
    "Named agent": `${name} was named`,
    "Only one left": `${name} alone`,
    Session: `stays with ${name}`,
    Probe: `${name} is recovering`,
    Exploration: `to learn about ${name}`,
    "Highest total": name,
    "Spread by load": isDrawn(view)
      ? `drawn among ${formatQuantity(view.spreadOver.length, "near-equal")}`
      : `${name}, less busy or cheaper`,
  };
  return notes[step];
}

function passedNote(step: Step, view: DecisionView): string {
  const notes: Record<Step, string> = {
    "Named agent": "nobody named",
    "Only one left": `${formatQuantity(view.candidates.length, "candidate")}`,
    Session: view.sessionId === null ? "no session" : "not kept",
    Probe: view.candidates.some((candidate) => candidate.probe) ? "not sent" : "nobody recovering",
    Exploration: "not this time",
    "Highest total": isDrawn(view) ? formatQuantity(view.spreadOver.length, "near-equal") : "nearly equal",
    "Spread by load": "nothing drawn",
  };
  return notes[step];
}
