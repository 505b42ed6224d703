/** How the page learns of changes: by a stream, by asking now and then, or not at all while it is paused. */
export type LiveState = "connecting" | "live" | "reconnecting" | "polling" | "paused";

export interface StreamFacts {
  paused: boolean;
  /** As tRPC tells it: `pending` is a stream that stands. */
  status: "idle" | "connecting" | "pending" | "error";
  /** It has stood at least once since the page was opened. */
  everStood: boolean;
  /** How long it has been away, in milliseconds. */
  awayMs: number;
}

/** After so long without a stream the page asks by itself. */
export const POLL_AFTER_MS = 4_000;
export const POLL_EVERY_MS = 5_000;

/** What the operator is told of the connection. */
export function liveStateOf({ paused, status, everStood, awayMs }: StreamFacts): LiveState {
  if (paused) return "paused";
  if (status === "pending") return "live";
  if (awayMs >= POLL_AFTER_MS) return "polling";
  return everStood ? "reconnecting" : "connecting";
}

export const LIVE_WORDS: Record<LiveState, { label: string; meaning: string }> = {
  connecting: { label: "Connecting", meaning: "Opening the stream of changes." },
  live: { label: "Live", meaning: "Changes appear as they happen." },
  reconnecting: { label: "Reconnecting", meaning: "The stream broke; it is being opened again." },
  polling: { label: "Polling", meaning: "The stream cannot be opened; this page asks every five seconds." },
  paused: { label: "Paused", meaning: "Nothing on this page moves until you resume." },
};
