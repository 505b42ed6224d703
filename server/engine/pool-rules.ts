import type { BreakerView } from "../domain/snapshot.ts";

/** An agent that nothing but perhaps its breaker keeps from the task. */
export interface Contender {
  ordinal: number;
  breaker: BreakerView;
}

/** The lane and the task, as far as they decide whether breakers are heeded. */
export interface PoolRules {
  panic: "spread" | "shed";
  /** Members of the lane; one alone is never sent work that its breaker refuses. */
  members: number;
  /** Whether this task may be a probe: not critical, and its first try. */
  mayProbe: boolean;
}

/** Which breakers routing heeds. The states themselves follow their own evidence and are not changed by this. */
export interface PoolVerdict {
  /** `panic`: too many are out, so none but the forced ones is heeded. `shed`: the same, and the lane refuses work. */
  mode: "normal" | "panic" | "shed";
  /** Contenders that stay out. */
  heeded: number[];
  /** Contenders that may take the task although their breakers would not let it through; at a capped rate. */
  unheeded: number[];
}

/**
 * At most half of those that could take a task are out because of their breakers, counted after the last of them went
 * out, and one always stays. Beyond that, in a lane that spreads, the breakers say more of the world than of the agents:
 * routing heeds none but the forced ones. In a lane that sheds all may be out.
 */
export function heedBreakers(contenders: readonly Contender[], rules: PoolRules): PoolVerdict {
  const out = contenders.filter(({ breaker }) => !letsThrough(breaker, rules.mayProbe));
  const ordinals = out.map(({ ordinal }) => ordinal);
  const usable = contenders.length - out.length;
  if (out.length === 0 || usable >= leastUsable(contenders.length))
    return { mode: "normal", heeded: ordinals, unheeded: [] };
  if (rules.panic === "shed" || rules.members <= 1)
    return { mode: usable === 0 ? "shed" : "normal", heeded: ordinals, unheeded: [] };
  const forced = out.filter(({ breaker }) => breaker.override === "forced_open").map(({ ordinal }) => ordinal);
  const unheeded = ordinals.filter((ordinal) => !forced.includes(ordinal));
  return { mode: unheeded.length === 0 ? "normal" : "panic", heeded: forced, unheeded };
}

/** Half of them, rounded up, and at least one. */
export function leastUsable(contenders: number): number {
  return Math.max(1, Math.ceil(contenders / 2));
}

/** Whether a breaker lets a task through without any rule of the pool. */
export function letsThrough({ state, override, probeLeaseFree }: BreakerView, mayProbe: boolean): boolean {
  if (override === "forced_open") return false;
  if (override !== null || state === "closed") return true;
  return state === "half_open" && probeLeaseFree && mayProbe;
}

/** What the record keeps of it, beside the decision: replay and rationale need it, and nothing is skipped in silence. */
export interface PoolFacts {
  mode: PoolVerdict["mode"];
  /** Candidates whose breaker was not heeded; they stand among the candidates and not among the exclusions. */
  unheeded: readonly number[];
}

/** Words for the rationale; `null` where the pool's rules changed nothing. */
export function poolInWords({ mode, unheeded }: PoolFacts, contenders: number): string | null {
  if (mode === "normal") return null;
  if (mode === "shed") return `all ${contenders} agents are out by their breakers, and the lane refuses work then`;
  return `more than half of the ${contenders} agents are out by their breakers, so ${unheeded.length} of these were not heeded`;
}

/** A lane for the safety rule: which agents can take its work. */
export interface LaneMembers {
  name: string;
  agentIds: readonly string[];
}

/**
 * The lanes that a change would leave without any usable agent; an operator's order that does is refused without `force`.
 * Lanes that had none before are not its fault.
 */
export function lanesLeftEmpty(
  lanes: readonly LaneMembers[],
  usableBefore: (agentId: string, lane: string) => boolean,
  usableAfter: (agentId: string, lane: string) => boolean,
): string[] {
  return lanes
    .filter(({ name, agentIds }) => agentIds.some((id) => usableBefore(id, name)))
    .filter(({ name, agentIds }) => !agentIds.some((id) => usableAfter(id, name)))
    .map(({ name }) => name);
}
