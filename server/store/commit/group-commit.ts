import { Problem } from "../../domain/problem.ts";
import { isLostConnection, isLostRace, isRefusal, storeProblem } from "../store-problem.ts";

export interface GroupCommitOptions<Row, Result> {
  /** Makes the rows durable in one transaction and answers for each, in their order. `slot` is 0 up to `inFlight` - 1. */
  commitBatch(rows: readonly Row[], slot: number): Promise<Result[]>;
  /** Two rows with the same key never stand in one batch; the later one waits for the next. */
  keyOf(row: Row): string;
  bytesOf(row: Row): number;
  /** Batches in flight at once. */
  inFlight: number;
}

export interface GroupCommit<Row, Result> {
  /** Resolves once the row is durable. Rejects with `overloaded` where too much waits, with `store_unavailable` or `internal` where it failed. */
  add(row: Row): Promise<Result>;
  /** Rows that wait or are on their way. */
  waiting(): number;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
}

const MAXIMUM_ROWS = 512;
const MAXIMUM_BATCH_BYTES = 4_000_000;
const MAXIMUM_WAITING_ROWS = 20_000;
const MAXIMUM_WAITING_BYTES = 256_000_000;
/** How long the first row waits for company. A commit takes longer than that anyway. */
const LINGER_MS = 1;
const LOST_RACE_TRIES = 3;
const LOST_CONNECTION_TRIES = 3;

interface Waiting<Row, Result> {
  row: Row;
  bytes: number;
  resolve(result: Result): void;
  reject(problem: Problem): void;
}

/**
 * Gathers rows that arrive together into one transaction: the cost of a commit is shared by all of them. A row that
 * PostgreSQL refuses fails alone; its batch is halved until it stands by itself.
 */
export function createGroupCommit<Row, Result>(options: GroupCommitOptions<Row, Result>): GroupCommit<Row, Result> {
  let queue: Waiting<Row, Result>[] = [];
  let queuedBytes = 0;
  let onTheWay = 0;
  let timer: NodeJS.Timeout | null = null;
  const freeSlots = Array.from({ length: options.inFlight }, (_, slot) => slot);
  let idle: (() => void)[] = [];

  function add(row: Row): Promise<Result> {
    const bytes = options.bytesOf(row);
    if (queue.length >= MAXIMUM_WAITING_ROWS || queuedBytes + bytes > MAXIMUM_WAITING_BYTES) {
      return Promise.reject(overloaded(queue.length));
    }
    return new Promise((resolve, reject) => {
      queue.push({ row, bytes, resolve, reject });
      queuedBytes += bytes;
      schedule();
    });
  }

  /** A full batch leaves at once, a smaller one after the linger; neither before a slot is free. */
  function schedule(): void {
    if (freeSlots.length === 0 || queue.length === 0) return;
    if (queue.length >= MAXIMUM_ROWS) launch();
    else timer ??= setTimeout(launch, LINGER_MS);
  }

  function launch(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const slot = freeSlots.shift();
    if (slot === undefined) return;
    const batch = takeBatch();
    onTheWay += batch.length;
    void commit(batch, slot).finally(() => {
      onTheWay -= batch.length;
      // The lowest free slot first: at low rates everything goes through one.
      freeSlots.push(slot);
      freeSlots.sort((one, other) => one - other);
      schedule();
      if (onTheWay === 0 && queue.length === 0) {
        for (const resolve of idle) resolve();
        idle = [];
      }
    });
    schedule();
  }

  function takeBatch(): Waiting<Row, Result>[] {
    const batch: Waiting<Row, Result>[] = [];
    const later: Waiting<Row, Result>[] = [];
    const keys = new Set<string>();
    let bytes = 0;
    let place = 0;
    for (; place < queue.length && batch.length < MAXIMUM_ROWS; place += 1) {
      const waiting = queue[place]!;
      if (batch.length > 0 && bytes + waiting.bytes > MAXIMUM_BATCH_BYTES) break;
      const key = options.keyOf(waiting.row);
      if (keys.has(key)) {
        later.push(waiting);
        continue;
      }
      keys.add(key);
      bytes += waiting.bytes;
      batch.push(waiting);
    }
    queue = [...later, ...queue.slice(place)];
    queuedBytes -= bytes;
    return batch;
  }

  /** Never rejects: each row's own promise says how it went. */
  async function commit(batch: readonly Waiting<Row, Result>[], slot: number): Promise<void> {
    try {
      const results = await commitWithRetry(batch, slot);
      batch.forEach((waiting, place) => {
        waiting.resolve(results[place]!);
      });
    } catch (error) {
      if (isRefusal(error) && batch.length > 1) {
        const middle = batch.length >> 1;
        await commit(batch.slice(0, middle), slot);
        await commit(batch.slice(middle), slot);
        return;
      }
      const problem = storeProblem(error);
      for (const waiting of batch) waiting.reject(problem);
    }
  }

  /**
   * After a lost connection nobody knows whether the batch was committed. Trying again settles it, because a batch leaves
   * rows alone that are there already; a database that is away says so at once.
   */
  async function commitWithRetry(batch: readonly Waiting<Row, Result>[], slot: number): Promise<Result[]> {
    const rows = batch.map((waiting) => waiting.row);
    for (let tries = 1; ; tries += 1) {
      try {
        return await options.commitBatch(rows, slot);
      } catch (error) {
        const limit = isLostRace(error) ? LOST_RACE_TRIES : isLostConnection(error) ? LOST_CONNECTION_TRIES : 1;
        if (tries >= limit) throw error;
      }
    }
  }

  return {
    add,
    waiting: () => queue.length + onTheWay,
    drained: () => (queue.length + onTheWay === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
  };
}

function overloaded(waiting: number): Problem {
  return new Problem(
    "overloaded",
    `${waiting} records already wait for the database`,
    "Send fewer requests, or try again in a moment.",
    { retryAfterMs: 1_000 },
  );
}
