/** What changed, coarsely; screens that show it read it again. */
export const SIGNAL_KINDS = ["decisions", "outcomes", "policy", "breakers", "keys", "tasks"] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** Something of this kind changed: `id` is the newest decision, policy version, breaker, key or task that did. */
export interface Signal {
  kind: SignalKind;
  id: string;
}
