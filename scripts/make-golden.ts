/**
 * Writes tests/golden/decisions.json.gz: 1,000 recorded facts under 50 policies and the choices that the engine makes
 * of them. Run it by hand when ENGINE_VERSION rises and never else: a changed choice under the same version is a bug,
 * because records made before would replay to something they did not decide.
 *
 *     node scripts/make-golden.ts
 */
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { decide } from "../server/engine/decide.ts";
import { ENGINE_VERSION } from "../server/engine/engine-task.ts";
import { compiled, policyDocument, snapshotFor, taskFor } from "../tests/engine/arbitraries.ts";
import { type GoldenFile, writeGolden } from "../tests/engine/golden-file.ts";

const SEED = 20_251_123;
const POLICIES = 50;
const DECISIONS_EACH = 20;

const policies = fc.sample(
  policyDocument.filter(({ agents }) => agents.length > 2),
  { numRuns: POLICIES, seed: SEED },
);
const decisions = policies.flatMap((document, policy) => {
  const world = fc.record({
    snapshot: snapshotFor(document),
    task: taskFor(document),
    seed: fc.string({ minLength: 1 }),
  });
  return fc.sample(world, { numRuns: DECISIONS_EACH, seed: SEED + policy }).map(({ snapshot, task, seed }) => {
    const { facts, kind, chosenOrdinal, runnerUpOrdinal, margin } = decide(task, snapshot, compiled(document), seed);
    return {
      policy,
      facts,
      choice: [kind, chosenOrdinal, runnerUpOrdinal, margin],
    } satisfies GoldenFile["decisions"][number];
  });
});

const text = writeGolden({ engineVersion: ENGINE_VERSION, policies, decisions });
const bytes = gzipSync(text, { level: 9 });
writeFileSync(new URL("../tests/golden/decisions.json.gz", import.meta.url), bytes);
console.log(`${decisions.length} decisions under ${policies.length} policies: ${bytes.length} bytes`);
