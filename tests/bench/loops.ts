/**
 * npm run bench -- loops: what the loop guard makes of recorded runs, by set and by what people made of them: warned,
 * stopped, at which step, tokens saved, false alarms. Tokens are known for tau2 alone.
 */
import {
  absentFiles,
  type LoopReference,
  readReference,
  readRuns,
  repeatPlaces,
  SETS,
  TELLINGS,
  type Telling,
  watchHandoffs,
  watchRun,
} from "../engine/loop-trajectories.ts";

if (absentFiles.length > 0) {
  console.log(`skipped, files absent from ../shared/data: ${absentFiles.join(", ")}`);
  process.exit(0);
}

const reference = readReference();
const STUCK: readonly LoopReference["cls"][] = ["stuck_loop", "stuck_no_exact_loop"];

for (const telling of TELLINGS) printTelling(telling);
printHandoffs();

function printTelling(telling: Telling): void {
  console.log(`\nTold: ${telling.replace("_", " ")}\n`);
  console.log(row("set and class", "runs", "warned", "at 3rd", "stopped", "at 5th", "median stop", "tokens saved"));
  let [alarms, falseStops, others] = [0, 0, 0];
  for (const set of SETS) {
    const runs = readRuns(set);
    // Sets of messages alone have no calls to tell.
    if (telling !== "everything" && !runs.some(({ steps }) => steps.some(({ kind }) => kind === "tool_call"))) continue;
    const classOf = (id: string) => reference.get(id)?.cls ?? "delivered";
    for (const cls of [...new Set(runs.map(({ id }) => classOf(id)))].sort()) {
      const seen = runs
        .filter(({ id }) => classOf(id) === cls)
        .map((run) => ({ run, places: repeatPlaces(run), watched: watchRun(run, telling) }));
      const warned = seen.filter(({ watched }) => watched.warnedAt !== null || watched.stoppedAt !== null);
      const stopped = seen.filter(({ watched }) => watched.stoppedAt !== null);
      const third = warned.filter(({ places, watched }) => watched.warnedAt === places[2]);
      const fifth = stopped.filter(({ places, watched }) => watched.stoppedAt === places[4]);
      const stops = stopped.map(({ watched }) => watched.stoppedAt!).sort((one, other) => one - other);
      const saved = seen.reduce((sum, { watched }) => sum + watched.tokensSaved, 0);
      const tokens = seen.reduce((sum, { watched }) => sum + watched.tokens, 0);
      if (!STUCK.includes(cls as LoopReference["cls"])) {
        others += seen.length;
        alarms += warned.length;
        falseStops += stopped.length;
      }
      const share = tokens === 0 ? "-" : `${saved} (${((100 * saved) / tokens).toFixed(0)} %)`;
      const median = stops[Math.floor(stops.length / 2)] ?? "-";
      console.log(
        row(`${set} ${cls}`, seen.length, warned.length, third.length, stopped.length, fifth.length, median, share),
      );
    }
  }
  console.log(`\nOf ${others} runs that were not stuck ${alarms} were warned and ${falseStops} stopped.`);
}

/** Messages of several agents, told as handoffs: coming back and many hops are no loop by themselves. */
function printHandoffs(): void {
  console.log("\nTold as handoffs\n");
  console.log(row("set", "runs", "warned", "stopped"));
  for (const set of ["chatdev", "whowhen"] as const) {
    const watched = readRuns(set).map(watchHandoffs);
    const warned = watched.filter(({ warnedAt }) => warnedAt !== null).length;
    console.log(row(set, watched.length, warned, watched.filter(({ stoppedAt }) => stoppedAt !== null).length));
  }
}

function row(name: string, ...cells: (string | number)[]): string {
  return name.padEnd(28) + cells.map((cell) => String(cell).padStart(16)).join("");
}
