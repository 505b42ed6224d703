import { setImmediate } from "node:timers/promises";
import type { DecisionRecord, DecisionView } from "../domain/decision.ts";
import type { SpanCounts } from "./metrics.ts";
import type { SendParcel } from "./otlp-exporter.ts";
import type { PackSpans, SpanJob } from "./pack-spans.ts";

/** The record as it was answered, computed again by the engine. It may look up an older policy. */
export type ViewDecision = (record: DecisionRecord) => DecisionView | Promise<DecisionView>;

const BATCH_RECORDS = 16;

/**
 * Sends the spans of these records once more: straight to the collector and not by the queue, since somebody waits for
 * the figures. Nothing is sampled away. A record whose view cannot be made is counted and left out.
 */
export async function exportAgain(
  records: readonly DecisionRecord[],
  way: { view: ViewDecision; pack: PackSpans; send: SendParcel },
  counts: SpanCounts,
  onTrouble: (error: string) => void,
): Promise<{ exported: number; failed: number }> {
  let exported = 0;
  for (let from = 0; from < records.length; from += BATCH_RECORDS) {
    const jobs = await jobsOf(records.slice(from, from + BATCH_RECORDS), way.view, counts, onTrouble);
    await setImmediate();
    const parcel = await way.pack(jobs);
    if (parcel === null) continue;
    const sent = await way.send(parcel);
    if (sent.state === "taken") exported += parcel.spans - sent.refused;
    else counts.exportFailed();
  }
  counts.exported(exported);
  return { exported, failed: records.length - exported };
}

async function jobsOf(
  records: readonly DecisionRecord[],
  view: ViewDecision,
  counts: SpanCounts,
  onTrouble: (error: string) => void,
): Promise<SpanJob[]> {
  const jobs: SpanJob[] = [];
  for (const record of records) {
    try {
      jobs.push({ kind: "decision", record, view: await view(record) });
    } catch (error) {
      counts.dropped("unreadable", 1);
      onTrouble(`decision ${record.id} could not be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return jobs;
}
