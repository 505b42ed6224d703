import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { DecisionRecord } from "../../server/domain/decision.ts";
import { EMPTY_SNAPSHOT } from "../../server/domain/snapshot.ts";
import { compilePolicy } from "../../server/engine/compile-policy.ts";
import { decide } from "../../server/engine/decide.ts";
import { describeDecision } from "../../server/engine/describe.ts";
import { explainFeatures } from "../../server/engine/explain-features.ts";
import { decodeLaneHead } from "../../server/engine/lane-head.ts";
import { WITHHELD, withoutTaskWords } from "../../server/telemetry/without-task-words.ts";
import { policy, sampleRecords } from "../telemetry-records.ts";

const shipped = compilePolicy(
  { version: policy.version, hash: policy.hash, document: policy.document },
  decodeLaneHead(readFileSync(new URL("../../server/data/lane-head.bin", import.meta.url))),
);

/** A decision of the shipped head, which names what it read. */
function routed(text: string): DecisionRecord {
  const explained = explainFeatures(text);
  const task = {
    features: explained.features,
    explained,
    inputTokens: 40,
    expectedOutputTokens: null,
    lane: null,
    tier: null,
    pinnedAgentId: null,
    requires: [],
    critical: false,
    cause: "route" as const,
    triedAgentIds: [],
    costCeilingMicros: null,
    deadlineMs: null,
  };
  return { ...sampleRecords(1)[0]!, decision: decide(task, EMPTY_SNAPSHOT, shipped, "seed") };
}

test.each([
  [
    "Write a short friendly letter to the quokka in Zanzibar that explains why its parcel was lost and offers a voucher.",
    ["writ", "letter", "friendly", "quokka", "zanzibar", "parcel", "explain", "voucher", "offer"],
    /writ\w*/g,
  ],
  [
    "Debug the failing pytest in quetzal.py, refactor its function and implement a regression for the stack trace.",
    ["debug", "pytest", "quetzal", "refactor", "function", "implement", "regression", "stack", "trace"],
    /never/g,
  ],
])("no word of a prompt is left in the sentences: %s", (text, words, lane) => {
  const view = describeDecision(routed(text), shipped, "committed");
  const told = view.rationale.join("\n").toLowerCase();
  expect(words.filter((word) => told.includes(word)).length).toBeGreaterThan(1);

  const sentences = withoutTaskWords(view);
  expect(sentences).toHaveLength(view.rationale.length);
  const left = sentences.join("\n").toLowerCase();
  expect(left).toContain(WITHHELD);
  // The lane's own name may be a word of the prompt.
  const judged = left.replaceAll(`as ${view.lane.name}`, "").replaceAll(`${view.lane.name} lexicon`, "");
  expect(
    words.filter((word) => judged.replace(lane, (found) => (found === view.lane.name ? "" : found)).includes(word)),
  ).toEqual([]);
});
