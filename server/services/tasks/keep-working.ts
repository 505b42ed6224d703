import type { World } from "../world.ts";
import { carryOutTask } from "./carry-out-task.ts";
import { keptCharacters, OUTPUT_KEPT_MS } from "./end-task.ts";

/** A router that is gone loses its tasks to others after this. */
export const LEASE_MS = 10_000;
/** Tasks in the background that one router works at. */
export const MAXIMUM_AT_ONCE = 256;

const TURN_MS = 1_000;
/** Those who are woken together are woken once. */
const WAKE_MS = 10;
const RENEW_EVERY_TURNS = 3;
const SWEEP_EVERY_TURNS = 60;

/**
 * Works in the background, turn by turn: takes up tasks that nobody works at (new ones, those of a router that is gone,
 * those that a person has answered), keeps the leases of its own, and stops those that somebody cancelled elsewhere.
 * Gives the way to stop: what is under way is then left to other routers, or to this one's next start.
 */
export function keepWorking(world: World): () => Promise<void> {
  let turns = 0;
  let isStopping = false;
  let isWoken = false;
  let timer: NodeJS.Timeout | undefined;
  let turning: Promise<void> = Promise.resolve();

  const turn = async () => {
    isWoken = false;
    turns += 1;
    await stopWhatEnded(world, turns % RENEW_EVERY_TURNS === 0);
    const room = MAXIMUM_AT_ONCE - world.desk.taskIds().length;
    if (room > 0) await takeUp(world, room);
    if (turns % SWEEP_EVERY_TURNS === 0) await sweep(world);
  };
  const schedule = (afterMs: number) => {
    clearTimeout(timer);
    if (isStopping) return;
    timer = setTimeout(() => {
      turning = turn()
        .catch((error: unknown) => world.trouble("background tasks could not be looked after", error))
        .finally(() => schedule(isWoken ? WAKE_MS : TURN_MS));
    }, afterMs);
    timer.unref();
  };
  world.desk.onWake(() => {
    if (isWoken) return;
    isWoken = true;
    void turning.then(() => schedule(WAKE_MS));
  });

  schedule(0);
  return async () => {
    isStopping = true;
    clearTimeout(timer);
    await turning;
    for (const taskId of world.desk.taskIds()) world.desk.stop(taskId, "shutdown");
    await world.desk.cleared();
  };
}

async function stopWhatEnded(world: World, renews: boolean): Promise<void> {
  const taskIds = world.desk.taskIds();
  if (taskIds.length === 0) return;
  for (const taskId of await world.runs.cancelled(taskIds)) world.desk.stop(taskId, "cancelled");
  if (!renews) return;
  const lease = { owner: world.desk.owner, untilMs: world.clock.nowMs() + LEASE_MS };
  const ours = new Set(await world.runs.renew(lease, taskIds));
  for (const taskId of taskIds) if (!ours.has(taskId)) world.desk.stop(taskId, "lease_lost");
}

async function takeUp(world: World, room: number): Promise<void> {
  const nowMs = world.clock.nowMs();
  for (const run of await world.runs.claim({ owner: world.desk.owner, untilMs: nowMs + LEASE_MS }, nowMs, room))
    carryOutTask(world, run).catch((error: unknown) => world.trouble(`task ${run.taskId} was not carried out`, error));
}

async function sweep(world: World): Promise<void> {
  const nowMs = world.clock.nowMs();
  await world.runs.sweep(nowMs, nowMs - OUTPUT_KEPT_MS, keptCharacters(world.settings.content));
}
