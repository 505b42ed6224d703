import { canonicalJson } from "../domain/canonical-json.ts";
import { type Policy, PolicyDocument } from "../domain/policy.ts";
import { invalid, Problem } from "../domain/problem.ts";
import type { Caller } from "./ports.ts";
import { queuedEvent } from "./webhooks/queued-event.ts";
import { demand, type World } from "./world.ts";

export interface PublishInput {
  document: unknown;
  /** The version that the change was made from; another version in force is a conflict. */
  expectedVersion: number;
  reason: string;
}

/** Publishes a policy as the next version: parsed whole, compared and set with its audit entry in one transaction. */
export async function publishPolicy(world: World, caller: Caller, input: PublishInput): Promise<Policy> {
  demand(caller, "change");
  const parsed = PolicyDocument.safeParse(input.document);
  if (!parsed.success) throw invalid(parsed.error, "invalid_policy");
  const current = await world.policyStore.current();
  const currentVersion = current?.version ?? 0;
  if (currentVersion !== input.expectedVersion) throw stale(input.expectedVersion, currentVersion);

  const { actor } = caller;
  const policy: Policy = {
    version: currentVersion + 1,
    hash: world.vault.digest(canonicalJson(parsed.data)),
    document: parsed.data,
    publishedAtMs: world.clock.nowMs(),
    actor: actor.name,
    reason: input.reason,
  };
  // Compiled first: a document that the engine cannot use must not become a version.
  const compiled = world.policies.compile(policy);
  const audit = {
    id: world.ids.next("audit"),
    atMs: policy.publishedAtMs,
    actorId: actor.id,
    actorName: actor.name,
    action: "policy.publish",
    target: `policy ${policy.version}`,
    reason: input.reason,
    before: current === null ? null : { version: current.version, hash: current.hash },
    after: { version: policy.version, hash: policy.hash },
  };
  const published = await world.policyStore.publish(policy, currentVersion, audit, eventOf(world, policy));
  if (published === "conflict") throw stale(input.expectedVersion, (await world.policyStore.current())?.version ?? 0);
  world.policies.adopt(compiled);
  world.live.adoptPolicy(compiled);
  world.events.publish({ kind: "policy", id: String(policy.version) });
  return policy;
}

/** What webhooks are told. */
function eventOf(world: World, { version, hash, publishedAtMs, actor, reason }: Policy) {
  const content = { version, hash, previousVersion: version - 1, actor, reason };
  return queuedEvent({ id: world.ids.next("evt"), atMs: publishedAtMs, kind: "policy.published", content });
}

function stale(expected: number, current: number): Problem {
  return new Problem(
    "version_conflict",
    `The change was made from policy version ${expected}, but version ${current} is in force.`,
    "Read the policy again, look at what changed, and publish your change on top of it.",
    { currentVersion: current },
  );
}
