import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newCycleTrack, pushSignature, repeatsOf } from "../../server/engine/loop-guard/cycle.ts";
import { RUN_LIMITS } from "../../server/engine/loop-guard/limits.ts";
import { noteHop } from "../../server/engine/loop-guard/note-hop.ts";
import { noteStep } from "../../server/engine/loop-guard/note-step.ts";
import {
  checkDispatch,
  noteCompleted,
  noteDispatch,
  noteIdleTimeout,
  noteSpend,
  resumeRun,
} from "../../server/engine/loop-guard/run-caps.ts";
import { newRunGuard, type RunGuard } from "../../server/engine/loop-guard/run-guard.ts";
import { hashOf, hopSignature, type StepFacts, stepSignature } from "../../server/engine/loop-guard/signature.ts";
import { checkDelegation, type Delegation } from "../../server/engine/loop-guard/task-tree.ts";
import { guardInWords, refusalForModel, type Spoken } from "../../server/engine/loop-guard/verdict.ts";

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

/** A run that is told step by step; a step is `agent tool result`, or `agent: words`. */
function run(limits = RUN_LIMITS) {
  const guard = newRunGuard(0);
  const facts = (text: string): StepFacts => {
    const [agent = "", tool = "", result = ""] = text.split(" ");
    if (agent.endsWith(":")) return { agent: agent.slice(0, -1), tool: null, argsHash: null, resultHash: text };
    return { agent, tool, argsHash: "args", resultHash: result };
  };
  return {
    guard,
    tell: (...steps: string[]) =>
      steps.map((step) => noteStep(guard, limits, digest, facts(step), 0)).map(({ verdict }) => verdict),
    last: (step: string) => noteStep(guard, limits, digest, facts(step), 0) as Spoken,
  };
}

const times = (count: number, ...steps: string[]) => Array.from({ length: count }, () => steps).flat();

/** The newest steps in whole rounds, by looking at all of them. */
function bruteRepeats(steps: readonly string[], length: number): number {
  const round = steps.slice(-length).join();
  let repeats = 1;
  for (let end = steps.length - length; end >= length; end -= length) {
    if (steps.slice(end - length, end).join() !== round) break;
    repeats += 1;
  }
  return repeats;
}

describe("cycles", () => {
  it("are found as by looking at everything, of one to five steps, anchored on the newest", () => {
    const step = fc.constantFrom("a", "b", "c");
    const round = fc.tuple(fc.array(step, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 7 }));
    const story = fc
      .array(fc.oneof(round, fc.tuple(fc.array(step, { maxLength: 4 }), fc.constant(1))), { maxLength: 6 })
      .map((parts) => parts.flatMap(([steps, count]) => times(count, ...steps)));
    let most = 0;
    fc.assert(
      fc.property(story, (steps) => {
        const track = newCycleTrack();
        steps.forEach((signature, place) => {
          pushSignature(track, signature);
          const sofar = steps.slice(0, place + 1);
          for (let length = 1; length <= 5; length += 1) {
            expect(repeatsOf(track, length)).toBe(bruteRepeats(sofar, length));
            most = Math.max(most, repeatsOf(track, length));
          }
        });
      }),
      { numRuns: 500, seed: 13 },
    );
    expect(most).toBeGreaterThanOrEqual(5);
  });

  it.each([1, 2, 3, 4, 5])("of %d steps warn at the third round and stop at the fifth", (length) => {
    const round = Array.from({ length }, (_, place) => `a tool-${place} same`);
    const verdicts = run().tell(...times(5, ...round));
    expect(verdicts.indexOf("warn")).toBe(length * 3 - 1);
    expect(verdicts.indexOf("stop")).toBe(length * 5 - 1);
  });

  it("across agents are one cycle: A to B to C to A with nothing new", () => {
    const verdicts = run().tell(...times(5, "a ask same", "b ask same", "c ask same"));
    expect([verdicts.indexOf("warn"), verdicts.indexOf("stop")]).toEqual([6, 12]);
  });

  it("never speak of progress: polling whose result changes, or work that goes on", () => {
    const polling = Array.from({ length: 100 }, (_, place) => `a poll ${place}`);
    expect(new Set(run().tell(...polling))).toEqual(new Set(["continue"]));
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 150 }), (tools) => {
        const steps = tools.map((tool, place) => `a tool-${tool} ${place}`);
        expect(run().tell(...steps)).not.toContain("warn");
      }),
      { numRuns: 100, seed: 13 },
    );
  });

  it("that were left are forgotten", () => {
    const told = run();
    told.tell(...times(4, "a look same"));
    expect(told.tell("a other new", "a look same", "a look same")).toEqual(["continue", "continue", "continue"]);
  });
});

describe("an agent that repeats itself", () => {
  const recheck = (round: number) => ["a look same", `person: try-${round}`];

  it("after each news of somebody else is warned and not stopped", () => {
    const verdicts = run().tell(...Array.from({ length: 12 }, (_, round) => recheck(round)).flat());
    expect(verdicts).not.toContain("stop");
    expect(verdicts.indexOf("warn")).toBe(4);
  });

  it("is stopped as soon as the news stay away", () => {
    const told = run();
    told.tell(...Array.from({ length: 6 }, (_, round) => recheck(round)).flat());
    expect(told.tell("a look same")).toEqual(["warn"]);
    expect(told.tell("a look same")).toEqual(["stop"]);
  });

  it("between words of its own, or words that somebody else repeats, is stopped all the same", () => {
    const thinking = run().tell(...Array.from({ length: 5 }, (_, n) => [`a: thought-${n}`, "a look same"]).flat());
    expect(thinking.indexOf("stop")).toBe(9);
    expect(
      run()
        .tell(...times(5, "a look same", "person: again"))
        .indexOf("stop"),
    ).toBe(8);
  });

  it("in words alone is warned at the third and stopped at the twentieth", () => {
    const verdicts = run().tell(...times(20, "a: finished"));
    expect([verdicts.indexOf("warn"), verdicts.indexOf("stop")]).toEqual([2, 19]);
  });

  it("leaves its evidence: who, which steps, how often, where", () => {
    const told = run();
    told.tell(...times(4, "a look same"));
    const verdict = told.last("a look same");
    const signature = stepSignature(digest, { agent: "a", tool: "look", argsHash: "args", resultHash: "same" });
    expect(verdict).toEqual({
      verdict: "stop",
      guard: "repeated_steps",
      evidence: { kind: "cycle", agent: "a", length: 1, repeats: 5, signatures: [signature], endsAtStep: 5 },
    });
    expect(guardInWords(verdict)).toBe("a took the same step with the same result 5 times in a row, up to step 5");
    expect(refusalForModel(verdict).error).toMatchObject({ type: "loop_guard", retryable: false });
  });

  it("is followed after a restart and by another replica: the guard is plain data", () => {
    const told = run();
    told.tell(...times(4, "a look same"));
    const moved = JSON.parse(JSON.stringify(told.guard)) as RunGuard;
    const facts = { agent: "a", tool: "look", argsHash: "args", resultHash: "same" };
    expect(noteStep(moved, RUN_LIMITS, digest, facts, 0).verdict).toBe("stop");
  });

  it("stays small, whatever is told: names that objects answer to, and a thousand agents", () => {
    const told = run({ ...RUN_LIMITS, steps: null });
    told.tell(
      "constructor tool x",
      "__proto__ tool x",
      ...Array.from({ length: 1_000 }, (_, n) => `agent-${n} tool x`),
    );
    expect(JSON.stringify(told.guard).length).toBeLessThan(20_000);
    expect(
      run()
        .tell(...times(5, "__proto__ tool x"))
        .at(-1),
    ).toBe("stop");
  });
});

describe("signatures", () => {
  it("are equal for equal content, whatever the order of its keys, and differ in each part", () => {
    expect(hashOf(digest, { b: 1, a: [2] })).toBe(hashOf(digest, { a: [2], b: 1 }));
    const step = { agent: "a", tool: "t", argsHash: "x", resultHash: "y" };
    const hop = { from: "a", to: "b", taskType: "coding", inputHash: "x" };
    const changed = (value: object) => Object.keys(value).map((key) => ({ ...value, [key]: "other" }));
    expect(new Set([step, ...changed(step)].map((each) => stepSignature(digest, each as typeof step))).size).toBe(5);
    expect(new Set([hop, ...changed(hop)].map((each) => hopSignature(digest, each as typeof hop))).size).toBe(5);
  });
});

describe("handoffs", () => {
  const hop = (from: string, to: string, inputHash: string, resultHash: string | null = null) => ({
    from,
    to,
    taskType: "coding",
    inputHash,
    resultHash,
  });
  const tell = (hops: ReturnType<typeof hop>[]) => {
    const guard = newRunGuard(0);
    return hops.map((each) => noteHop(guard, RUN_LIMITS, digest, each));
  };

  it("back and forth with new work warn from the eighth, and never stop", () => {
    const verdicts = tell(Array.from({ length: 40 }, (_, n) => hop(n % 2 ? "b" : "a", n % 2 ? "a" : "b", `work ${n}`)));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual([...Array(7).fill("continue"), ...Array(33).fill("warn")]);
    expect(verdicts[7]).toMatchObject({ guard: "ping_pong" });
  });

  it("back and forth with the same work stop at the eighth", () => {
    const verdicts = tell(
      Array.from({ length: 8 }, (_, n) => (n % 2 ? hop("b", "a", "back") : hop("a", "b", "there"))),
    );
    expect(verdicts.map(({ verdict }) => verdict).indexOf("stop")).toBe(7);
  });

  it("back and forth with the same results stop as well, though the inputs differ", () => {
    const verdicts = tell(
      Array.from({ length: 8 }, (_, n) => hop(n % 2 ? "b" : "a", n % 2 ? "a" : "b", `${n}`, "same")),
    );
    expect(verdicts.at(-1)).toMatchObject({ verdict: "stop", guard: "ping_pong" });
  });

  it("among many agents warn from the twentieth, and return to earlier agents freely", () => {
    const verdicts = tell(Array.from({ length: 25 }, (_, n) => hop(`a${n % 4}`, `a${(n + 1) % 4}`, `work ${n}`)));
    expect(verdicts.findIndex(({ verdict }) => verdict === "warn")).toBe(19);
    expect(verdicts[19]).toMatchObject({ guard: "handoffs" });
    expect(verdicts.map(({ verdict }) => verdict)).not.toContain("stop");
  });

  it("that go round with the same work warn at the third round and stop at the fifth", () => {
    const round = [hop("a", "b", "1"), hop("b", "c", "2"), hop("c", "a", "3")];
    const verdicts = tell(Array.from({ length: 5 }, () => round).flat()).map(({ verdict }) => verdict);
    expect([verdicts.indexOf("warn"), verdicts.indexOf("stop")]).toEqual([8, 14]);
  });
});

describe("delegations", () => {
  const path = (length: number) =>
    Array.from({ length }, (_, n) => ({ taskId: `task_${n}`, agentId: `agent_${n}`, inputHash: `input ${n}` }));
  const check = (over: Partial<Delegation>) =>
    checkDelegation(RUN_LIMITS, {
      ancestors: path(3),
      siblings: 0,
      agentId: "agent_9",
      inputHash: "new",
      claimed: null,
      ...over,
    });

  it("to the same agent with the same input are refused, at any depth of the path; either alone is none", () => {
    expect(check({ agentId: "agent_1", inputHash: "input 1" })).toMatchObject({
      verdict: "refuse",
      guard: "repeated_delegation",
      evidence: { ancestorDepth: 1 },
    });
    expect(check({ agentId: "agent_1" }).verdict).toBe("continue");
    expect(check({ inputHash: "input 1" }).verdict).toBe("continue");
    const undecided = [{ taskId: "task_0", agentId: null, inputHash: "new" }];
    expect(check({ ancestors: undecided, agentId: null, inputHash: "new" }).verdict).toBe("continue");
  });

  it("deeper than five are refused, and so is a seventeenth child", () => {
    expect(check({ ancestors: path(5) }).verdict).toBe("continue");
    expect(check({ ancestors: path(6) })).toMatchObject({ verdict: "refuse", guard: "depth" });
    expect(check({ siblings: 15 }).verdict).toBe("continue");
    expect(check({ siblings: 16 })).toMatchObject({ verdict: "refuse", guard: "fan_out" });
  });

  it("with a forged lineage are refused: shorter, longer, or of others", () => {
    const own = path(3).map(({ taskId }) => taskId);
    expect(check({ claimed: own }).verdict).toBe("continue");
    for (const claimed of [[], own.slice(1), [...own, "task_x"], [...own].reverse(), ["task_x", ...own.slice(1)]])
      expect(check({ claimed })).toMatchObject({ verdict: "refuse", guard: "forged_lineage" });
  });

  it("are refused in words that a model can act on", () => {
    const refusal = refusalForModel(check({ agentId: "agent_1", inputHash: "input 1" }) as Spoken);
    expect(refusal.error.message).toBe(
      "Refused before any call: agent_1 was given the same input at depth 1 of this path already.",
    );
  });
});

describe("caps of a run", () => {
  const MINUTE_MS = 60_000;

  it("let 50 turns and 200 steps be made, and two hours", () => {
    const guard = newRunGuard(0);
    for (let turn = 0; turn < 50; turn += 1) {
      expect(checkDispatch(guard, RUN_LIMITS, turn * 10_000)).toEqual({ verdict: "continue" });
      noteDispatch(guard, RUN_LIMITS, turn * 10_000);
    }
    expect(checkDispatch(guard, RUN_LIMITS, 500_000)).toMatchObject({ verdict: "stop", guard: "turns" });
    const told = run();
    expect(new Set(told.tell(...Array.from({ length: 200 }, (_, n) => `a tool ${n}`)))).toEqual(new Set(["continue"]));
    expect(told.last("a tool last")).toMatchObject({ verdict: "stop", guard: "steps" });
    expect(checkDispatch(newRunGuard(0), RUN_LIMITS, 120 * MINUTE_MS).verdict).toBe("continue");
    expect(checkDispatch(newRunGuard(0), RUN_LIMITS, 120 * MINUTE_MS + 1)).toMatchObject({ guard: "wall_time" });
  });

  it("pause at the 61st dispatch within a minute, and go on when a person has seen it", () => {
    const limits = { ...RUN_LIMITS, turns: null };
    const guard = newRunGuard(0);
    for (let dispatch = 0; dispatch < 60; dispatch += 1) noteDispatch(guard, limits, dispatch * 100);
    expect(checkDispatch(guard, limits, 6_000)).toMatchObject({ verdict: "pause", guard: "dispatch_velocity" });
    expect(checkDispatch(guard, limits, 60_000).verdict).toBe("continue");
    resumeRun(guard);
    expect(checkDispatch(guard, limits, 6_000).verdict).toBe("continue");
  });

  it("pause above five dollars within five minutes, not over a longer time", () => {
    const used = (costMicros: number) => ({ tokens: 1, costMicros });
    const guard = newRunGuard(0);
    expect(noteSpend(guard, RUN_LIMITS, used(5_000_000), 0).verdict).toBe("continue");
    expect(noteSpend(guard, RUN_LIMITS, used(1), 290_000)).toMatchObject({ verdict: "pause", guard: "cost_velocity" });
    expect(checkDispatch(guard, RUN_LIMITS, 310_000).verdict).toBe("continue");
    const slow = newRunGuard(0);
    for (let minute = 0; minute < 60; minute += 1)
      expect(noteSpend(slow, RUN_LIMITS, used(800_000), minute * MINUTE_MS).verdict).toBe("continue");
  });

  it("stop above the run's tokens and money", () => {
    const limits = { ...RUN_LIMITS, tokens: 100, costMicros: 1_000 };
    expect(noteSpend(newRunGuard(0), limits, { tokens: 100, costMicros: 1_000 }, 0).verdict).toBe("continue");
    expect(noteSpend(newRunGuard(0), limits, { tokens: 101, costMicros: 0 }, 0)).toMatchObject({ guard: "tokens" });
    expect(noteSpend(newRunGuard(0), limits, { tokens: 0, costMicros: 1_001 }, 0)).toMatchObject({ guard: "cost" });
  });

  it("stop at the fifth idle time-out in a row, which only completed work ends", () => {
    const guard = newRunGuard(0);
    for (let idle = 0; idle < 4; idle += 1) expect(noteIdleTimeout(guard, RUN_LIMITS).verdict).toBe("continue");
    noteCompleted(guard);
    for (let idle = 0; idle < 4; idle += 1) expect(noteIdleTimeout(guard, RUN_LIMITS).verdict).toBe("continue");
    // Another agent took over: the row goes on.
    noteDispatch(guard, RUN_LIMITS, 0);
    const stop = noteIdleTimeout(guard, RUN_LIMITS);
    expect(stop).toMatchObject({ verdict: "stop", guard: "idle_timeouts" });
    expect(guardInWords(stop as Spoken)).toBe("5 idle time-outs in a row, and 4 are allowed");
  });
});
