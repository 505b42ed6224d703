import type { Lane } from "../../server/domain/lane.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import { cn } from "../ui/class-names.ts";
import { Select } from "../ui/select.tsx";

/** More lanes than these are picked from a list. */
const IN_SIGHT = 9;

/** Which lane's weights are moved; lanes that the draft touches carry a dot. */
export function LanePicker({
  lanes,
  lane,
  touched,
  onPick,
}: {
  lanes: readonly Lane[];
  lane: string;
  touched: ReadonlySet<string>;
  onPick: (name: string) => void;
}) {
  if (lanes.length > IN_SIGHT)
    return (
      <Select
        label="Lane"
        prefixed
        value={lane}
        onChange={onPick}
        options={lanes.map(({ name }) => ({
          value: name,
          label: touched.has(name) ? `${name} (in the draft)` : name,
          drawn: <LaneTag name={touched.has(name) ? `${name} •` : name} />,
        }))}
        className="w-56"
      />
    );
  return (
    <fieldset aria-label="Lane" className="-ml-2 flex flex-wrap">
      {lanes.map(({ name }) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === lane}
          onClick={() => onPick(name)}
          className={cn(
            "inline-flex h-8 items-center gap-1.5 rounded-md px-2",
            name === lane ? "bg-hover font-semibold text-ink" : "text-ink-2 hover:bg-hover",
          )}
        >
          <LaneTag name={name} />
          {touched.has(name) && (
            <span title="In the draft" className="size-1.5 rounded-full bg-accent">
              <span className="sr-only">in the draft</span>
            </span>
          )}
        </button>
      ))}
    </fieldset>
  );
}
