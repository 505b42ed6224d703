import fc from "fast-check";
import { expect, it } from "vitest";
import { childDeadlineAtMs, mayStart } from "../../server/engine/deadline.ts";

interface Task {
  ownMs: number | null;
  startsAfterMs: number;
  children: Task[];
}

const treeOf = (depth: number): fc.Arbitrary<Task> =>
  fc.record({
    ownMs: fc.option(fc.integer({ min: 1, max: 200_000 })),
    startsAfterMs: fc.integer({ min: 0, max: 30_000 }),
    children: depth === 0 ? fc.constant([]) : fc.array(treeOf(depth - 1), { maxLength: 3 }),
  });

it("in any tree a child ends before its parent, by a margin, and nothing starts after its deadline", () => {
  let started = 0;
  let refused = 0;
  const visit = (task: Task, parentAtMs: number | null, nowMs: number): void => {
    const atMs = nowMs + task.startsAfterMs;
    const ownAtMs = task.ownMs === null ? null : atMs + task.ownMs;
    const deadlineAtMs = childDeadlineAtMs(parentAtMs, ownAtMs, atMs);
    if (parentAtMs !== null) {
      expect(deadlineAtMs).not.toBe(null);
      expect(deadlineAtMs!).toBeLessThanOrEqual(parentAtMs - 250);
      expect(deadlineAtMs!).toBeLessThanOrEqual(parentAtMs - (parentAtMs - atMs) * 0.05);
    }
    if (ownAtMs !== null) expect(deadlineAtMs!).toBeLessThanOrEqual(ownAtMs);
    if (!mayStart(deadlineAtMs, atMs, 0)) {
      refused += 1;
      expect(deadlineAtMs!).toBeLessThanOrEqual(atMs);
      return;
    }
    started += 1;
    if (deadlineAtMs !== null) expect(atMs).toBeLessThan(deadlineAtMs);
    for (const child of task.children) visit(child, deadlineAtMs, atMs);
  };
  fc.assert(
    fc.property(treeOf(5), (root) => visit(root, null, 0)),
    { numRuns: 500, seed: 11 },
  );
  expect(Math.min(started, refused)).toBeGreaterThan(100);
});

it("a task starts only where an agent's median time is left", () => {
  expect(mayStart(10_000, 8_000, 2_000)).toBe(true);
  expect(mayStart(10_000, 8_001, 2_000)).toBe(false);
  expect(mayStart(10_000, 10_000, 0)).toBe(false);
  expect(mayStart(null, 1e12, 1e9)).toBe(true);
});
