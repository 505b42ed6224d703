import { cn } from "../ui/class-names.ts";
import { laneColour } from "./lane-hue.ts";

/** A lane's name with its hue beside it; the hue never stands alone. */
export function LaneTag({ name, className }: { name: string; className?: string }) {
  return (
    <span className={cn("inline-flex min-w-0 items-center gap-1.5 align-middle", className)}>
      <span aria-hidden className="h-3 w-[3px] shrink-0 rounded-full" style={{ background: laneColour(name) }} />
      <span className="truncate">{name}</span>
    </span>
  );
}
