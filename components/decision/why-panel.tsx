import type { DecisionView } from "../../server/domain/decision.ts";
import { formatPercent } from "../format.ts";
import { Section } from "../ui/section.tsx";
import { TippingList } from "./tipping.tsx";

/** The decision in sentences, each from its own numbers, and what would have tipped it. */
export function WhyPanel({ view }: { view: DecisionView }) {
  return (
    <div className="flex flex-col gap-6 py-3">
      <ol className="flex flex-col gap-1.5">
        {view.rationale.map((sentence) => (
          <li key={sentence} className="border-l-2 border-line-strong pl-3 leading-5">
            {sentence}
          </li>
        ))}
      </ol>
      <Section title="What would have tipped it">
        <TippingList view={view} />
      </Section>
      <ChanceNote view={view} />
    </div>
  );
}

/** How likely the choice was, which later analysis needs; said only where chance had a part. */
function ChanceNote({ view }: { view: DecisionView }) {
  const { propensity } = view;
  if (!propensity || propensity.value === null || propensity.value === 1) return null;
  return (
    <p className="text-sm text-ink-3">
      Chance had a part: under the same facts this agent is chosen in {formatPercent(propensity.value, 1)} of draws (
      {propensity.method === "exact" ? "exact" : "computed from the recorded success records"}).
    </p>
  );
}
