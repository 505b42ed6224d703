import type { NewKey } from "../domain/change-request.ts";
import { Problem } from "../domain/problem.ts";
import type { ApiKey, Caller } from "./ports.ts";
import { assertProject } from "./projects/assert-project.ts";
import { demand, type World } from "./world.ts";

const DAY_MS = 86_400_000;
const SHOWN_CHARACTERS = 7;

/** A key that was just made: its text is told this once and is stored only as a hash. */
export interface CreatedKey {
  key: ApiKey;
  secret: string;
}

export async function createKey(
  world: World,
  caller: Caller,
  input: NewKey & { reason?: string },
): Promise<CreatedKey> {
  demand(caller, "administer");
  await assertProject(world, input.project);
  const atMs = world.clock.nowMs();
  const secret = world.vault.newKey();
  const key: ApiKey = {
    id: world.ids.next("key"),
    name: input.name,
    role: input.role,
    project: input.project,
    prefix: secret.slice(0, SHOWN_CHARACTERS),
    requestsPerMinute: input.requestsPerMinute,
    concurrency: input.concurrency,
    createdAtMs: atMs,
    expiresAtMs: input.expiresInDays === null ? null : atMs + input.expiresInDays * DAY_MS,
    revokedAtMs: null,
    lastUsedAtMs: null,
  };
  const audit = auditOf(world, caller, "key.create", key, input.reason ?? "created", null, shown(key));
  await world.keys.create(key, world.vault.digest(secret), audit);
  world.events.publish({ kind: "keys", id: key.id });
  return { key, secret };
}

/** Ends a key at once; a second revocation answers the same key. */
export async function revokeKey(
  world: World,
  caller: Caller,
  { keyId, reason }: { keyId: string; reason: string },
): Promise<ApiKey> {
  demand(caller, "administer");
  const before = await findKey(world, keyId);
  if (before.revokedAtMs !== null) return before;
  const atMs = world.clock.nowMs();
  const audit = auditOf(world, caller, "key.revoke", before, reason, shown(before), {
    ...shown(before),
    revokedAtMs: atMs,
  });
  const revoked = await world.keys.revoke(keyId, atMs, audit);
  world.events.publish({ kind: "keys", id: keyId });
  return revoked ?? before;
}

/** A new key with the same name, role, project and limits; the old one is revoked. */
export async function rotateKey(
  world: World,
  caller: Caller,
  { keyId, reason }: { keyId: string; reason: string },
): Promise<CreatedKey> {
  demand(caller, "administer");
  const { createdAtMs, expiresAtMs, revokedAtMs, ...old } = await findKey(world, keyId);
  if (revokedAtMs !== null)
    throw new Problem("conflict", `Key ${keyId} is revoked.`, "Create a new key instead of rotating this one.");
  const expiresInDays = expiresAtMs === null ? null : Math.max(1, Math.ceil((expiresAtMs - createdAtMs) / DAY_MS));
  const { name, role, project, requestsPerMinute, concurrency } = old;
  const input = { name, role, project, requestsPerMinute, concurrency, expiresInDays, reason };
  const created = await createKey(world, caller, input);
  await revokeKey(world, caller, { keyId, reason });
  return created;
}

export async function listKeys(world: World, caller: Caller): Promise<ApiKey[]> {
  demand(caller, "administer");
  return world.keys.list();
}

async function findKey(world: World, keyId: string): Promise<ApiKey> {
  const key = (await world.keys.list()).find((candidate) => candidate.id === keyId);
  if (key !== undefined) return key;
  throw new Problem("not_found", `There is no key ${keyId}.`, "List the keys with GET /v1/keys.");
}

function shown({ name, role, project, prefix, requestsPerMinute, concurrency, expiresAtMs, revokedAtMs }: ApiKey) {
  return { name, role, project, prefix, requestsPerMinute, concurrency, expiresAtMs, revokedAtMs };
}

function auditOf(
  world: World,
  { actor }: Caller,
  action: string,
  key: ApiKey,
  reason: string,
  before: unknown,
  after: unknown,
) {
  const atMs = world.clock.nowMs();
  return {
    id: world.ids.next("audit"),
    atMs,
    actorId: actor.id,
    actorName: actor.name,
    action,
    target: key.id,
    reason,
    before,
    after,
  };
}
