import type { Lane } from "../../server/domain/lane.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import { cn } from "../ui/class-names.ts";

/** The lanes that an agent is a member of. */
export function LanePick({
  lanes,
  picked,
  onChange,
  disabled = false,
  legend = "Lanes that it works in",
}: {
  lanes: readonly Pick<Lane, "name">[];
  picked: readonly string[];
  onChange: (picked: string[]) => void;
  disabled?: boolean;
  legend?: string;
}) {
  return (
    <fieldset>
      <legend className="label-caps mb-1">{legend}</legend>
      <div className="flex flex-wrap gap-1.5">
        {lanes.map(({ name }) => {
          const on = picked.includes(name);
          return (
            <button
              key={name}
              type="button"
              aria-pressed={on}
              disabled={disabled}
              onClick={() => onChange(on ? picked.filter((each) => each !== name) : [...picked, name])}
              className={cn(
                "inline-flex h-7 items-center rounded-md border px-2",
                on ? "border-accent bg-accent-wash font-medium text-accent-ink" : "border-line-strong text-ink-2",
                !disabled && !on && "hover:bg-hover",
              )}
            >
              <LaneTag name={name} />
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
