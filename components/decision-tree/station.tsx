import { TRACK_WIDTH } from "./track.tsx";

/** What stands on the track in the middle of a row. */
export type StationKind = "origin" | "stop" | "arrival" | "buffer" | "halt";

/** A mark on the track: where the task starts, where something was decided, where it arrived, or where a siding ends. */
export function Station({ kind, hue }: { kind: StationKind; hue?: string | undefined }) {
  const atEnd = kind === "arrival" || kind === "buffer" || kind === "halt";
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute top-1/2 z-10 -translate-x-1/2 -translate-y-1/2"
      style={{ left: atEnd ? TRACK_WIDTH - 6 : 13.5 }}
    >
      {kind === "buffer" ? (
        <span className="block h-3 w-[3px] rounded-full bg-ink-3" />
      ) : kind === "halt" ? (
        <span className="block size-[5px] rounded-full" style={{ background: "var(--track)" }} />
      ) : (
        <span
          className={
            kind === "arrival"
              ? "block size-3.5 rounded-full border-[3.5px]"
              : "block size-3 rounded-full border-[2.5px]"
          }
          style={{
            borderColor: hue ?? "var(--accent)",
            background: kind === "origin" ? "var(--accent)" : "var(--ground)",
          }}
        />
      )}
    </span>
  );
}
