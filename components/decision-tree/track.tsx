import type { TreeNode } from "./picture.ts";

/** Width of the column in which the track runs. */
export const TRACK_WIDTH = 56;
const LEFT = 12;
const WIDEST = 24;
const NARROWEST = 3;

/** How wide the track is with so many of all agents on it. */
export function trackWidth(agents: number, members: number): number {
  if (agents <= 0) return 0;
  return Math.max(NARROWEST, (WIDEST * agents) / Math.max(1, members));
}

export interface TrackProps {
  track: TreeNode["track"];
  members: number;
  /** Where the chosen one's thread goes in this row. */
  thread: "none" | "starts" | "through" | "arrives";
  /** What leaves the track here: agents into a siding, a candidate to its row, nobody. */
  leaves: "siding" | "row" | "nothing";
}

/**
 * One row's piece of the track. Its width is the number of agents still in the running; what leaves curves off to the
 * right, and the chosen one is a thread along its left edge. Stretched to the row's height, whatever that is.
 */
export function Track({ track, members, thread, leaves }: TrackProps) {
  const enter = trackWidth(track.enter, members);
  const leave = trackWidth(track.leave, members);
  const parting = Math.max(leaves === "nothing" ? 0 : 1.5, enter - leave);
  return (
    <svg
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 left-0 h-full"
      width={TRACK_WIDTH}
      viewBox={`0 0 ${TRACK_WIDTH} 100`}
      preserveAspectRatio="none"
    >
      {leave > 0 && (
        <path
          d={`M${LEFT} ${thread === "starts" ? 50 : 0}H${LEFT + leave}V100H${LEFT}Z`}
          fill="var(--track)"
          fillOpacity="0.42"
        />
      )}
      {leaves !== "nothing" && (
        <Parting from={LEFT + Math.max(0, enter - parting)} width={parting} siding={leaves === "siding"} />
      )}
      <Thread thread={thread} />
    </svg>
  );
}

/** A ribbon that curves from the track to the middle of the row. */
function Parting({ from, width, siding }: { from: number; width: number; siding: boolean }) {
  const middle = from + width / 2;
  return (
    <path
      d={`M${middle} 0C${middle} 42 ${middle + 4} 50 ${Math.max(middle + 8, TRACK_WIDTH - 12)} 50H${TRACK_WIDTH - (siding ? 6 : 2)}`}
      fill="none"
      stroke="var(--track)"
      strokeOpacity={siding ? 0.75 : 0.9}
      strokeWidth={siding ? Math.max(1.5, width) : Math.min(2, Math.max(1, width))}
      vectorEffect="non-scaling-stroke"
    />
  );
}

function Thread({ thread }: { thread: TrackProps["thread"] }) {
  const x = LEFT + 1.5;
  const paths: Record<TrackProps["thread"], string | null> = {
    none: null,
    starts: `M${x} 50V100`,
    through: `M${x} 0V100`,
    arrives: `M${x} 0C${x} 40 ${x + 4} 50 ${x + 14} 50H${TRACK_WIDTH - 6}`,
  };
  const path = paths[thread];
  if (!path) return null;
  return <path d={path} fill="none" stroke="var(--accent)" strokeWidth="3" vectorEffect="non-scaling-stroke" />;
}
