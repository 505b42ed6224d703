"use client";

import { Slider as Base } from "@base-ui/react/slider";
import { cn } from "./class-names.ts";

export interface SliderProps {
  label: string;
  value: number;
  minimum?: number;
  maximum: number;
  step: number;
  onChange: (value: number) => void;
  /** What the value is called when read out. */
  speak?: (value: number) => string;
  /** A second mark on the rail: the value before it was moved. */
  mark?: number;
  disabled?: boolean;
  className?: string;
}

/** One number on a rail, by pointer, by arrow keys and by page keys. */
export function Slider(props: SliderProps) {
  const { label, value, minimum = 0, maximum, step, onChange, speak, mark, disabled, className } = props;
  const place = (at: number) => `${((at - minimum) / (maximum - minimum)) * 100}%`;
  return (
    <Base.Root
      value={value}
      min={minimum}
      max={maximum}
      step={step}
      largeStep={step * 10}
      disabled={disabled ?? false}
      onValueChange={(next) => onChange(Array.isArray(next) ? next[0]! : (next as number))}
      className={cn("w-full data-disabled:opacity-50", className)}
    >
      <Base.Control className="flex h-5 w-full touch-none select-none items-center">
        <Base.Track className="relative h-[3px] w-full rounded-full bg-line-strong">
          <Base.Indicator className="rounded-full bg-ink-3" />
          {mark !== undefined && (
            <span aria-hidden className="absolute -top-[3px] h-[9px] w-px bg-ink" style={{ left: place(mark) }} />
          )}
          <Base.Thumb
            aria-label={label}
            getAriaValueText={(_, current) => speak?.(current) ?? String(current)}
            className="size-3.5 rounded-full border-2 border-accent bg-raised has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent"
          />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
