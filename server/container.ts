import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { privateAgentsAllowed } from "./agents/address-rules.ts";
import { createAgentRunner } from "./agents/agent-runner.ts";
import { createAgentCatalogue } from "./agents/catalogue.ts";
import { createCheckedConnections } from "./agents/checked-connections.ts";
import { createWebhookSender } from "./agents/post-webhook.ts";
import { createSafeFetch } from "./agents/safe-fetch.ts";
import { mountControlPlane } from "./api/mount.ts";
import type { Config } from "./config.ts";
import { loadPriceList } from "./data/load-price-list.ts";
import { firstPolicy } from "./demo/first-policy.ts";
import type { Decision, DecisionFacts } from "./domain/decision.ts";
import { admit } from "./engine/breaker/admit.ts";
import { newBreaker } from "./engine/breaker/breaker.ts";
import { tick } from "./engine/breaker/early-evidence.ts";
import { outcomeFor } from "./engine/breaker/failure-evidence.ts";
import { adoptOverride } from "./engine/breaker/override.ts";
import { ACCOUNT_RULES, AGENT_RULES } from "./engine/breaker/rules.ts";
import { breakerId, scopeOf } from "./engine/breaker/scope.ts";
import { settle } from "./engine/breaker/settle.ts";
import { rampOf, reportOf, viewOf, worstView } from "./engine/breaker/view.ts";
import { nextLimit } from "./engine/concurrency-limit.ts";
import { replay } from "./engine/decide.ts";
import { nextCredit } from "./engine/explore.ts";
import { decodeLaneHead } from "./engine/lane-head.ts";
import { correctQuality, learnOutcome, qualityOf } from "./engine/learn-record.ts";
import { listedCost } from "./engine/listed-cost.ts";
import { earnRetry, FULL_RETRY_BUDGET, spendRetry } from "./engine/retry-budget.ts";
import { createGateway, type Gateway } from "./gateway/gateway.ts";
import { readOidcSettings } from "./gateway/oidc/oidc-settings.ts";
import type { PageHandler } from "./gateway/pages.ts";
import type { BreakerMachine } from "./live/breaker-table.ts";
import { createIdMaker } from "./live/id-maker.ts";
import { createInProcessEvents } from "./live/in-process-events.ts";
import { createInProcessLive } from "./live/in-process-live.ts";
import { createRandomPool } from "./live/random-pool.ts";
import { systemClock as clock } from "./live/system-clock.ts";
import { createTaskCredentials } from "./live/task-credentials.ts";
import { systemVault as vault } from "./live/vault.ts";
import { createWebhookSigner } from "./live/webhook-signer.ts";
import { adoptPolicy } from "./services/adopt-policy.ts";
import { createPolicyCache } from "./services/policy-cache.ts";
import type { LiveState, Log, PolicyCache } from "./services/ports.ts";
import { publishFirstPolicy } from "./services/publish-first-policy.ts";
import { keepWorking } from "./services/tasks/keep-working.ts";
import { createTaskDesk } from "./services/tasks/task-desk.ts";
import { viewStored } from "./services/view-stored.ts";
import { keepDelivering } from "./services/webhooks/keep-delivering.ts";
import type { World } from "./services/world.ts";
import { openStore, type Store } from "./store/open-store.ts";
import { createMetrics, type Metrics } from "./telemetry/metrics.ts";
import { startTelemetry } from "./telemetry/start-telemetry.ts";
import { createTraceContexts } from "./telemetry/trace-contexts.ts";
import { createThreadReplayer } from "./workers/thread-replayer.ts";

export interface ContainerOptions {
  config: Config;
  /** The database to use, brought to this program's schema. */
  databaseUrl: string;
  adminKey: string;
  /** What the signing secrets of webhooks are derived from. */
  masterSecret: string;
  environment: Readonly<Record<string, string | undefined>>;
  log: Log;
  version: string;
}

export interface Container {
  world: World;
  metrics: Metrics;
  /** Ends what the container started, in the order that loses nothing. `deadlineMs` is for what may be given up. */
  close(deadlineMs: number): Promise<void>;
}

/** Scripts that come with Signalbox, for agents of the kind `script`. */
const SHIPPED_SCRIPTS = fileURLToPath(new URL("data/scripts", import.meta.url));
/** How long a decision without an outcome counts as load on its agent. */
const LEASE_MS = 10 * 60_000;
/** Outcomes that the success records are rebuilt from at start. */
const REMEMBERED_OUTCOMES = 20_000;

/** Builds the real world. */
export async function buildContainer(options: ContainerOptions): Promise<Container> {
  const { config, databaseUrl, adminKey, masterSecret, environment, log, version } = options;
  const ids = createIdMaker(clock);
  const metrics = createMetrics();
  // The store computes recorded decisions again under their policies, which it keeps itself.
  const rebuilding: { policies: PolicyCache | null } = { policies: null };
  const store = await openStore({
    databaseUrl,
    clock,
    log: (message) => log.warn({}, message),
    rebuild: (facts, choice) => rebuild(rebuilding.policies, facts, choice),
  });
  const head = decodeLaneHead(await readFile(new URL("data/lane-head.bin", import.meta.url)));
  const inForce = await publishFirstPolicy({ policyStore: store.policies, vault, ids, clock }, firstPolicy());
  const policies = createPolicyCache(store.policies, head, inForce);
  rebuilding.policies = policies;
  const events = createInProcessEvents();
  const live = await warmLive(store, policies, log, (id) => events.publish({ kind: "breakers", id }));
  const spans = await startTelemetry({
    environment,
    version,
    metrics,
    log,
    // As a live answer has it, or a span that is exported again would differ from the first.
    view: (record) => viewStored(world, record, "deferred"),
  });
  const allowPrivate = privateAgentsAllowed(config.SIGNALBOX_ALLOW_PRIVATE_AGENTS, config.HOST);
  const agentFetch = createSafeFetch({ rules: { allowPrivate } });
  const agentConnections = createCheckedConnections({ allowPrivate });
  const prices = loadPriceList(config.SIGNALBOX_PRICE_LIST);

  const world: World = {
    clock,
    ids,
    vault,
    traces: createTraceContexts(createRandomPool().hex),
    decisions: store.log,
    tasks: store.tasks,
    rollups: store.rollups,
    policies,
    policyStore: store.policies,
    keys: store.keys,
    audit: store.audit,
    runs: store.runs,
    reviews: store.reviews,
    desk: createTaskDesk(ids.next("req")),
    projects: store.projects,
    webhooks: store.webhooks,
    webhookSigner: createWebhookSigner(masterSecret),
    webhookSender: createWebhookSender({ rules: { allowPrivate }, nowMs: clock.nowMs }),
    controls: store.controls,
    live,
    spans,
    events,
    // Telemetry counts decisions and outcomes where it makes their spans, sampled or not.
    meter: { decided: () => {}, settled: () => {} },
    replayer: createThreadReplayer(),
    catalogue: createAgentCatalogue({ environment, fetch: agentFetch, prices }),
    runner: createAgentRunner({
      dispatcher: agentConnections,
      rules: { allowPrivate },
      env: environment,
      scriptsFolder: config.SIGNALBOX_SCRIPTS_DIR ?? SHIPPED_SCRIPTS,
      log,
      now: clock.nowMs,
    }),
    credentials: createTaskCredentials(masterSecret, clock),
    prices: { price: (agent, usage, atMs) => listedCost(prices, agent, usage, atMs) },
    trouble: (what, err) => log.error({ err }, what),
    dependencies: async () => [await store.health(), spans.health()],
    settings: {
      content: config.SIGNALBOX_CONTENT,
      leaseMs: LEASE_MS,
      adminKeyHash: vault.digest(adminKey),
      singleSignOn: readOidcSettings(config) !== null,
    },
  };
  const unfollow = followPolicies(world, log);
  const unfollowControls = followControls(world);
  const stopDelivering = deliverEvents(world, log);
  const stopWorking = keepWorking(world);

  return {
    world,
    metrics,
    async close(deadlineMs) {
      unfollow();
      unfollowControls();
      await stopWorking();
      await stopDelivering();
      await world.webhookSender.close();
      await world.replayer.close();
      await world.runner.close();
      await agentConnections.destroy();
      await agentFetch.close();
      await spans.shutdown(deadlineMs);
      await store.close();
    },
  };
}

/** Delivers to webhooks what this and other routers queue. Gives the way to stop. */
function deliverEvents(world: World, log: Log): () => Promise<void> {
  const delivering = keepDelivering(world, { log, chance: Math.random });
  // What this router queued itself goes out without waiting for the next turn.
  const unsubscribe = world.events.subscribe(({ kind }) => kind === "policy" && delivering.wake());
  return async () => {
    unsubscribe();
    await delivering.stop();
  };
}

async function rebuild(
  policies: PolicyCache | null,
  facts: DecisionFacts,
  choice: Partial<Decision>,
): Promise<Decision> {
  const policy = await policies?.version(facts.policyVersion);
  if (!policy) throw new Error(`there is no policy version ${facts.policyVersion}`);
  // What was chosen is as recorded, also where today's engine would choose otherwise.
  return { ...replay(facts, policy), ...choice };
}

/** Live state as the record left it: what outcomes have taught is learnt again. */
async function warmLive(
  store: Store,
  policies: PolicyCache,
  log: Log,
  changed: (id: string) => void,
): Promise<LiveState> {
  const rules = {
    breakers: BREAKER_MACHINE,
    qualityOf,
    learnOutcome,
    correctQuality,
    nextCredit,
    nextLimit,
    fullRetryBudget: FULL_RETRY_BUDGET,
    earnRetry,
    spendRetry,
  };
  const live = createInProcessLive(clock, rules, changed);
  live.adoptPolicy(policies.current());
  // Before the first decision: what people ordered survives a restart.
  live.adoptControls(await store.controls.all());
  const outcomes = await store.log.recentOutcomes(REMEMBERED_OUTCOMES);
  for (const learnt of outcomes) live.settled(learnt);
  log.info({ outcomes: outcomes.length }, "success records rebuilt");
  return live;
}

/** The engine's breaker, as live state keeps it. */
const BREAKER_MACHINE: BreakerMachine = {
  rulesOf: (scope) => (scope === "account" ? ACCOUNT_RULES : AGENT_RULES),
  newBreaker,
  breakerId,
  scopeOf,
  admit,
  settle,
  tick,
  adoptOverride,
  outcomeFor,
  viewOf,
  worstView,
  rampOf,
  reportOf,
};
/** How often time takes its effect on breakers that nobody asks. */
const SWEEP_MS = 1_000;

/** Takes over what people order at other routers, and lets breakers and orders end. Gives the way to stop. */
function followControls({ controls, live }: World): () => void {
  const unsubscribe = controls.onChanged((all) => live.adoptControls(all));
  const sweeping = setInterval(() => live.sweep(), SWEEP_MS);
  sweeping.unref();
  return () => {
    clearInterval(sweeping);
    unsubscribe();
  };
}

/** Takes over what other routers on the same database publish. Gives the way to stop. */
function followPolicies(world: World, log: Log): () => void {
  return world.policyStore.onPublished((version) => {
    adoptPolicy(world, version).catch((err: unknown) => log.error({ err, version }, "policy could not be adopted"));
  });
}

export interface OpenGatewayOptions {
  config: Config;
  container: Container;
  /** `null`: a router without the dashboard. */
  pages: PageHandler | null;
  log: Log;
  version: string;
}

/** The HTTP server with all doors and the dashboard's procedures, not yet listening. */
export async function openGateway({ config, container, pages, log, version }: OpenGatewayOptions): Promise<Gateway> {
  const { world, metrics } = container;
  const gateway = await createGateway({
    world,
    log,
    version,
    pages,
    oidc: readOidcSettings(config),
    limits: { perSecond: config.SIGNALBOX_RATE_LIMIT, concurrent: config.SIGNALBOX_CONCURRENCY_LIMIT },
    metrics: async () => (await metrics.renderMetrics()).text,
    answered(route, status, seconds) {
      metrics.httpAnswered(route, status);
      if (route === "/v1/route" && status === 200) metrics.routeAnswered(seconds);
    },
  });
  const { admit } = gateway.admission;
  // Every role may come in; each procedure asks for what it needs.
  mountControlPlane(gateway.app, { world, log, admit: (request, reply) => admit(request, reply, "read_own") });
  return gateway;
}
