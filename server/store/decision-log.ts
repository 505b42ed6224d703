import type { DecisionRecord } from "../domain/decision.ts";
import { Problem } from "../domain/problem.ts";
import type { AppendResult, DecisionLog, IdempotencyClaim } from "../services/ports.ts";
import { cleanText } from "./clean-text.ts";
import { appendDecisions } from "./commit/append-decisions.ts";
import { type DecisionWrite, decisionWrite } from "./commit/decision-write.ts";
import { createGroupCommit } from "./commit/group-commit.ts";
import { type OutcomeWrite, outcomeWrite } from "./commit/outcome-write.ts";
import { type OutcomeResult, recordOutcomes } from "./commit/record-outcomes.ts";
import type { Connections } from "./connections.ts";
import type { PolicyNameCache } from "./policy-names.ts";
import { countDecisions } from "./query/count-decisions.ts";
import { listDecisions, newestIds } from "./query/list-decisions.ts";
import { findRecord, readRecords, scanRecords } from "./query/read-records.ts";
import { recentOutcomes } from "./query/recent-outcomes.ts";
import type { RebuildDecision } from "./recorded-decision.ts";
import { asStoreProblem } from "./store-problem.ts";

/** Batches of decisions in flight at once: while one waits for the disk, the next is prepared. */
const DECISIONS_IN_FLIGHT = 2;
const OUTCOMES_IN_FLIGHT = 1;

/** What a row costs beside its text and bytes, roughly. */
const ROW_BYTES = 300;

export interface LedgerLog extends DecisionLog {
  /** Records that wait for their commit. */
  waiting(): number;
  drained(): Promise<void>;
}

export interface LedgerLogOptions {
  connections: Connections;
  names: PolicyNameCache;
  rebuild: RebuildDecision;
  log: (message: string) => void;
}

export function createDecisionLog({ connections, names, rebuild, log }: LedgerLogOptions): LedgerLog {
  const { writers, readers } = connections;
  const decisions = createGroupCommit<DecisionWrite, AppendResult>({
    commitBatch: (rows, slot) => appendDecisions(writers, rows, slot),
    keyOf: (row) => row.id,
    bytesOf: (row) => ROW_BYTES + row.record.length + (row.content?.length ?? 0),
    inFlight: DECISIONS_IN_FLIGHT,
  });
  const outcomes = createGroupCommit<OutcomeWrite, OutcomeResult>({
    commitBatch: (rows, slot) => recordOutcomes(writers, rows, slot),
    keyOf: (row) => row.decisionId,
    bytesOf: (row) => ROW_BYTES + (row.error?.length ?? 0),
    inFlight: OUTCOMES_IN_FLIGHT,
  });

  return {
    async append(record: DecisionRecord, claim: IdempotencyClaim | null) {
      const known = names.of(record.decision.facts.policyVersion);
      const row = decisionWrite(record, claim, known instanceof Promise ? await asStoreProblem(() => known) : known);
      return await decisions.add(row);
    },
    findByKey: (project, key) =>
      asStoreProblem(async () => {
        const held = await connections.prisma.idempotencyKey.findUnique({
          where: { project_key: { project: cleanText(project), key: cleanText(key) } },
        });
        return held === null ? null : { decisionId: held.decisionId, bodyDigest: held.bodyDigest };
      }),
    find: (id, project) => asStoreProblem(() => findRecord(readers, id, project, rebuild)),
    list: (query) => asStoreProblem(() => listDecisions(readers, query)),
    count: (query, cap) => asStoreProblem(() => countDecisions(readers, query, cap)),
    newest: (query) => asStoreProblem(async () => readRecords(readers, await newestIds(readers, query), rebuild, log)),
    scan: (fromMs, toMs, batchSize) => scanRecords(readers, { fromMs, toMs, batchSize }, rebuild, log),
    async setOutcome(learnt, record) {
      const { policyVersion } = record.decision.facts;
      const known = await asStoreProblem(async () => names.of(policyVersion));
      const result = await outcomes.add(outcomeWrite(learnt, policyVersion, known));
      if (result !== "no_decision") return result;
      throw new Problem("not_found", `there is no decision ${learnt.outcome.decisionId}`, "Check the decision's id.");
    },
    recentOutcomes: (limit) => asStoreProblem(() => recentOutcomes(readers, names, limit)),
    waiting: () => decisions.waiting() + outcomes.waiting(),
    async drained() {
      await Promise.all([decisions.drained(), outcomes.drained()]);
    },
  };
}
