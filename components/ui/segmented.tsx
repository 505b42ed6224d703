"use client";

import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { ReactNode } from "react";

export interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; drawn?: ReactNode }[];
  onChange: (value: Value) => void;
}

/** One of a few, all in sight. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={(next) => {
        const [chosen] = next;
        if (chosen) onChange(chosen as Value);
      }}
      className="inline-flex h-7.5 items-center rounded-md border border-line-strong bg-sunken p-0.5"
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          aria-label={option.label}
          className="inline-flex h-full items-center gap-1 rounded-[4px] px-2 text-sm font-medium text-ink-3 hover:text-ink data-pressed:bg-raised data-pressed:text-ink data-pressed:ring-1 data-pressed:ring-line-strong"
        >
          {option.drawn ?? option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
