"use client";

import type { DecisionView } from "../../server/domain/decision.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { formatDuration, formatInstant, formatMicros, formatPercent, formatShortId } from "../format.ts";
import { Badge } from "../ui/badge.tsx";
import { CopyButton, Identifier } from "../ui/copy-button.tsx";
import { JsonTree } from "../ui/json-tree.tsx";
import { Facts, Section } from "../ui/section.tsx";

/** What the engine saw, under which policy, and the whole record. */
export function RecordPanel({ view, outcome }: { view: DecisionView; outcome: Outcome | null }) {
  const record = { decision: view, outcome };
  return (
    <div className="flex flex-col gap-6 py-3">
      <Section title="Snapshot">
        <Facts
          items={[
            ["Age", `${formatDuration(view.snapshot.ageMs)} old when decided`],
            [
              "Digest",
              <Identifier
                key="digest"
                id={view.snapshot.digest}
                shown={view.snapshot.digest.slice(0, 12)}
                label="digest"
              />,
            ],
            ["Policy", `version ${view.policyVersion}, ${view.policyHash.slice(0, 12)}`],
            [
              "Engine",
              <span key="engine" className="flex items-center gap-2">
                version {view.engineVersion}, learner {view.learnerVersion}
                {view.engineChanged && <Badge tone="warn">engine changed since</Badge>}
              </span>,
            ],
            [
              "Seed",
              <span key="seed" className="font-mono text-sm">
                {view.seed}
              </span>,
            ],
            [
              "Chance",
              view.propensity?.value == null
                ? "not computed"
                : `${formatPercent(view.propensity.value, 1)}, ${view.propensity.method}`,
            ],
            ["Kept", view.durability],
          ]}
        />
      </Section>
      <Section title="Where it stands">
        <Facts
          items={[
            ["Decided", formatInstant(view.decidedAtMs)],
            ["Took", formatMicros(view.decideMicros)],
            [
              "Decision",
              <Identifier
                key="decision"
                id={view.decisionId}
                shown={formatShortId(view.decisionId)}
                label="decision id"
              />,
            ],
            ["Task", <Identifier key="task" id={view.taskId} shown={formatShortId(view.taskId)} label="task id" />],
            [
              "Run",
              <Identifier
                key="run"
                id={view.rootTaskId}
                shown={`${formatShortId(view.rootTaskId)}, depth ${view.depth}`}
                label="run id"
              />,
            ],
            [
              "Trace",
              <Identifier key="trace" id={view.traceId} shown={`${view.traceId.slice(0, 16)}…`} label="trace id" />,
            ],
            ["Project", view.project],
            ["Session", view.sessionId ?? "none"],
          ]}
        />
      </Section>
      <Section
        title="Record"
        aside={<CopyButton text={JSON.stringify(record, null, 2)} label="Copy the record as JSON" />}
      >
        <div className="max-h-[560px] overflow-auto">
          <JsonTree value={record} openTo={2} />
        </div>
      </Section>
    </div>
  );
}
