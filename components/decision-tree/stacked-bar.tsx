import type { Factor } from "../../server/domain/factor.ts";
import { formatScore } from "../format.ts";
import { factorTone } from "../identity/factor-tone.ts";
import { factorLabel } from "../vocabulary.ts";
import type { ScoreAxis, Segment } from "./picture.ts";

export interface StackedBarProps {
  segments: readonly Segment[];
  axis: ScoreAxis;
  /** Dims every other factor. */
  focus?: Factor | null;
  /** The total to compare with, drawn as a line through all bars. */
  markAt: number | null;
  muted?: boolean;
}

/** Contributions end to end on the common axis. */
export function StackedBar({ segments, axis, focus, markAt, muted }: StackedBarProps) {
  const place = (value: number) => `${(value / axis.to) * 100}%`;
  return (
    <span aria-hidden className="relative block h-full w-full">
      <AxisLines axis={axis} />
      <span
        className={
          muted
            ? "absolute inset-x-0 top-1/2 h-2.5 -translate-y-1/2"
            : "absolute inset-x-0 top-1/2 h-3.5 -translate-y-1/2"
        }
      >
        {segments.map((segment) => (
          <span
            key={segment.factor}
            title={`${factorLabel(segment.factor)} ${formatScore(segment.to - segment.from)}`}
            className="absolute inset-y-0 transition-[left,opacity] duration-200"
            style={{
              left: place(segment.from),
              // A hairline of the ground keeps neighbours apart without moving their ends.
              width: `max(1px, calc(${place(segment.to - segment.from)} - 1px))`,
              background: factorTone(segment.factor),
              opacity: focus && focus !== segment.factor ? 0.25 : muted ? 0.8 : 1,
            }}
          />
        ))}
      </span>
      {markAt !== null && <span className="absolute inset-y-0 w-px bg-accent" style={{ left: place(markAt) }} />}
    </span>
  );
}

/** The verticals of the axis behind every bar. */
export function AxisLines({ axis }: { axis: ScoreAxis }) {
  return (
    <>
      {axis.ticks.map((tick) => (
        <span key={tick} className="absolute inset-y-0 w-px bg-line" style={{ left: `${(tick / axis.to) * 100}%` }} />
      ))}
    </>
  );
}
