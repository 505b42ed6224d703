import { setImmediate } from "node:timers/promises";
import type { DropReason, SpanCounts } from "./metrics.ts";
import type { Parcel, SendParcel, Sent } from "./otlp-exporter.ts";
import type { QueueSettings } from "./telemetry-settings.ts";

/** What the queue does with a batch: `pack` encodes it, off the hot path, and `send` exports it. */
export interface Parcels<Job> {
  /** Counts what cannot be packed itself; `null` where nothing is left. Never rejects. */
  pack(jobs: readonly Job[]): Promise<Parcel | null>;
  send: SendParcel;
}

/** A packed batch, and how many jobs it was. */
interface Load {
  jobs: number;
  parcel: Parcel;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * A bounded queue of spans to be exported, several batches at once. A batch is packed soon after it is full, so what waits
 * is bytes and not the objects they are made of. A batch that the collector did not take is sent again until it does;
 * meanwhile the queue fills, and only past its bound are spans dropped. Every drop is counted.
 */
export class SpanQueue<Job> {
  readonly #settings: QueueSettings;
  readonly #parcels: Parcels<Job>;
  readonly #counts: SpanCounts;
  readonly #onTrouble: (error: string) => void;
  #filling: Job[] = [];
  #packed: Load[] = [];
  #held = 0;
  #senders = 0;
  #packing: Promise<void> = Promise.resolve();
  #delay: NodeJS.Timeout | null = null;
  #state: "open" | "closing" | "closed" = "open";
  #idle: (() => void)[] = [];
  #pauses = new Set<() => void>();

  constructor(settings: QueueSettings, parcels: Parcels<Job>, counts: SpanCounts, onTrouble: (error: string) => void) {
    this.#settings = settings;
    this.#parcels = parcels;
    this.#counts = counts;
    this.#onTrouble = onTrouble;
  }

  /** Jobs held: waiting, on their way, or to be sent again. */
  get depth(): number {
    return this.#held;
  }

  /** Takes a job, or drops and counts it. Costs a push; everything else happens later. */
  offer(job: Job): void {
    const refusal = this.#refusal();
    if (refusal !== null) {
      this.#counts.dropped(refusal, 1);
      return;
    }
    this.#held += 1;
    this.#filling.push(job);
    if (this.#filling.length >= this.#settings.batchSpans) this.#closeBatch();
    else this.#delay ??= setTimeout(() => this.#closeBatch(), this.#settings.delayMs).unref();
  }

  /** Resolves with `true` when nothing is held any more, or with `false` after `deadlineMs`. */
  async flush(deadlineMs: number): Promise<boolean> {
    this.#closeBatch();
    this.#endPauses();
    if (this.#held === 0) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#idle.push(() => resolve(true));
    const timer = setTimeout(() => resolve(false), deadlineMs);
    return promise.finally(() => clearTimeout(timer));
  }

  /** Takes nothing more and flushes; what is left after `deadlineMs` is dropped and counted. */
  async shutdown(deadlineMs: number): Promise<void> {
    if (this.#state !== "open") return;
    this.#state = "closing";
    await this.flush(deadlineMs);
    this.#state = "closed";
    this.#counts.dropped("shutdown", this.#held);
    this.#held = 0;
    this.#packed = [];
    this.#endPauses();
  }

  #closeBatch(): void {
    if (this.#delay !== null) clearTimeout(this.#delay);
    this.#delay = null;
    if (this.#filling.length === 0) return;
    const batch = this.#filling;
    this.#filling = [];
    // One batch after the other, and between two of them everything else on this thread goes on.
    this.#packing = this.#packing.then(() => setImmediate()).then(() => this.#pack(batch));
  }

  async #pack(batch: Job[]): Promise<void> {
    const parcel = await this.#parcels.pack(batch);
    if (this.#state === "closed") return;
    if (parcel === null) return this.#release(batch.length);
    this.#packed.push({ jobs: batch.length, parcel });
    if (this.#senders >= this.#settings.concurrency) return;
    this.#senders += 1;
    void this.#sendAll();
  }

  #refusal(): DropReason | null {
    if (this.#state !== "open") return "shutdown";
    return this.#held >= this.#settings.boundSpans ? "queue_full" : null;
  }

  /** One sender: batch after batch until there is none. */
  async #sendAll(): Promise<void> {
    for (let load = this.#packed.shift(); load !== undefined; load = this.#packed.shift()) {
      await this.#deliver(load.parcel);
      if (this.#isClosed()) break;
      this.#release(load.jobs);
    }
    this.#senders -= 1;
  }

  #release(jobs: number): void {
    this.#held -= jobs;
    if (this.#held === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #deliver(parcel: Parcel): Promise<void> {
    for (let failures = 0; !this.#isClosed(); failures++) {
      const sent = await this.#sendInTime(parcel);
      // After the deadline these spans are counted as dropped already.
      if (sent.state === "taken" && !this.#isClosed()) this.#countTaken(parcel.spans, sent.refused);
      if (sent.state === "taken") return;
      this.#counts.exportFailed();
      this.#onTrouble(sent.error);
      if (sent.state === "refused") {
        if (!this.#isClosed()) this.#counts.dropped("refused", parcel.spans);
        return;
      }
      await this.#pause(failures);
    }
  }

  #isClosed(): boolean {
    return this.#state === "closed";
  }

  #countTaken(count: number, refused: number): void {
    this.#counts.exported(count - refused);
    if (refused > 0) this.#counts.dropped("partial", refused);
  }

  #sendInTime(parcel: Parcel): Promise<Sent> {
    const { promise, resolve } = Promise.withResolvers<Sent>();
    const { timeoutMs } = this.#settings;
    const timer = setTimeout(() => resolve({ state: "again", error: `no answer in ${timeoutMs} ms` }), timeoutMs);
    this.#parcels.send(parcel).then(resolve, (error: unknown) => resolve({ state: "again", error: String(error) }));
    return promise.finally(() => clearTimeout(timer));
  }

  /** Twice as long after each failure; ended early by a flush, which tries once more at once. */
  async #pause(failures: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const longestMs = this.#state === "open" ? LONGEST_PAUSE_MS : FIRST_PAUSE_MS;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failures, longestMs);
    const timer = setTimeout(resolve, pauseMs).unref();
    this.#pauses.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#pauses.delete(resolve);
  }

  #endPauses(): void {
    for (const end of this.#pauses) end();
  }
}
