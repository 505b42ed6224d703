/**
 * What the use cases need of the world. Adapters in `store/`, `live/`, `telemetry/` and `agents/` implement these;
 * `container.ts` builds the real ones. Nothing here knows PostgreSQL, HTTP or OpenTelemetry.
 */
import type { Actor, Role } from "../domain/access.ts";
import type { Agent } from "../domain/agent.ts";
import type { AttemptAnswer, AttemptCall } from "../domain/attempt.ts";
import type { AuditEntry, AuditQuery } from "../domain/audit.ts";
import type { Control } from "../domain/controls.ts";
import type { DecisionKind, DecisionRecord, DecisionView, Filter } from "../domain/decision.ts";
import type { Factor, WeightsByTier } from "../domain/factor.ts";
import type { IdPrefix } from "../domain/id.ts";
import type { FailureOwner, Outcome, OutcomeStatus } from "../domain/outcome.ts";
import type { Overview, OverviewQuery } from "../domain/overview.ts";
import type { Policy } from "../domain/policy.ts";
import type { PriceList } from "../domain/price-list.ts";
import type { Signal } from "../domain/signal.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import type { SpendQuery, SpendRecord } from "../domain/spend.ts";
import type { Tier } from "../domain/tier.ts";
import type { CompiledPolicy } from "../engine/compile-policy.ts";
import type { ConcurrencyLimit, LoadSign } from "../engine/concurrency-limit.ts";
import type { Replayed } from "../engine/what-if.ts";
import type { ReportedBreaker } from "./ports/controls.ts";
import type { QueuedEvent } from "./ports/webhooks.ts";

export type { CompiledPolicy, ConcurrencyLimit, LoadSign };

/** Time as an argument: wall time for instants, monotonic time for durations. */
export interface Clock {
  nowMs(): number;
  /** Microseconds from an arbitrary start, never going back. */
  monotonicMicros(): number;
}

/** Structured log lines: fields for machines, a sentence for people. */
export interface Log {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

/** Ids that sort by creation. */
export interface IdMaker {
  next(prefix: IdPrefix): string;
}

/** Where a span stands in its trace: 32, 16 and 16 lower-case hex digits. */
export interface SpanPlace {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  /** The caller's sampled flag; `null` without a parent. It is for the span alone and no part of the record. */
  parentSampled: boolean | null;
}

/** Gives a new span its place: in the trace of a W3C `traceparent`, or in a new one where there is none or it is broken. */
export interface TraceContexts {
  begin(traceparent: string | null): SpanPlace;
  /** The `traceparent` that an attempt carries: under the attempt's own span, which stands under the decision's. */
  attemptParent(record: Pick<DecisionRecord, "id" | "traceId">): string;
}

/** Hashes and secrets, so that the use cases need no cryptography of their own. */
export interface Vault {
  /** sha-256 in hex. */
  digest(text: string): string;
  /** A new random API key, `sb_` and 43 characters. */
  newKey(): string;
}

/** Counts for `/metrics`; cheap enough for every decision. */
export interface Meter {
  decided(lane: string, kind: DecisionKind, decideMicros: number): void;
  settled(status: OutcomeStatus, owner: FailureOwner | null): void;
}

/** How safe an acknowledged record is: in PostgreSQL, or in the local journal on its way there. */
export type Durability = "committed" | "journaled";

/** An idempotency key as its caller sent it, and the digest of the body it was sent with. */
export interface IdempotencyClaim {
  key: string;
  /** sha-256 of the canonical body, hex. */
  bodyDigest: string;
}

export type AppendResult =
  | { outcome: "appended"; durability: Durability }
  /** Somebody used the key first: with the same body its decision is the answer, with another body it is a 422. */
  | { outcome: "key_taken"; decisionId: string; sameBody: boolean };

export interface DecisionQuery {
  project: string | null;
  /** Page backwards in time: decisions with a smaller id than this. */
  before?: string;
  after?: string;
  limit: number;
  lane?: string;
  agentId?: string;
  kind?: DecisionKind;
  tier?: Tier;
  decidingFactor?: Factor;
  /** `stopped`: ignored or rejected; `ended`: any outcome. */
  status?: OutcomeStatus | "pending" | "stopped" | "ended";
  owner?: FailureOwner;
  /** Of ended attempts: whether their cost is known. */
  cost?: "priced" | "unpriced";
  /** Of ended attempts: the first at their task, or a later one. */
  attempt?: "first" | "later";
  policyVersion?: number;
  excludedBy?: Filter;
  rootTaskId?: string;
  sessionId?: string;
  fromMs?: number;
  toMs?: number;
  /** Words that the kept content must contain, case-insensitively. */
  search?: string;
}

/** A decision as a list shows it: from indexed columns, without decoding the record. */
export interface DecisionRow {
  id: string;
  taskId: string;
  rootTaskId: string;
  project: string;
  decidedAtMs: number;
  lane: string;
  tier: Tier;
  kind: DecisionKind;
  chosenAgentId: string | null;
  runnerUpAgentId: string | null;
  margin: number | null;
  decidingFactor: Factor | null;
  policyVersion: number;
  decideMicros: number;
  content: string | null;
  outcome: Pick<Outcome, "status" | "owner" | "quality" | "latencyMs" | "costMicros"> | null;
}

export interface DecisionPage {
  rows: DecisionRow[];
  /**
   * Give it as `before` for the next page; `null` at the end. A page may hold fewer rows than asked for, even none, and
   * not be the last: a search or a seldom filter has then looked through as many rows as one call may.
   */
  nextBefore: string | null;
}

/** What an outcome teaches: the agent, and the decision's soft lanes. */
export interface LearntOutcome {
  outcome: Outcome;
  agentId: string;
  laneProbabilities: ReadonlyMap<string, number>;
  /** What the agent asked to wait, in milliseconds; missing or `null` where it asked nothing. */
  retryAfterMs?: number | null;
}

export interface StoredDecision {
  record: DecisionRecord;
  outcome: Outcome | null;
}

/** The append-only log of decisions and their outcomes. Every promise resolves when the record is durable. */
export interface DecisionLog {
  append(record: DecisionRecord, claim: IdempotencyClaim | null): Promise<AppendResult>;
  /** The decision made under this key, or `null`; throws `store_unavailable` where it cannot be known. */
  findByKey(project: string, key: string): Promise<{ decisionId: string; bodyDigest: string } | null>;
  /** `project: null` finds in all. */
  find(id: string, project: string | null): Promise<StoredDecision | null>;
  list(query: DecisionQuery): Promise<DecisionPage>;
  /** How many rows match, exact to `cap`; `capped`: there are more, or older ones that one call could not look at. */
  count(query: DecisionQuery, cap: number): Promise<{ count: number; capped: boolean }>;
  /** The newest records that match, newest first. */
  newest(query: Pick<DecisionQuery, "project" | "lane" | "limit">): Promise<DecisionRecord[]>;
  /** All records of a time range in id order, in batches. */
  scan(fromMs: number, toMs: number, batchSize: number): AsyncIterable<DecisionRecord[]>;
  /** Sets the outcome once. `already_set` gives the one that stands; a quality alone may follow later. */
  setOutcome(learnt: LearntOutcome, record: DecisionRecord): Promise<"set" | "quality_added" | "already_set">;
  /** The newest outcomes, oldest first, at most `limit`: what the success records are rebuilt from at start. */
  recentOutcomes(limit: number): Promise<LearntOutcome[]>;
}

/** Sums over time from minute rollups, never from the rows themselves. */
export interface Rollups {
  /** Rejects with `invalid_request` for a range that is empty or longer than ten years. */
  overview(query: OverviewQuery): Promise<Overview>;
  /** What was spent by lane and agent, and by lane over time; the same ranges are refused. */
  spend(query: SpendQuery): Promise<SpendRecord>;
}

/** Task facts that later calls need: its lineage within the run. */
export interface TaskLineage {
  taskId: string;
  rootTaskId: string;
  parentTaskId: string | null;
  depth: number;
  project: string;
}

export interface TaskDirectory {
  /** `project: null` finds in all. */
  lineage(taskId: string, project: string | null): Promise<TaskLineage | null>;
}

export interface PolicyVersionRow {
  version: number;
  hash: string;
  actor: string;
  reason: string;
  publishedAtMs: number;
}

export interface PolicyStore {
  current(): Promise<Policy | null>;
  get(version: number): Promise<Policy | null>;
  history(limit: number, beforeVersion?: number): Promise<PolicyVersionRow[]>;
  /**
   * Publishes `expectedVersion + 1` with its audit entry, and with the event for the webhooks if there is one, in one
   * transaction; `conflict` where somebody was first.
   */
  publish(
    policy: Policy,
    expectedVersion: number,
    audit: AuditEntry,
    event?: QueuedEvent,
  ): Promise<"published" | "conflict">;
  /** Calls back with the newest version when another process published it. */
  onPublished(listener: (version: number) => void): () => void;
}

/** The policies in force and of the past, compiled for the engine. */
export interface PolicyCache {
  current(): CompiledPolicy;
  /** An older version, loaded and compiled when first asked for; `null` if there is none. */
  version(version: number): Promise<CompiledPolicy | null>;
  /** Compiles a document, published or not; trains the lanes of the operator's own. */
  compile(policy: Pick<Policy, "version" | "hash" | "document">): CompiledPolicy;
  /** Puts a newer version in force; an older one is ignored. */
  adopt(policy: CompiledPolicy): void;
}

export interface ApiKey {
  id: string;
  name: string;
  role: Role;
  project: string;
  /** First characters, for recognising it in lists; the key itself is stored only as a hash. */
  prefix: string;
  /** Limits of its own; `null`: what the router is configured with. */
  requestsPerMinute: number | null;
  concurrency: number | null;
  createdAtMs: number;
  expiresAtMs: number | null;
  revokedAtMs: number | null;
  lastUsedAtMs: number | null;
}

export interface KeyStore {
  /** `hash`: sha-256 of the whole key, hex. */
  findByHash(hash: string): Promise<ApiKey | null>;
  create(key: ApiKey, hash: string, audit: AuditEntry): Promise<void>;
  revoke(id: string, atMs: number, audit: AuditEntry): Promise<ApiKey | null>;
  list(): Promise<ApiKey[]>;
  noteUse(id: string, atMs: number): void;
}

export interface AuditLog {
  /** Notes what changed nothing that is kept elsewhere; changes are noted in their own transaction. */
  append(entry: AuditEntry): Promise<void>;
  list(query: AuditQuery): Promise<AuditEntry[]>;
}

/** What may be lost: load, leases, records of outcomes, credit. In process, or shared by Redis. */
export interface LiveState {
  snapshot(query: { project: string; sessionId: string | null; rootTaskId: string }): Snapshot;
  /**
   * Takes a load lease at the chosen agent until the outcome or `leaseMs` later, pays exploration, and is admitted by
   * the agent's breakers, as their probe where they are half-open. `watched`: Signalbox itself makes the call, so that
   * one which is still in flight says something.
   */
  decided(record: DecisionRecord, policy: CompiledPolicy, leaseMs: number, watched?: boolean): void;
  /** Gives the lease back where the decision could not be recorded. */
  undone(decisionId: string): void;
  /** Ends the lease and learns. Idempotent by decision id; a quality that follows later corrects what was learnt. */
  settled(learnt: LearntOutcome): void;
  adoptPolicy(policy: CompiledPolicy): void;
  /** An attempt ended: adapts how many the agent is given at a time. `declared` is its concurrency in the policy. */
  loadSeen(agentId: string, declared: number, sign: LoadSign): void;
  /** Takes one retry out of the pool's budget; false where it has none left. */
  spendRetry(pool: string): boolean;
  /** A success adds to the pool's budget of retries. */
  earnRetry(pool: string): void;
  /** Takes over what people have ordered; older versions change nothing. */
  adoptControls(controls: readonly Control[]): void;
  /** The newest order at each target that was ever given one. */
  controls(): readonly Control[];
  /** Every breaker that stands before an agent of the policy or has been used. */
  breakers(): ReportedBreaker[];
  /** Lets time take its effect on breakers and calls in flight: to be called each second. */
  sweep(): void;
}

/** Emits decisions as spans. The record is the truth; a span is made from it, and may be dropped (counted). */
export interface DecisionSpans {
  /**
   * `view`: the record as it was answered. `parentSampled`: the caller's flag, which counts only where
   * `OTEL_TRACES_SAMPLER` asks for it; missing or `null` is sampled.
   */
  recorded(record: DecisionRecord, view: DecisionView, parentSampled?: boolean | null): void;
  /** `agentId`: the agent that the decision chose. */
  outcome(record: DecisionRecord, agentId: string, outcome: Outcome): void;
  /** An attempt of our own has ended: its span stands under the decision's. */
  attempt(record: DecisionRecord, agent: Agent, outcome: Outcome): void;
  /** Exports the spans of these records again; resolves with how many the collector took. */
  exportAgain(records: readonly DecisionRecord[]): Promise<{ exported: number; failed: number }>;
}

/** Recorded decisions that drafts are tried on, with the policies they were made under. */
export interface ReplaySet {
  key: string;
  /** Newest first. */
  records: readonly DecisionRecord[];
  policies: readonly CompiledPolicy[];
}

/** Replays recorded decisions off the main thread, so that a dragged slider never delays a live decision. */
export interface Replayer {
  /** The set of this key, read when it is not the one at hand. */
  set(key: string, read: () => Promise<ReplaySet>): Promise<ReplaySet>;
  run(set: ReplaySet, inForce: WeightsByTier, draft: WeightsByTier): Promise<Replayed>;
  close(): Promise<void>;
}

/** Tells screens that something changed. Signals carry no content, may be coalesced, and are not durable. */
export interface EventBus {
  /** Differs at each start of the process, so that a reader knows when sequence numbers began anew. */
  readonly epoch: string;
  publish(signal: Signal): void;
  /** Calls back at each signal until the returned function is called. The listener must be quick and not throw. */
  subscribe(listener: (signal: Signal) => void): () => void;
  /** The newest signal of each kind with a sequence above `after`, and the highest sequence so far (0: none yet). */
  newestSince(after: number): { signals: Signal[]; sequence: number };
}

/** What a port answers when asked how it is. */
export interface Health {
  name: string;
  state: "ok" | "degraded" | "down" | "off";
  detail: string;
}

/** Reads agents from elsewhere; every URL is checked before it is called. */
export interface AgentCatalogue {
  /** The models of an OpenAI-compatible endpoint. */
  models(baseUrl: string, apiKeyEnv: string | undefined): Promise<string[]>;
  /** An A2A agent card. */
  card(url: string, apiKeyEnv: string | undefined): Promise<unknown>;
  /** Reads YAML text; throws a `Problem` that says where it is wrong. */
  yaml(text: string): unknown;
  /** What models cost, for drafts whose source says nothing of prices. */
  readonly prices: PriceList;
}

/** The answers a service needs from its caller's world: who acts, and for whom. */
export interface Caller {
  actor: Actor;
  /** W3C trace context of the request, if it had one. */
  traceparent: string | null;
  requestId: string;
}

/** Tries an agent once. Every kind of agent is behind this; a failure of the agent is an answer, never an exception. */
export interface AgentRunner {
  attempt(call: AttemptCall): Promise<AttemptAnswer>;
  /** Whether this kind can be called at all; agents of kind `external` are run by their callers. */
  canCall(agent: Agent): boolean;
  close(): Promise<void>;
}
