import { writeFileSync } from "node:fs";
import { FEATURES_VERSION } from "../server/engine/features.ts";
import { encodeLaneHead, type LaneHead } from "../server/engine/lane-head.ts";
import { LEARN_DEFAULTS, randomFrom } from "../server/engine/learn-lanes.ts";
import { measureHead, measureRules } from "./lane-measures.ts";
import { readLaneSeeds, samplePerLane } from "./lane-seeds.ts";
import { readLaneSources } from "./lane-sources.ts";
import { PROMPTS_PER_SOURCE_LANE, trainCalibrated } from "./lane-training.ts";

/**
 * Makes `server/data/lane-head.bin` and its provenance. Usage: `node scripts/train-lanes.ts [directory of others' prompts]`.
 * Prompts of others are only read, and only weights learnt from them are written. Sources that are absent are skipped;
 * the head is then another one, and its provenance says so.
 */

const SEED = LEARN_DEFAULTS.seed;
/** Own prompts of each lane that the head carries, to tell an operator's lane from. */
const BACKGROUND_PER_LANE = 90;
const DATA = new URL("../server/data/", import.meta.url);

const others = new URL(`${process.argv[2] ?? "../shared/data"}/`, `file://${process.cwd()}/`);
const seeds = readLaneSeeds(new URL("lane-seeds/", DATA), SEED);
const { sources, absent } = readLaneSources(others, "training");
for (const name of absent) console.warn(`absent, so not learnt from: ${name}`);

const { head, temperature } = trainCalibrated(seeds, sources);
const shipped: LaneHead = { ...head, background: samplePerLane(seeds, BACKGROUND_PER_LANE, randomFrom(SEED)) };
const bytes = encodeLaneHead(shipped);
writeFileSync(new URL("lane-head.bin", DATA), bytes);

const tests = readLaneSources(others, "test");
for (const name of tests.absent) console.warn(`absent, so not measured on: ${name}`);
const provenance = {
  made: {
    by: "scripts/train-lanes.ts",
    on: new Date().toISOString().slice(0, 10),
    seed: SEED,
    featuresVersion: FEATURES_VERSION,
  },
  learning: { ...LEARN_DEFAULTS, temperature, promptsPerLaneOfSource: PROMPTS_PER_SOURCE_LANE },
  notice: "Only weights of hashed words were learnt from the sources; none of their prompts is kept.",
  learntFrom: [
    { name: "own seeds", origin: "server/data/lane-seeds", licence: "Apache-2.0", prompts: seeds.length },
    ...sources.map(({ name, origin, licence, prompts }) => ({
      name,
      origin,
      licence,
      prompts: samplePerLane(prompts, PROMPTS_PER_SOURCE_LANE, randomFrom(SEED)).length,
    })),
  ],
  absent,
  caveat:
    "Seeds and lexicon are by hand, by someone who had read examples of the sources measured on; paraphrases were removed.",
  measuredOnSourcesNeverLearntFrom: tests.sources.map(({ name, origin, licence, prompts }) => ({
    name,
    origin,
    licence,
    head: measureHead(shipped, prompts),
    keywordRules: measureRules(prompts),
  })),
  bytes: bytes.length,
};
writeFileSync(new URL("lane-head.json", DATA), `${JSON.stringify(provenance, null, 2)}\n`);
console.log(`${bytes.length} bytes from ${seeds.length} own prompts and ${sources.length} sources`);
