import type { BreakerRules } from "../../server/engine/breaker/rules.ts";

/**
 * The breaker once more, as simply as it can be said: everything that happened is kept, and each question is answered by
 * looking through all of it. Written from the specification and not from the machine, to be compared with it.
 */
interface Past {
  atMs: number;
  outcome: "succeeded" | "failed" | "slow";
  early: boolean;
  costMicros: number;
}

export interface NaiveCall {
  era: number;
  probe: boolean;
  counted: boolean;
  startedAtMs: number;
  slowAfterMs: number | null;
  deadlineAtMs: number | null;
  beatAtMs: number | null;
  /** `null`: it holds no permit of a probe. */
  leaseEndMs: number | null;
}

export class NaiveBreaker {
  readonly rules: BreakerRules;
  nowMs: number;
  state: "closed" | "open" | "half_open" = "closed";
  era = 1;
  past: Past[] = [];
  calls = new Map<string, NaiveCall>();
  override: { kind: "forced_open" | "forced_closed" | "observe_only"; endsAtMs: number } | null = null;
  /** Read off the machine, for it holds a draw; its bounds are checked. */
  openUntilMs = 0;
  trips = 0;
  forgivenAtMs: number;
  holdUntilMs = 0;
  good = 0;
  bad = 0;
  panicAtMs = -Infinity;
  longRun = { failures: 0, calls: 0 };
  changes: string[] = [];
  leasesExpired = 0;
  /** Commands that were followed, so that stories cannot become short unnoticed. */
  steps = 0;

  constructor(rules: BreakerRules, nowMs: number) {
    this.rules = rules;
    this.nowMs = nowMs;
    this.forgivenAtMs = nowMs;
  }

  /** What time alone does, in the order in which it is seen: overrides, leases, the end of the open time. */
  catchUp(): void {
    if (this.override !== null && this.override.endsAtMs <= this.nowMs) this.endOverride();
    for (const call of [...this.calls.values()]) {
      if (this.state !== "half_open" || call.era !== this.era) continue;
      if (call.leaseEndMs === null || call.leaseEndMs > this.nowMs) continue;
      this.leasesExpired += 1;
      call.counted = true;
      this.evidence(call, "failed", true, 0, null);
    }
    if (this.state === "open" && this.openUntilMs <= this.nowMs) this.change("half_open");
  }

  endOverride(): void {
    const was = this.override?.kind;
    this.override = null;
    if (was === "forced_open") this.afterForced();
  }

  afterForced(): void {
    const waits = this.state === "open" && this.holdUntilMs > this.nowMs;
    if (this.state !== "half_open" && !waits) this.change("half_open");
  }

  change(to: "closed" | "open" | "half_open"): void {
    this.changes.push(`${this.state} ${to}`);
    this.state = to;
    this.era += 1;
    for (const call of this.calls.values()) call.leaseEndMs = null;
    this.good = 0;
    this.bad = 0;
    if (to === "open") this.trips += 1;
    if (to === "open") this.openUntilMs = Number.NaN;
    if (to !== "closed") return;
    this.past = [];
    this.forgivenAtMs = this.nowMs;
  }

  probesInFlight(): number {
    return [...this.calls.values()].filter(({ leaseEndMs }) => leaseEndMs !== null).length;
  }

  mayAdmit(mayProbe: boolean, panic: boolean): "no" | "yes" | "probe" {
    const { halfOpen } = this.rules;
    const most = halfOpen!.successes + halfOpen!.failures - 1;
    const inFlight = this.probesInFlight();
    const free = inFlight < (this.good > 0 ? 2 : 1) && inFlight + this.good + this.bad < most;
    if (this.override?.kind === "forced_open") return "no";
    if (this.state === "half_open" && mayProbe && free) return "probe";
    if (this.override !== null || this.state === "closed") return "yes";
    return panic && this.nowMs - this.panicAtMs >= this.rules.panicIntervalMs ? "yes" : "no";
  }

  /** A call in flight tells something new; `early`: before its end. */
  evidence(call: NaiveCall, outcome: Past["outcome"], early: boolean, costMicros: number, waitMs: number | null): void {
    call.leaseEndMs = null;
    if (outcome === "failed" && waitMs !== null) this.holdUntilMs = Math.max(this.holdUntilMs, this.nowMs + waitMs);
    const before = this.failuresInARow();
    this.past.push({ atMs: this.nowMs, outcome, early, costMicros });
    if (this.state === "closed") {
      if (outcome !== "failed" && !early) this.learn(before);
      if (this.tripsNow()) this.change("open");
      return;
    }
    if (this.state !== "half_open" || !call.probe) return;
    if (outcome === "succeeded") this.good += 1;
    else this.bad += 1;
    if (this.bad >= this.rules.halfOpen!.failures) this.change("open");
    else if (this.good >= this.rules.halfOpen!.successes) {
      this.holdUntilMs = 0;
      this.change("closed");
    }
  }

  learn(failuresBefore: number): void {
    this.longRun.failures += failuresBefore;
    this.longRun.calls += failuresBefore + 1;
    if (this.trips > 0 && this.nowMs - this.forgivenAtMs >= this.rules.forgiveMs) {
      this.trips -= 1;
      this.forgivenAtMs = this.nowMs;
    }
  }

  failuresInARow(): number {
    let count = 0;
    for (const { outcome, early } of [...this.past].reverse()) {
      if (outcome === "failed") count += 1;
      else if (!early) return count;
    }
    return count;
  }

  tripsNow(): boolean {
    const { consecutive, failureRate, slow, burnt, window } = this.rules;
    const rate = this.longRun.failures / (this.longRun.calls + 20);
    const needed = rate === 0 ? 0 : Math.ceil(Math.log(consecutive!.chance) / Math.log(rate));
    if (this.failuresInARow() >= Math.min(consecutive!.most, Math.max(consecutive!.least, needed))) return true;
    const seen = this.past.slice(-window.calls).filter(({ atMs }) => this.nowMs - atMs <= window.maximumAgeMs!);
    const count = (wanted: string) => seen.filter(({ outcome }) => outcome === wanted).length;
    if (seen.length >= failureRate!.minimumCalls && count("failed") / seen.length >= failureRate!.share) return true;
    if (seen.length >= slow!.minimumCalls && count("slow") / seen.length >= slow!.share) return true;
    const spent = seen.filter(({ outcome }) => outcome === "failed").reduce((sum, call) => sum + call.costMicros, 0);
    return count("failed") >= burnt!.minimumFailures && spent >= burnt!.limitMicros;
  }
}
