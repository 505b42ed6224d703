import { formatPercent } from "../format.ts";
import { laneColour } from "../identity/lane-hue.ts";
import { FILTER_WORDS } from "../vocabulary.ts";
import type { Strength } from "./prepare.ts";

/**
 * Expected success by lane as small columns, each lane in its own place and hue. A guess is drawn hollow; a lane that the
 * agent is no member of leaves its place empty.
 */
export function StrengthStrip({
  lanes,
  strengths,
}: {
  lanes: readonly string[];
  strengths: ReadonlyMap<string, Strength> | undefined;
}) {
  const told = lanes.flatMap((lane) => {
    const strength = strengths?.get(lane);
    if (strength === undefined) return [];
    if (strength.kind === "filtered") return [`${lane}: falls at ${FILTER_WORDS[strength.filter].label} now`];
    return [`${lane} ${formatPercent(strength.expected)}${strength.assumed ? " (assumed)" : ""}`];
  });
  return (
    <span
      role="img"
      aria-label={told.length > 0 ? `Expected success: ${told.join(", ")}` : "Nothing known yet"}
      title={told.join(" · ")}
      className="inline-flex h-6 items-end gap-[3px]"
    >
      {lanes.map((lane) => {
        const strength = strengths?.get(lane);
        const colour = laneColour(lane);
        return (
          <span key={lane} className="relative h-full w-[9px] border-b border-line-strong">
            {strength?.kind === "filtered" && (
              <span
                className="absolute inset-x-[3px] bottom-0 h-full border-l border-dashed"
                style={{ borderColor: colour }}
              />
            )}
            {strength?.kind === "known" && (
              <span
                className="absolute inset-x-0 bottom-0 rounded-t-[1px]"
                style={{
                  height: `${Math.max(6, strength.expected * 100)}%`,
                  border: `1px solid ${colour}`,
                  background: strength.assumed ? "transparent" : colour,
                }}
              />
            )}
          </span>
        );
      })}
    </span>
  );
}
