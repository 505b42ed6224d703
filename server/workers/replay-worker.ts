import { parentPort } from "node:worker_threads";
import type { DecisionFacts } from "../domain/decision.ts";
import type { WeightsByTier } from "../domain/factor.ts";
import type { Policy } from "../domain/policy.ts";
import { compilePolicy } from "../engine/compile-policy.ts";
import { emptyLaneHead } from "../engine/lane-head.ts";
import { type Replayed, type ReplayItem, whatIf } from "../engine/what-if.ts";

/** A set travels once; drafts that are tried on it name it by its key. */
export interface LoadSet {
  type: "load";
  key: string;
  policies: Pick<Policy, "version" | "hash" | "document">[];
  items: { decisionId: string; decidedAtMs: number; content: string | null; facts: DecisionFacts }[];
}

export interface RunDraft {
  type: "run";
  ticket: number;
  key: string;
  inForce: WeightsByTier;
  draft: WeightsByTier;
}

export type ReplayRequest = LoadSet | RunDraft;
export type ReplayReply = { ticket: number } & ({ replayed: Replayed } | { error: string });

let loaded: { key: string; items: ReplayItem[] } = { key: "", items: [] };

parentPort!.on("message", (request: ReplayRequest) => {
  if (request.type === "load") load(request);
  else parentPort!.postMessage(answer(request));
});

/** Replaying reads no lane head, so an empty one will do. */
function load({ key, policies, items }: LoadSet): void {
  const compiled = new Map(policies.map((policy) => [policy.version, compilePolicy(policy, emptyLaneHead([]))]));
  loaded = { key, items: items.map((item) => ({ ...item, policy: compiled.get(item.facts.policyVersion)! })) };
}

function answer({ ticket, key, inForce, draft }: RunDraft): ReplayReply {
  if (key !== loaded.key) return { ticket, error: `set ${key} is not loaded` };
  return { ticket, replayed: whatIf(loaded.items, inForce, draft) };
}
