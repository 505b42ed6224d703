import { NewKey } from "../domain/change-request.ts";
import { createKey, listKeys, revokeKey } from "../services/manage-keys.ts";
import type { Caller } from "../services/ports.ts";
import type { World } from "../services/world.ts";
import { type Fleet, startFleet } from "./fleet/start-fleet.ts";
import { seedHistory } from "./seed-history.ts";
import { portInPolicy, setUpDemoPolicy } from "./set-up-demo-policy.ts";
import { startTrickle } from "./trickle.ts";

export interface DemoOptions {
  /** Where Signalbox answers already. */
  url: string;
  /** For what is set up once: the policy, a key, a day of history. */
  world: World;
  log: (message: string) => void;
  /** Divides every time of the fleet, for tests; default 1. */
  speed?: number;
  /** Events of the history at the first start; default see `seedHistory`. */
  historyEvents?: number;
}

export interface Demo {
  fleet: Fleet;
  /** Resolves with the decisions made in the past: 0 where there were decisions before. */
  history: Promise<number>;
  /** Ends the trickle, then the fleet; resolves when both have ended. */
  stop(): Promise<void>;
}

const KEY_NAME = "demo trickle";
/** The demo acts as itself: what it sets up is in the audit under this name. */
const DEMO: Caller = {
  actor: { id: "system", name: "demo", role: "admin", project: "default" },
  traceparent: null,
  requestId: "demo",
};

/**
 * Starts the demo beside a running Signalbox: the fleet of simulated agents, a policy with them where there is none, a
 * day of history in an empty record, and a steady trickle of tasks. `null` where the policy has agents of somebody's own.
 */
export async function startDemo({ url, world, log, speed, historyEvents }: DemoOptions): Promise<Demo | null> {
  const wantedPort = portInPolicy(world.policies.current().document);
  const fleet = await startFleet({ port: wantedPort, log, ...(speed === undefined ? {} : { speed }) });
  try {
    const agents = fleet.agents.map(({ agent }) => agent);
    if (!(await setUpDemoPolicy(world, DEMO, agents))) {
      log("The policy has agents of its own and none of the demo's; the demo is not set up.");
      await fleet.stop();
      return null;
    }
    const isFirst = (await world.decisions.list({ project: null, limit: 1 })).rows.length === 0;
    const key = await freshKey(world);
    const trickle = startTrickle({ url, key: key.secret, agents: fleet.agents, log });
    const stopping = new AbortController();
    const history = isFirst ? pastDay(world, key.caller, historyEvents, stopping.signal, log) : Promise.resolve(0);
    return {
      fleet,
      history,
      async stop() {
        stopping.abort();
        await Promise.all([trickle.stop(), history]);
        await revokeKey(world, DEMO, { keyId: key.caller.actor.id, reason: "The demo ended" });
        await fleet.stop();
      },
    };
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}

/** A key for this run; those of runs that ended without a word are revoked. */
async function freshKey(world: World): Promise<{ secret: string; caller: Caller }> {
  for (const { id, name, revokedAtMs } of await listKeys(world, DEMO))
    if (name === KEY_NAME && revokedAtMs === null)
      await revokeKey(world, DEMO, { keyId: id, reason: "The demo that had it has ended" });
  const { key, secret } = await createKey(world, DEMO, {
    ...NewKey.parse({ name: KEY_NAME, role: "caller" }),
    reason: "The demo sends its tasks with it",
  });
  const { id, name, role, project } = key;
  return { secret, caller: { actor: { id, name, role, project }, traceparent: null, requestId: "demo" } };
}

/** The history is a picture to look at; that it is missing must not end the demo. */
async function pastDay(
  world: World,
  caller: Caller,
  events: number | undefined,
  signal: AbortSignal,
  log: (message: string) => void,
): Promise<number> {
  try {
    const untilMs = world.clock.nowMs();
    return await seedHistory({ world, caller, untilMs, signal, ...(events === undefined ? {} : { events }) });
  } catch (error) {
    log(`The demo's history could not be made: ${error instanceof Error ? error.message : String(error)}`);
    return 0;
  }
}
