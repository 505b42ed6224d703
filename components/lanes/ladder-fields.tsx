import { ArrowDown, ArrowUp, X } from "lucide-react";
import type { ReactNode } from "react";
import type { LadderStep } from "../../server/domain/lane.ts";
import { LADDER_STEPS } from "../../server/domain/lists/lanes.ts";
import { Button } from "../ui/button.tsx";
import { LADDER_WORDS } from "./words.ts";

/** What happens, in order, when a guard fires. */
export function LadderFields({
  steps,
  onChange,
  error,
  disabled,
}: {
  steps: readonly LadderStep[];
  onChange: (steps: LadderStep[]) => void;
  error: string | undefined;
  disabled: boolean;
}) {
  const swap = (index: number, by: number) => {
    const next = [...steps];
    [next[index], next[index + by]] = [next[index + by]!, next[index]!];
    onChange(next);
  };
  const rest = LADDER_STEPS.filter((step) => !steps.includes(step));
  return (
    <fieldset disabled={disabled}>
      <legend className="label-caps mb-1">When a guard fires, in this order</legend>
      <ol className="max-w-lg">
        {steps.map((step, index) => (
          <li key={step} className="flex min-h-8 items-center gap-2 border-b">
            <span className="w-4 text-right text-sm text-ink-3">{index + 1}</span>
            <span className="w-20 font-medium">{LADDER_WORDS[step].label}</span>
            <span className="flex-1 text-ink-2">{LADDER_WORDS[step].meaning}</span>
            <Mover label={`Move ${LADDER_WORDS[step].label} up`} off={index === 0} onClick={() => swap(index, -1)}>
              <ArrowUp aria-hidden size={13} />
            </Mover>
            <Mover
              label={`Move ${LADDER_WORDS[step].label} down`}
              off={index === steps.length - 1}
              onClick={() => swap(index, 1)}
            >
              <ArrowDown aria-hidden size={13} />
            </Mover>
            <Mover
              label={`Take ${LADDER_WORDS[step].label} out`}
              off={steps.length === 1}
              onClick={() => onChange(steps.filter((each) => each !== step))}
            >
              <X aria-hidden size={13} />
            </Mover>
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-1.5 pt-2">
        {rest.length > 0 && <span className="text-sm text-ink-3">Add</span>}
        {rest.map((step) => (
          <Button key={step} size="small" title={LADDER_WORDS[step].meaning} onClick={() => onChange([...steps, step])}>
            {LADDER_WORDS[step].label}
          </Button>
        ))}
      </div>
      {error && (
        <p role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Mover({
  label,
  off,
  onClick,
  children,
}: {
  label: string;
  off: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Button
      variant="quiet"
      size="small"
      className="px-1.5"
      aria-label={label}
      title={label}
      disabled={off}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
