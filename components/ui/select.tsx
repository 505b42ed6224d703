"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./class-names.ts";

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
  /** How it is drawn in the list; the label is used where this is absent. */
  drawn?: ReactNode;
}

export interface SelectProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
  /** Shows the label before the value, as filters do. */
  prefixed?: boolean;
  className?: string;
  id?: string;
}

/** One of a closed list. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, options, onChange, prefixed, className, id } = props;
  const current = options.find((option) => option.value === value);
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      items={options.map((option) => ({ value: option.value, label: option.label }))}
    >
      <Base.Trigger
        aria-label={`${label}: ${current?.label ?? value}`}
        {...(id ? { id } : {})}
        className={cn(
          "inline-flex h-7.5 min-w-0 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2 text-base hover:bg-hover",
          className,
        )}
      >
        {prefixed && <span className="text-ink-3">{label}</span>}
        <span className="min-w-0 flex-1 truncate text-left">{current?.drawn ?? current?.label ?? value}</span>
        <ChevronDown aria-hidden size={13} className="shrink-0 text-ink-3" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="max-h-80 min-w-[var(--anchor-width)] overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 shadow-lg shadow-black/10">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="flex h-7 cursor-default select-none items-center gap-2 rounded-md pr-2 pl-1.5 text-base outline-none data-highlighted:bg-hover"
              >
                <span className="w-3.5">
                  <Base.ItemIndicator>
                    <Check aria-hidden size={13} />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{option.drawn ?? option.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
