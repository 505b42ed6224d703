import { ulid } from "ulidx";
import { RouteRequest } from "../domain/task.ts";
import { hashText, uniforms } from "../engine/chance.ts";
import type { Caller } from "../services/ports.ts";
import { recordOutcome } from "../services/record-outcome.ts";
import { routeTask } from "../services/route-task.ts";
import type { World } from "../services/world.ts";
import { createDemoEvents } from "./demo-task.ts";
import { imagineAttempt } from "./imagine-attempt.ts";
import { playEvent, type Stage } from "./play-event.ts";
import { openPrompts } from "./prompts.ts";

export interface HistoryOptions {
  world: World;
  /** Whose decisions they are. */
  caller: Caller;
  /** The instant that the history reaches up to. */
  untilMs: number;
  signal: AbortSignal;
  /** Default `history`. */
  seed?: string;
  /** Default 560, which make about 800 decisions. */
  events?: number;
}

const SPAN_MS = 24 * 3_600_000;
/** Played at a time; enough to keep the group commit busy, few enough to leave room for live work. */
const AT_ONCE = 12;

/**
 * Plays a day of the demo in the past, so that the first look shows a day: every decision and outcome is made by the
 * services that make the live ones, in a world whose clock stands at its moment. Resolves with the number of decisions.
 */
export async function seedHistory(options: HistoryOptions): Promise<number> {
  const { world, caller, untilMs, signal, seed = "history", events = 560 } = options;
  const random = uniforms(hashText(seed));
  const nextEvent = createDemoEvents(openPrompts(random), random, `history-${untilMs.toString(36)}`);
  const moments = Array.from({ length: events }, () => momentBefore(untilMs, random)).sort((one, other) => one - other);
  let decisions = 0;
  let next = 0;

  const playNext = async (): Promise<void> => {
    while (next < moments.length && !signal.aborted) {
      const stage = pastStage(world, caller, moments[next]!, untilMs, random);
      next += 1;
      await playEvent(nextEvent(), stage);
      decisions += stage.decisions;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, playNext));
  return decisions;
}

/** A moment of the last day: busier by day than by night. */
function momentBefore(untilMs: number, random: () => number): number {
  for (;;) {
    const atMs = untilMs - random() * SPAN_MS;
    const hour = new Date(atMs).getUTCHours();
    if (random() < 0.25 + 0.75 * Math.max(0, Math.sin(((hour - 5) / 16) * Math.PI))) return atMs;
  }
}

/** The services at a moment of the past, which moves on while the event is played, and never beyond `untilMs`. */
function pastStage(
  world: World,
  caller: Caller,
  startMs: number,
  untilMs: number,
  random: () => number,
): Stage & { decisions: number } {
  let nowMs = startMs;
  const past: World = {
    ...world,
    clock: { nowMs: () => nowMs, monotonicMicros: world.clock.monotonicMicros },
    ids: { next: (prefix) => `${prefix}_${ulid(nowMs)}` },
  };
  return {
    decisions: 0,
    async route(body) {
      this.decisions += 1;
      // Ids are ordered by their millisecond alone here, so no two of one event share one.
      nowMs = Math.min(untilMs, Math.floor(nowMs) + 1);
      return routeTask(past, caller, RouteRequest.parse(body));
    },
    async attempt(agentId, task) {
      const outcome = imagineAttempt(agentId, task, nowMs, untilMs, Math.floor(random() * 1e9));
      nowMs = Math.min(untilMs, nowMs + (outcome?.latencyMs ?? 0));
      return outcome;
    },
    report: async (decisionId, report) => void (await recordOutcome(past, caller, decisionId, report)),
    // Its lease ran out long ago; here and now it was taken a moment ago.
    forget: (decisionId) => world.live.undone(decisionId),
    random,
  };
}
