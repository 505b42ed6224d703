/** The gates before an agent is called, in their order: a later one never burns what an earlier one would refuse. */
export const GATES = ["deny_list", "breaker", "loop_guard", "concurrency", "approval", "budget"] as const;
export type GateName = (typeof GATES)[number];

/** One gate: what it takes (a permit, a slot, an approval, a hold) it can give back. */
export interface Gate<Refusal> {
  name: GateName;
  /** Takes what it guards, or says why not. */
  take(): Refusal | null;
  /** Gives back what was taken, where a later gate refused. */
  giveBack(): void;
}

export type Passage<Refusal> = { kind: "passed" } | { kind: "refused"; by: GateName; refusal: Refusal };

/**
 * Passes a call through the gates in the order of `GATES`, whatever order they are given in. At the first refusal what
 * was taken before is given back, last first, and no later gate is asked.
 */
export function passGates<Refusal>(gates: readonly Gate<Refusal>[]): Passage<Refusal> {
  const ordered = [...gates].sort((one, other) => GATES.indexOf(one.name) - GATES.indexOf(other.name));
  for (const [place, gate] of ordered.entries()) {
    const refusal = gate.take();
    if (refusal === null) continue;
    for (const taken of ordered.slice(0, place).reverse()) taken.giveBack();
    return { kind: "refused", by: gate.name, refusal };
  }
  return { kind: "passed" };
}
