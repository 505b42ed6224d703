import { Check } from "lucide-react";
import { formatQuantity } from "../format.ts";
import { cn } from "../ui/class-names.ts";
import type { ChoiceStep } from "./picture.ts";

/** The order of choice: which question decided, what was asked before it, what never was. */
export function ChoiceRow({
  meaning,
  steps,
  candidates,
}: {
  /** What decided, in a sentence. */
  meaning: string;
  steps: readonly ChoiceStep[];
  candidates: number;
}) {
  return (
    <div className="flex flex-col gap-1.5 py-2">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold">Choice</span>
        <span className="text-ink-2">
          among {formatQuantity(candidates, "candidate")}. {meaning}
        </span>
      </div>
      <ol aria-label="Order of choice" className="flex flex-wrap items-stretch gap-y-1">
        {steps.map((step, index) => (
          <li key={step.label} className="flex items-center">
            {index > 0 && <span aria-hidden className="h-px w-2.5 bg-line-strong" />}
            <Step step={step} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Step({ step }: { step: ChoiceStep }) {
  const decided = step.verdict === "decided";
  return (
    <span
      className={cn(
        "flex flex-col rounded-md border px-1.5 py-0.5 text-xs leading-[15px]",
        decided && "border-accent bg-accent-wash",
        step.verdict === "not_reached" && "border-dashed",
      )}
    >
      <span className={cn("inline-flex items-center gap-1 font-medium", decided ? "text-accent-ink" : "text-ink-3")}>
        {decided && <Check aria-hidden size={11} strokeWidth={3} />}
        {step.label}
      </span>
      <span className={decided ? "text-ink" : "text-ink-3"}>{step.note}</span>
    </span>
  );
}

export function NobodyRow({ members }: { members: number }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 py-2.5">
      <span className="font-semibold text-bad">No agent</span>
      <span className="text-ink-2">
        {members === 0
          ? "The policy has no agents, so there was nobody to ask."
          : `All ${formatQuantity(members, "agent")} fell at a gate above, so there was nothing to score.`}
      </span>
    </div>
  );
}
