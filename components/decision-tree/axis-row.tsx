import type { Factor } from "../../server/domain/factor.ts";
import type { ScoreAxis } from "./picture.ts";
import { CANDIDATE_GRID } from "./row-candidate.tsx";

/** The scale above the candidates. It is a picture for the eye; every total stands in its row as a figure. */
export function AxisRow({ axis, focus }: { axis: ScoreAxis; focus: Factor | null }) {
  return (
    <div aria-hidden className={CANDIDATE_GRID}>
      <span className="@max-xl:hidden" />
      <span className="label-caps">Agent</span>
      <span className="label-caps text-right">Total</span>
      <span className="relative h-5 @max-xl:hidden">
        {axis.ticks.map((tick) => (
          <span
            key={tick}
            className="label-caps absolute bottom-0 -translate-x-1/2"
            style={{ left: `${(tick / axis.to) * 100}%` }}
          >
            {tick}
          </span>
        ))}
      </span>
      <span className="label-caps text-right @max-xl:hidden">{focus ? "its part" : "to chosen"}</span>
    </div>
  );
}
