import type { DecisionView } from "../domain/decision.ts";

/** What stands in a sentence where words of the task stood. */
export const WITHHELD = "(words of the task)";
const OPENING = "opens with ";

/**
 * The rationale without words of the task. Sentences repeat the evidence, and evidence tells what was read in the
 * prompt; without content capture no word of the task may reach a span.
 */
export function withoutTaskWords(view: Pick<DecisionView, "rationale" | "lane" | "complexity">): string[] {
  const telling: { name: string; withheld: string }[] = [];
  for (const { name } of [...view.lane.evidence, ...view.complexity.evidence]) {
    const from = taskWordsFrom(name);
    if (from !== -1) telling.push({ name, withheld: name.slice(0, from) + WITHHELD });
  }
  // The longer first: a name may begin with another one.
  telling.sort((one, other) => other.name.length - one.name.length);
  return view.rationale.map((sentence) =>
    telling.reduce(
      (text, { name, withheld }) => (text.includes(name) ? text.replaceAll(name, () => withheld) : text),
      sentence,
    ),
  );
}

/**
 * Where words of the task begin in the name of a piece of evidence, or -1: at quotation marks (`"refund my order"`), after
 * a colon (`writing lexicon: letter to, essay`, `near the start: fix`), or after `opens with`.
 */
function taskWordsFrom(name: string): number {
  if (name.startsWith(OPENING)) return OPENING.length;
  const quotation = name.indexOf('"');
  const colon = name.indexOf(": ");
  return colon !== -1 && (quotation === -1 || colon < quotation) ? colon + 2 : quotation;
}
