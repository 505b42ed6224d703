import type { DecisionKind, DecisionView } from "../../server/domain/decision.ts";
import { formatDistance, formatQuantity } from "../format.ts";
import { factorLabel } from "../vocabulary.ts";

/** Distances below this are shown as 0. */
const NO_DISTANCE = 0.0005;

/** The short reason that stands after the name of the chosen agent, or after "No agent". */
export function becauseOf(view: DecisionView): string {
  if (!view.chosen) return "could take this task";
  if (view.margin === null || !view.runnerUp) return "had no rival";
  const rival = view.runnerUp.name;
  const distance = formatDistance(view.margin);
  if (view.margin <= -NO_DISTANCE) return `${overruling(view)}, though ${rival} scored ${distance} more`;
  if (view.margin < NO_DISTANCE) return `${overruling(view)}, as good as ${rival}`;
  const factor = view.decidingFactor ? `, mostly on ${factorLabel(view.decidingFactor).toLowerCase()}` : "";
  return `ahead of ${rival} by ${distance}${factor}`;
}

/** What gave the task to an agent whose total did not. */
function overruling(view: DecisionView): string {
  const byTotal =
    view.spreadOver.length > 1 ? `drawn among ${formatQuantity(view.spreadOver.length, "near-equal")}` : "chosen";
  const words: Record<DecisionKind, string> = {
    scored: byTotal,
    fallback: byTotal,
    handoff: byTotal,
    single_candidate: byTotal,
    none: byTotal,
    pinned: "named by the caller",
    manual: "chosen by hand",
    sticky: "kept by its session",
    probe: "sent as a probe",
    exploration: "chosen to learn about it",
  };
  return words[view.kind];
}
