import type { AgentAvailability, BreakerStatus, BreakerVerb } from "../../server/domain/controls.ts";
import { formatDuration } from "../format.ts";

/** A tile: an agent's own breaker with its availability, or the breaker of an agent in one lane, or of an account. */
export interface Tile {
  breaker: BreakerStatus;
  name: string;
  /** What the breaker stands before, where it is not the agent as a whole. */
  within: string | null;
  agentId: string | null;
  lane: string | null;
  availability: AgentAvailability | null;
}

export type Effective = BreakerStatus["effective"];

/** Each state has its word and what it means to work that comes. */
export const STATE_WORDS: Record<Effective, { label: string; meaning: string }> = {
  closed: { label: "Closed", meaning: "work passes" },
  open: { label: "Open", meaning: "work is kept away" },
  half_open: { label: "Half-open", meaning: "probes only" },
  forced_open: { label: "Forced open", meaning: "kept away by hand" },
  forced_closed: { label: "Forced closed", meaning: "let through by hand" },
  observe_only: { label: "Observed only", meaning: "let through, watched by hand" },
};

export const VERB_WORDS: Record<BreakerVerb, { label: string; effect: string; done: string }> = {
  trip: { label: "Trip", effect: "No work goes there until it ends or is released.", done: "Tripped" },
  force_close: { label: "Force closed", effect: "Work passes whatever the evidence says.", done: "Forced closed" },
  observe: { label: "Observe only", effect: "Work passes; the evidence is only watched.", done: "Observed only" },
  release: {
    label: "Release",
    effect: "The override ends; after a trip, probes tell whether it is well.",
    done: "Released",
  },
  reset: { label: "Reset", effect: "It closes now, and its window is cleared.", done: "Reset" },
};

/** The verbs that make sense in this state, the likeliest first. */
export function verbsFor({ effective, override, state }: BreakerStatus): BreakerVerb[] {
  if (override !== null) return effective === "forced_open" ? ["release", "reset"] : ["release", "trip", "reset"];
  return state === "closed" ? ["trip", "observe", "force_close"] : ["reset", "trip", "force_close", "observe"];
}

/** Tiles of what is not as it should be, or has been used; a lane's breaker that is closed says nothing new. */
export function prepareTiles(
  breakers: readonly BreakerStatus[],
  agents: readonly AgentAvailability[],
  names: ReadonlyMap<string, string>,
): Tile[] {
  const availabilities = new Map(agents.map((agent) => [agent.agentId, agent]));
  return breakers
    .filter(({ scope, effective }) => scope.kind === "agent" || effective !== "closed")
    .map((breaker) => {
      const { scope } = breaker;
      if (scope.kind === "account")
        return { breaker, name: scope.account, within: "account", agentId: null, lane: null, availability: null };
      const { agentId } = scope;
      const lane = scope.kind === "lane" ? scope.lane : null;
      return {
        breaker,
        name: names.get(agentId) ?? agentId,
        within: lane === null ? null : `in ${lane}`,
        agentId,
        lane,
        availability: lane === null ? (availabilities.get(agentId) ?? null) : null,
      };
    });
}

/** How many need a look, for the headline and the Overview. */
export function countNotClosed(breakers: readonly BreakerStatus[]): number {
  return breakers.filter(({ effective }) => effective !== "closed").length;
}

/** When it lets a probe in, or when its override ends. */
export function nextInWords({ override, nextProbeAt, effective }: BreakerStatus, nowMs: number): string | null {
  const until = (atMs: number) => formatDuration(Math.max(0, atMs - nowMs));
  if (override !== null) return `ends in ${until(override.expiresAtMs)}`;
  if (effective === "half_open") return "the next task that is not critical is a probe";
  return nextProbeAt === null ? null : `probe in ${until(nextProbeAt)}`;
}

/** The window in a sentence, for those who hear it. */
export function windowInWords({ calls, failed, slow }: BreakerStatus["window"]): string {
  if (calls === 0) return "no calls in its window";
  return `${failed} failed and ${slow} slow of ${calls} calls`;
}
