import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

const FIELD =
  "w-full rounded-md border border-line-strong bg-raised px-2 text-base text-ink placeholder:text-ink-3 " +
  "aria-invalid:border-bad disabled:opacity-55";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={cn(FIELD, "h-7.5", className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} className={cn(FIELD, "py-1.5 leading-5", className)} />;
}
