import type { BreakerStatus } from "../../server/domain/controls.ts";

type Mark = BreakerStatus["window"]["strip"][number];

const SLOTS = 50;
/** Height says it without the colour: a failure reaches from top to bottom, a slow call to the middle, a success is low. */
const MARKS: Record<Mark["outcome"], { height: number; tone: string }> = {
  succeeded: { height: 5, tone: "var(--good)" },
  slow: { height: 10, tone: "var(--warn)" },
  failed: { height: 16, tone: "var(--bad)" },
};

/** The calls of the window, oldest at the left. */
export function WindowStrip({ marks, words }: { marks: readonly Mark[]; words: string }) {
  const shown = marks.slice(-SLOTS);
  return (
    <div>
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${SLOTS * 5} 16`}
        preserveAspectRatio="none"
        className="block h-4 w-full border-b"
      >
        {shown.map(({ outcome, ageMs }, place) => {
          const { height, tone } = MARKS[outcome];
          // biome-ignore lint/suspicious/noArrayIndexKey: a call has no other name than its place
          return <rect key={`${place} ${ageMs}`} x={place * 5} y={16 - height} width="4" height={height} fill={tone} />;
        })}
      </svg>
      <p className="text-xs text-ink-3">{words}</p>
    </div>
  );
}
