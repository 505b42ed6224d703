import type { ControlStore } from "../services/ports/controls.ts";
import type { ProjectStore } from "../services/ports/projects.ts";
import type { ReviewStore, TaskLedger } from "../services/ports/tasks.ts";
import type { WebhookStore } from "../services/ports/webhooks.ts";
import type {
  AuditLog,
  Clock,
  DecisionLog,
  Health,
  KeyStore,
  PolicyStore,
  Rollups,
  TaskDirectory,
} from "../services/ports.ts";
import { createAuditLog } from "./audit-log.ts";
import { type Connections, openConnections } from "./connections.ts";
import { CONTROL_CHANNEL, countControlChanges, createControlStore } from "./control-store.ts";
import { createDecisionLog } from "./decision-log.ts";
import { keepSweeping } from "./expired-keys.ts";
import { createKeyStore } from "./key-store.ts";
import { keepPartitions } from "./partitions.ts";
import { createPolicyFollower, POLICY_CHANNEL } from "./policy-follower.ts";
import { createPolicyNameCache } from "./policy-names.ts";
import { createPolicyStore } from "./policy-store.ts";
import { createProjectStore } from "./project-store.ts";
import type { RebuildDecision } from "./recorded-decision.ts";
import { createReviewStore } from "./review-store.ts";
import { createRollups } from "./rollup-queries.ts";
import { readHealth } from "./store-health.ts";
import { createTaskDirectory } from "./task-directory.ts";
import { createTaskLedger } from "./task-ledger.ts";
import { createWebhookStore } from "./webhook-store.ts";

export interface StoreOptions {
  /** A PostgreSQL 14 or later that `migrate` has brought to this program's schema. */
  databaseUrl: string;
  /** The engine's `replay` under the policy version of the facts. */
  rebuild: RebuildDecision;
  /** Takes what an operator should know: lost connections, rows that could not be read. */
  log: (message: string) => void;
  clock: Clock;
}

/** The ledger in PostgreSQL, by port. */
export interface Store {
  log: DecisionLog;
  tasks: TaskDirectory;
  policies: PolicyStore;
  keys: KeyStore;
  audit: AuditLog;
  runs: TaskLedger;
  reviews: ReviewStore;
  projects: ProjectStore;
  controls: ControlStore;
  webhooks: WebhookStore;
  rollups: Rollups;
  health(): Promise<Health>;
  /** Commits what waits, then ends every connection and timer. */
  close(): Promise<void>;
}

/** Opens the ledger. Does not fail where the database is away: its ports then do, with `store_unavailable`. */
export async function openStore({ databaseUrl, rebuild, log, clock }: StoreOptions): Promise<Store> {
  const connections = openConnections(databaseUrl, log);
  const { prisma, readers } = connections;
  const names = createPolicyNameCache(async (version) => (await policies.get(version))?.document ?? null);
  const follower = createPolicyFollower({
    databaseUrl,
    what: "policy",
    channel: POLICY_CHANNEL,
    readNewest: () => newestPolicy(connections),
    log,
  });
  const controlFollower = createPolicyFollower({
    databaseUrl,
    what: "control",
    channel: CONTROL_CHANNEL,
    readNewest: () => countControlChanges(prisma),
    log,
  });
  const policies = createPolicyStore({ prisma, names, follower });
  const decisions = createDecisionLog({ connections, names, rebuild, log });
  const keys = createKeyStore(prisma, log);
  const partitions = keepPartitions(readers, () => clock.nowMs(), log);
  const stopSweeping = keepSweeping(readers, log);
  await partitions.first;

  return {
    log: decisions,
    tasks: createTaskDirectory(prisma),
    policies,
    keys,
    audit: createAuditLog(prisma),
    runs: createTaskLedger(prisma),
    reviews: createReviewStore(prisma),
    projects: createProjectStore(prisma),
    controls: createControlStore(prisma, controlFollower, log),
    webhooks: createWebhookStore(prisma),
    rollups: createRollups(readers),
    health: () => readHealth(readers, decisions.waiting()),
    async close() {
      partitions.stop();
      stopSweeping();
      await decisions.drained();
      await keys.close();
      await follower.close();
      await controlFollower.close();
      await connections.close();
    },
  };
}

async function newestPolicy({ prisma }: Connections): Promise<number> {
  const { _max } = await prisma.policy.aggregate({ _max: { version: true } });
  return _max.version ?? 0;
}
