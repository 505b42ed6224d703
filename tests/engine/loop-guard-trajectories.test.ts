import { describe, expect, it } from "vitest";
import {
  absentFiles,
  type LoopReference,
  readReference,
  readRuns,
  repeatPlaces,
  SETS,
  TELLINGS,
  watchHandoffs,
  watchRun,
} from "./loop-trajectories.ts";

/**
 * Recorded runs that people have sorted into stuck and not. They are no part of the project: where they are absent there
 * is nothing to compare with, so no test is registered but the one that says so.
 */
if (absentFiles.length > 0) {
  it(`recorded runs are not at hand in ../shared/data (${absentFiles.join(", ")}), so the loop guard is not compared with them`, () => {
    console.warn("The loop guard was not compared with recorded runs: ../shared/data is absent.");
    expect(absentFiles.length).toBeGreaterThan(0);
  });
} else {
  const reference = readReference();
  const runs = SETS.flatMap((set) => readRuns(set).map((run) => ({ set, run })));
  const ofClass = (cls: LoopReference["cls"]) => runs.filter(({ run }) => reference.get(run.id)?.cls === cls);

  describe.each(TELLINGS)("of recorded runs, told %s", (telling) => {
    it("every stuck one is warned at its third repeat and stopped at its fifth, where it gets that far", () => {
      const stuck = ofClass("stuck_loop");
      expect(stuck.length).toBeGreaterThan(0);
      for (const { run } of stuck) {
        const places = repeatPlaces(run);
        expect(places[2], "where people see the third repeat").toBe(reference.get(run.id)!.third_repeat_step);
        const { warnedAt, stoppedAt } = watchRun(run, telling);
        expect([run.id, warnedAt, stoppedAt]).toEqual([run.id, places[2], places[4] ?? null]);
      }
    });

    it("none that rechecks, or does nothing twice, is stopped", () => {
      for (const { run } of [...ofClass("recheck"), ...ofClass("none")])
        expect([run.id, watchRun(run, telling).stoppedAt]).toEqual([run.id, null]);
    });

    it("of those that repeat and recover, at most those are stopped that look stuck in all that was told", () => {
      const stopped = ofClass("repeat_not_stuck").filter(({ run }) => watchRun(run, telling).stoppedAt !== null);
      // Without the user's side nothing tells checking after each news from being stuck.
      expect(stopped.length).toBeLessThanOrEqual(telling === "own_calls" ? 1 : 0);
    });
  });

  it("no delivered build and no run of several agents is stopped for what was said in it", () => {
    for (const { set, run } of runs)
      if (set === "chatdev" || set === "whowhen")
        expect([run.id, watchRun(run, "everything").stoppedAt]).toEqual([run.id, null]);
  });

  it("of builds and runs told as handoffs only one is stopped, whose agents passed on the same six times", () => {
    const stopped = runs
      .filter(({ set }) => set === "chatdev" || set === "whowhen")
      .filter(({ run }) => watchHandoffs(run).stoppedAt !== null);
    expect(stopped.length).toBeLessThanOrEqual(1);
  });
}
