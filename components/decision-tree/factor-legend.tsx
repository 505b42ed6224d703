"use client";

import type { Factor } from "../../server/domain/factor.ts";
import { FACTOR_MEANINGS, FACTORS } from "../../server/domain/lists/factors.ts";
import { factorTone } from "../identity/factor-tone.ts";
import { cn } from "../ui/class-names.ts";

/** The factors with their tones; one in focus is drawn alone, on an axis of its own. */
export function FactorLegend({ focus, onFocus }: { focus: Factor | null; onFocus: (factor: Factor | null) => void }) {
  return (
    <fieldset aria-label="Compare by one factor alone" className="-ml-1.5 flex flex-wrap gap-x-0.5 gap-y-0.5">
      {FACTORS.map((factor) => (
        <button
          key={factor}
          type="button"
          aria-pressed={focus === factor}
          title={`${FACTOR_MEANINGS[factor].meaning}. Click to compare all candidates by it alone.`}
          onClick={() => onFocus(focus === factor ? null : factor)}
          className={cn(
            "inline-flex h-6 items-center gap-1.5 rounded-md px-1.5 text-sm text-ink-2 hover:bg-hover",
            focus === factor && "bg-accent-wash text-accent-ink",
          )}
        >
          <span aria-hidden className="h-2.5 w-2.5 rounded-[2px]" style={{ background: factorTone(factor) }} />
          {FACTOR_MEANINGS[factor].label}
        </button>
      ))}
    </fieldset>
  );
}
