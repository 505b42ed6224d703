import { canonicalJson } from "../domain/canonical-json.ts";
import type { Policy, PolicyDocument } from "../domain/policy.ts";
import type { World } from "./world.ts";

/**
 * The policy in force, which in a new database is `document` as version 1. Of several routers that start on the same new
 * database one publishes it, and all have the same.
 */
export async function publishFirstPolicy(
  { policyStore, vault, ids, clock }: Pick<World, "policyStore" | "vault" | "ids" | "clock">,
  document: PolicyDocument,
): Promise<Policy> {
  const current = await policyStore.current();
  if (current !== null) return current;
  const first: Policy = {
    version: 1,
    hash: vault.digest(canonicalJson(document)),
    document,
    publishedAtMs: clock.nowMs(),
    actor: "system",
    reason: "The lanes that Signalbox comes with",
  };
  const published = await policyStore.publish(first, 0, {
    id: ids.next("audit"),
    atMs: first.publishedAtMs,
    actorId: "system",
    actorName: "system",
    action: "policy.publish",
    target: "policy 1",
    reason: first.reason,
    before: null,
    after: { version: first.version, hash: first.hash },
  });
  if (published === "published") return first;
  const theirs = await policyStore.current();
  if (theirs === null) throw new Error("the first policy was published by another router but cannot be read");
  return theirs;
}
