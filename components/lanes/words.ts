import type { LadderStep, Lane } from "../../server/domain/lane.ts";

export const LADDER_WORDS: Record<LadderStep, { label: string; meaning: string }> = {
  degrade: { label: "Degrade", meaning: "a cheaper tier takes over" },
  switch: { label: "Switch", meaning: "another agent takes over" },
  ask: { label: "Ask", meaning: "a person is asked" },
  script: { label: "Script", meaning: "a deterministic script answers" },
  continue_with_receipt: { label: "Go on", meaning: "the work goes on, and the overrun is written down" },
  stop: { label: "Stop", meaning: "the task is stopped" },
};

export const PANIC_WORDS: Record<Lane["panic"], { label: string; meaning: string }> = {
  spread: { label: "Spread", meaning: "half of the members stay usable, whatever their breakers say" },
  shed: { label: "Shed", meaning: "tasks are refused until breakers close" },
};
