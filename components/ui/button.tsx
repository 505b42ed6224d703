import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

type Variant = "primary" | "plain" | "quiet" | "danger";

const VARIANTS: Record<Variant, string> = {
  primary: "bg-accent text-on-accent hover:brightness-110",
  plain: "border border-line-strong bg-raised text-ink hover:bg-hover",
  quiet: "text-ink-2 hover:bg-hover hover:text-ink",
  danger: "border border-bad/40 bg-raised text-bad hover:bg-bad-wash",
};

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: Variant;
  size?: "small" | "medium" | "icon";
  /** Why it cannot be used now; disables it, and is read out and shown on hover. */
  disabledBecause?: string | undefined;
}

/** The classes of a button, for links that look like one. */
export function buttonClasses(variant: Variant = "plain", size: ButtonProps["size"] = "medium"): string {
  return cn(
    "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors",
    "aria-disabled:cursor-not-allowed aria-disabled:opacity-55 disabled:cursor-not-allowed disabled:opacity-55",
    size === "small" && "h-6 px-2 text-sm",
    size === "medium" && "h-7.5 px-2.5 text-base",
    size === "icon" && "size-7.5 rounded-md",
    VARIANTS[variant],
  );
}

/** An action. A disabled one keeps its focus, so that its cause can be read. */
export function Button({ variant, size, className, disabledBecause, onClick, title, ...rest }: ButtonProps) {
  const blocked = disabledBecause !== undefined;
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={blocked || undefined}
      title={disabledBecause ?? title}
      onClick={blocked ? (event) => event.preventDefault() : onClick}
      className={cn(buttonClasses(variant, size), className)}
    />
  );
}
