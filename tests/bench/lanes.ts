import { readFileSync } from "node:fs";
import { type LaneMeasures, measureHead, measureRules } from "../../scripts/lane-measures.ts";
import { type LanePrompt, readLaneSeeds, samplePerLane } from "../../scripts/lane-seeds.ts";
import { type LaneSource, readLaneSources } from "../../scripts/lane-sources.ts";
import { trainOn } from "../../scripts/lane-training.ts";
import { extractFeatures } from "../../server/engine/features.ts";
import { decodeLaneHead, laneProbabilities } from "../../server/engine/lane-head.ts";
import { LEARN_DEFAULTS, randomFrom } from "../../server/engine/learn-lanes.ts";

/**
 * How well lanes are recognised, on prompts that training never saw, beside plain keyword rules; and how fast.
 * Usage: `node tests/bench/lanes.ts [directory of others' prompts]`. How categories map to lanes stands in
 * `scripts/lane-sources.ts`.
 */

const DATA = new URL("../../server/data/", import.meta.url);
const LEFT_OUT_PER_LANE = 240;
const others = new URL(`${process.argv[2] ?? "../shared/data"}/`, `file://${process.cwd()}/`);

const head = decodeLaneHead(readFileSync(new URL("lane-head.bin", DATA)));
const tests = readLaneSources(others, "test");
for (const name of tests.absent) console.log(`skipped, file absent: ${name}`);

const row = (name: string, count: number | string, head: string, rules: string): string =>
  `${name.padEnd(34)}${String(count).padStart(6)}  ${head.padEnd(34)}${rules}`;
const figures = ({ accuracy, topTwo, calibrationError }: LaneMeasures): string =>
  `${percent(accuracy)} / ${percent(topTwo)} / ${calibrationError.toFixed(3)}`;

console.log("Accuracy / top two / calibration error\n");
console.log(row("natural prompts, never trained on", "n", "lane head as shipped", "keyword rules"));
const natural = new Map(tests.sources.flatMap(({ prompts }) => prompts).map((prompt) => [prompt.text, prompt]));
for (const { name, prompts } of [...tests.sources, { name: "both, without repeats", prompts: [...natural.values()] }]) {
  printMeasures(name, prompts);
}
printByLane([...natural.values()]);
printShared([...natural.keys()]);
printLeftOut();
printTimes();

function printMeasures(name: string, prompts: readonly LanePrompt[]): void {
  if (prompts.length === 0) return;
  console.log(row(name, prompts.length, figures(measureHead(head, prompts)), figures(measureRules(prompts))));
}

function printByLane(prompts: readonly LanePrompt[]): void {
  for (const lane of head.lanes) {
    const own = prompts.filter((prompt) => prompt.lane === lane);
    if (own.length === 0) continue;
    const share = percent(measureHead(head, own).accuracy);
    console.log(
      row(`  of which ${lane}`, own.length, `${share} found`, `${percent(measureRules(own).accuracy)} found`),
    );
  }
}

/** Seeds that share six words in a row with a prompt measured on would flatter the figures. */
function printShared(prompts: readonly string[]): void {
  const runs = new Set(prompts.flatMap(runsOfSix));
  const seeds = readLaneSeeds(new URL("lane-seeds/", DATA), LEARN_DEFAULTS.seed);
  const shared = seeds.filter(({ text }) => runsOfSix(text).some((run) => runs.has(run)));
  console.log(`\nown seeds that share six words in a row with these prompts: ${shared.length} of ${seeds.length}`);
}

function runsOfSix(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  return words.slice(5).map((_, from) => words.slice(from, from + 6).join(" "));
}

/** Trains without one source after the other and measures on it; the seeds are always learnt from. */
function printLeftOut(): void {
  const { sources, absent } = readLaneSources(others, "training");
  for (const name of absent) console.log(`skipped, file absent: ${name}`);
  if (sources.length === 0) return;
  const seeds = readLaneSeeds(new URL("lane-seeds/", DATA), LEARN_DEFAULTS.seed);
  console.log(`\n${row("one source left out of training", "n", "lane head, not calibrated", "keyword rules")}`);
  const means = { head: 0, rules: 0 };
  for (const left of sources) {
    const without: LaneSource[] = sources.filter((source) => source !== left);
    const prompts = samplePerLane(left.prompts, LEFT_OUT_PER_LANE, randomFrom(LEARN_DEFAULTS.seed));
    const measured = measureHead(trainOn(seeds, without), prompts);
    const rules = measureRules(prompts);
    means.head += measured.accuracy / sources.length;
    means.rules += rules.accuracy / sources.length;
    console.log(row(left.name, prompts.length, figures(measured), figures(rules)));
  }
  console.log(row("mean accuracy", "", percent(means.head), percent(means.rules)));
}

/** Features and lane of prompts of 500 words, each another string and made beforehand, as a caller's would be. */
function printTimes(): void {
  const words = [...natural.keys()].join(" ").split(" ");
  const fallback = "please explain how the parser reads a line and why it fails on empty input ".repeat(80).split(" ");
  const source = words.length > 600 ? words : fallback;
  const prompts = Array.from({ length: 3_000 }, (_, run) => {
    const from = (run * 37) % (source.length - 500);
    return source.slice(from, from + 500).join(" ");
  });
  const times = prompts.map((prompt) => {
    const started = performance.now();
    laneProbabilities(head, extractFeatures(prompt));
    return (performance.now() - started) * 1_000;
  });
  // The first thousand warm the compiler up.
  const warm = times.slice(1_000).sort((one, other) => one - other);
  const at = (share: number): string => `${warm[Math.floor(share * warm.length)]!.toFixed(0)} us`;
  console.log(`\nfeatures and lane, 500 words: p50 ${at(0.5)}, p99 ${at(0.99)} (target p99 below 150 us)`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
