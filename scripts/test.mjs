/**
 * npm test [-- --only=STEP,STEP]: the whole suite, cheap steps first; a failing step ends it. The last line is always
 * `N passed, N failed, N skipped`. With REQUIRE_ALL=1 a skipped test counts against the run, as it should on CI.
 */
import { ensureReady, runScript } from "./set-up.mjs";
import { ensurePrograms } from "./system-packages.mjs";
import { countsOf, noCounts, sum } from "./test-counts.mjs";
import { defaultSteps, testSteps } from "./test-steps.mjs";

const requireAll = process.env.REQUIRE_ALL === "1";

await runScript(async () => {
  const names = selectedSteps(process.argv.slice(2));
  const steps = names.map((name) => ({ name, ...testSteps[name] })).filter((step) => step.exists?.() ?? true);
  let counts = noCounts;
  try {
    await ensureReady({ build: steps.some((step) => step.needsBuild) });
    await ensurePrograms(new Set(steps.flatMap((step) => step.programs ?? [])), requireAll);
    for (const step of steps) {
      const { code, counts: more } = await timed(step);
      counts = sum(counts, more);
      if (code !== 0) {
        console.log(`\nThe step "${step.name}" failed; those after it were not run.`);
        break;
      }
    }
  } catch (error) {
    counts = sum(counts, { ...noCounts, failed: 1 });
    console.error(error.message);
  }
  if (requireAll && counts.skipped > 0) console.log("\nREQUIRE_ALL=1 is set, and tests were skipped.");
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed > 0 || (requireAll && counts.skipped > 0) ? 1 : 0;
});

function selectedSteps(args) {
  const only = args.find((arg) => arg.startsWith("--only="))?.slice("--only=".length);
  const names = only?.split(",") ?? defaultSteps;
  const unknown = [
    ...names.filter((name) => !(name in testSteps)),
    ...args.filter((arg) => !arg.startsWith("--only=")),
  ];
  if (unknown.length === 0) return names;
  throw new Error(`Unknown: ${unknown.join(", ")}. Steps are: ${Object.keys(testSteps).join(", ")}`);
}

async function timed(step) {
  console.log(`\n> ${step.name}: ${step.title}`);
  const startedAtMs = Date.now();
  const code = await step.run();
  const counts = countsOf(step, code);
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok" : "failed"} in ${seconds} s`);
  return { code, counts };
}
