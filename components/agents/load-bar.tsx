import { formatCount } from "../format.ts";
import { cn } from "../ui/class-names.ts";
import type { AgentLoad } from "./use-load.ts";

/** From this share of its limit on, an agent is nearly full. */
const NEARLY_FULL = 0.8;

/** Attempts in flight over the present limit, as figures and as a bar. */
export function LoadBar({ load, declared }: { load: AgentLoad | undefined; declared: number }) {
  const inFlight = load?.inFlight;
  const limit = load?.limit ?? declared;
  const share = inFlight === undefined ? 0 : Math.min(1, inFlight / limit);
  const lowered = limit < declared;
  return (
    <span
      className="inline-flex items-center justify-end gap-2"
      title={
        lowered ? `Lowered from ${formatCount(declared)}, because it was overloaded` : "Attempts in flight of its limit"
      }
    >
      <span aria-hidden className="h-1.5 w-10 overflow-hidden rounded-full bg-hover">
        <span
          className={cn("block h-full", share >= NEARLY_FULL ? "bg-warn" : "bg-accent")}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className="min-w-12">
        {formatCount(inFlight)} / <span className={lowered ? "text-warn" : ""}>{formatCount(limit)}</span>
      </span>
    </span>
  );
}
