"use client";

import { Switch as Base } from "@base-ui/react/switch";

/** On or off, at once. */
export function Switch({
  label,
  checked,
  onChange,
  disabled,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}) {
  return (
    <Base.Root
      aria-label={label}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled ?? false}
      className="relative h-4 w-7 rounded-full border border-line-strong bg-sunken transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
    >
      <Base.Thumb className="block size-3 translate-x-px rounded-full bg-ink-3 transition-transform data-checked:translate-x-[13px] data-checked:bg-on-accent" />
    </Base.Root>
  );
}
