import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

const TONES = {
  neutral: "border-line-strong text-ink-2",
  accent: "border-accent/40 bg-accent-wash text-accent-ink",
  good: "border-good/40 text-good",
  bad: "border-bad/40 bg-bad-wash text-bad",
  warn: "border-warn/40 bg-warn-wash text-warn",
} as const;

export interface BadgeProps extends ComponentProps<"span"> {
  tone?: keyof typeof TONES;
}

/** A short fact with an outline. The word carries the meaning; the tone only repeats it. */
export function Badge({ tone = "neutral", className, ...rest }: BadgeProps) {
  return (
    <span
      {...rest}
      className={cn(
        "inline-flex h-[18px] items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 text-xs font-medium",
        TONES[tone],
        className,
      )}
    />
  );
}
