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
import { taskOf } from "../engine/fleet.ts";
import { policy, sampleRecords } from "../telemetry-records.ts";

const shipped = compilePolicy(
  { version: policy.version, hash: policy.hash, document: policy.document },
  decodeLaneHead(readFileSync(new URL("../../server/data/lane-head.bin", import.meta.url))),
);

/** A decision of the shipped head, which names what it read. */
function routed(text: string): DecisionRecord {
  const explained = explainFeatures(text);
  const task = taskOf({ features: explained.features, explained, lane: null, tier: null });
  return { ...sampleRecords(1)[0]!, decision: decide(task, EMPTY_SNAPSHOT, shipped, "seed") };
}

test.each([
  [
    "Write a short friendly letter to the quokka in Zanzibar that explains why its parcel was lost and offers a voucher.",
    ["letter", "friendly", "quokka", "zanzibar", "parcel", "explain", "voucher", "offer"],
  ],
  [
    "Debug the failing pytest in quetzal.py, refactor its function and implement a regression for the stack trace.",
    ["debug", "pytest", "quetzal", "refactor", "function", "implement", "regression", "stack", "trace"],
  ],
])("no word of a prompt is left in the sentences: %s", (text, words) => {
  const view = describeDecision(routed(text), shipped, "committed");
  const toldIn = (sentences: string[]) => words.filter((word) => sentences.join("\n").toLowerCase().includes(word));
  expect(toldIn(view.rationale)).not.toEqual([]);

  const sentences = withoutTaskWords(view);
  expect(sentences).toHaveLength(view.rationale.length);
  expect(sentences[0]).toContain(WITHHELD);
  expect(toldIn(sentences)).toEqual([]);
});
