import { describe, expect, test } from "vitest";
import { prepareRun, prepareRunFigures, type RunRow, type RunTask } from "../../components/run/prepare.ts";

function row(id: string, taskId: string, over: Partial<RunRow> = {}): RunRow {
  return {
    id,
    taskId,
    rootTaskId: "task_root",
    project: "default",
    decidedAtMs: 1_000,
    lane: "chat",
    tier: "light",
    kind: "scored",
    chosenAgentId: "agent_one",
    runnerUpAgentId: null,
    margin: 0.1,
    decidingFactor: "cost",
    policyVersion: 1,
    decideMicros: 80,
    content: "Hello",
    outcome: null,
    ...over,
  };
}

const shape = (task: RunTask): unknown => [task.taskId, task.level, task.decisions.length, task.children.map(shape)];

describe("a run as a tree", () => {
  test("places each task under the one that delegated it, decisions in order", () => {
    const rows = [row("dec_4", "task_b"), row("dec_3", "task_c"), row("dec_2", "task_b"), row("dec_1", "task_root")];
    const tree = prepareRun(
      rows,
      new Map([
        ["task_b", "task_root"],
        ["task_c", "task_b"],
      ]),
    );
    expect(tree.roots.map(shape)).toEqual([["task_root", 0, 1, [["task_b", 1, 2, [["task_c", 2, 1, []]]]]]]);
    expect(tree.roots[0]?.children[0]?.decisions.map((each) => each.id)).toEqual(["dec_2", "dec_4"]);
    expect([tree.unplaced, tree.tasks]).toEqual([[], 3]);
  });

  test("guesses no edge: a task whose parent is not known, or not there, stands apart", () => {
    const rows = [row("dec_1", "task_root"), row("dec_2", "task_b"), row("dec_3", "task_c")];
    const tree = prepareRun(rows, new Map([["task_c", "task_elsewhere"]]));
    expect(tree.roots.map(shape)).toEqual([["task_root", 0, 1, []]]);
    expect(tree.unplaced.map((task) => task.taskId)).toEqual(["task_b", "task_c"]);
  });

  test("ends, also where a record says that two tasks delegated each other", () => {
    const rows = [row("dec_1", "task_b"), row("dec_2", "task_c")];
    const tree = prepareRun(
      rows,
      new Map([
        ["task_b", "task_c"],
        ["task_c", "task_b"],
      ]),
    );
    expect(tree.unplaced.map(shape)).toEqual([["task_c", 0, 1, [["task_b", 1, 1, []]]]]);
  });
});

test("what a run came to tells unpriced, pending and nobody apart", () => {
  const outcome = { status: "succeeded", owner: null, quality: null, latencyMs: 500, costMicros: 300 } as const;
  const figures = prepareRunFigures([
    row("dec_1", "task_root", { outcome }),
    row("dec_2", "task_b", {
      decidedAtMs: 3_000,
      outcome: { ...outcome, status: "failed", owner: "upstream", costMicros: null, latencyMs: 2_000 },
    }),
    row("dec_3", "task_c"),
    row("dec_4", "task_d", { chosenAgentId: null, kind: "none" }),
  ]);
  expect(figures).toEqual({
    decisions: 4,
    succeeded: 1,
    failed: 1,
    pending: 1,
    costMicros: 300,
    priced: 1,
    unpriced: 1,
    none: 1,
    wallMs: 4_000,
  });
  expect(prepareRunFigures([row("dec_1", "task_root")])).toMatchObject({ wallMs: null, priced: 0, unpriced: 0 });
});
