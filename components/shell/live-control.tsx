"use client";

import { Pause, Play } from "lucide-react";
import { useLive } from "../api/live.tsx";
import { LIVE_WORDS, type LiveState } from "../api/live-state.ts";
import { cn } from "../ui/class-names.ts";
import { useKey } from "./use-key.ts";

const TONES: Record<LiveState, string> = {
  connecting: "text-ink-3",
  live: "text-good",
  reconnecting: "text-warn",
  polling: "text-warn",
  paused: "text-ink-3",
};

/** Whether the page moves, how it learns of changes, and the switch that stops it. */
export function LiveControl() {
  const { state, paused, setPaused } = useLive();
  const { label, meaning } = LIVE_WORDS[state];
  useKey("pause", () => setPaused(!paused));
  const Icon = paused ? Play : Pause;
  return (
    <button
      type="button"
      aria-pressed={paused}
      aria-label={`${label}. ${paused ? "Resume" : "Pause"} live updates`}
      title={`${meaning} Press p to ${paused ? "resume" : "pause"}.`}
      onClick={() => setPaused(!paused)}
      className="inline-flex h-7.5 items-center gap-1.5 rounded-md px-2 text-sm hover:bg-hover"
    >
      <span
        aria-hidden
        className={cn("size-[7px] rounded-full border border-current", TONES[state], state === "live" && "bg-current")}
      />
      <span role="status" className={cn("max-sm:sr-only", TONES[state])}>
        {label}
      </span>
      <Icon aria-hidden size={12} className="text-ink-3" />
    </button>
  );
}
