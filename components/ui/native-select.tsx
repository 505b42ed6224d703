import { ChevronDown } from "lucide-react";
import { cn } from "./class-names.ts";

export interface NativeSelectProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string;
}

/** One of a closed list of plain words, by the browser's own means: it weighs nothing, and phones know it. */
export function NativeSelect<Value extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: NativeSelectProps<Value>) {
  return (
    <span className={cn("relative inline-flex", className)}>
      <select
        aria-label={label}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
        className="h-7.5 w-full cursor-pointer appearance-none truncate rounded-md border border-line-strong bg-raised pr-7 pl-2 hover:bg-hover"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        size={13}
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}
