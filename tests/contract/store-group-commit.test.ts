import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { createGroupCommit } from "../../server/store/commit/group-commit.ts";

interface Row {
  key: string;
  bytes?: number;
}

function commitOf(commitBatch: (rows: readonly Row[], slot: number) => Promise<string[]>) {
  return createGroupCommit<Row, string>({
    commitBatch,
    keyOf: (row) => row.key,
    bytesOf: (row) => row.bytes ?? 10,
    inFlight: 2,
  });
}

const rowsNamed = (count: number) => Array.from({ length: count }, (_, place) => ({ key: `row ${place}` }));
const echo = (rows: readonly Row[]) => rows.map((row) => row.key);
const databaseError = (code: string) => Object.assign(new pg.DatabaseError("said no", 10, "error"), { code });

describe("group commit", () => {
  test("gathers what arrives together, in order, and answers each row with its own result", async () => {
    const batches: number[] = [];
    const commit = commitOf(async (rows) => {
      batches.push(rows.length);
      return echo(rows);
    });
    const rows = rowsNamed(700);
    expect(await Promise.all(rows.map((row) => commit.add(row)))).toEqual(echo(rows));
    expect(batches).toEqual([512, 188]);
  });

  test("keeps at most two batches in flight, in different slots", async () => {
    const slots = new Set<number>();
    let most = 0;
    const commit = commitOf(async (rows, slot) => {
      expect(slots.has(slot)).toBe(false);
      slots.add(slot);
      most = Math.max(most, slots.size);
      await sleep(5);
      slots.delete(slot);
      return echo(rows);
    });
    await Promise.all(rowsNamed(3_000).map((row) => commit.add(row)));
    expect(most).toBe(2);
  });

  test("never puts two rows with one key into the same batch", async () => {
    const commit = commitOf(async (rows) => {
      expect(new Set(echo(rows)).size).toBe(rows.length);
      return echo(rows);
    });
    const rows = Array.from({ length: 50 }, (_, place) => ({ key: `row ${place % 3}` }));
    expect(await Promise.all(rows.map((row) => commit.add(row)))).toEqual(echo(rows));
  });

  test("lets a refused row fail alone", async () => {
    const commit = commitOf(async (rows) => {
      if (rows.some((row) => row.key === "row 37")) throw databaseError("22021");
      return echo(rows);
    });
    const results = await Promise.allSettled(rowsNamed(100).map((row) => commit.add(row)));
    const failed = results.flatMap((result, place) =>
      result.status === "rejected" ? [[place, result.reason.code]] : [],
    );
    expect(failed).toEqual([[37, "internal"]]);
  });

  test("tries a batch again that lost against another, or whose connection broke", async () => {
    const codes = ["40P01", "57P01"];
    const commit = commitOf(async (rows) => {
      const code = codes.pop();
      if (code !== undefined) throw databaseError(code);
      return echo(rows);
    });
    expect(await commit.add({ key: "a" })).toBe("a");
  });

  test("says store_unavailable for all rows when the database is away", async () => {
    const commit = commitOf(() => Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:5432")));
    const results = await Promise.allSettled(rowsNamed(3).map((row) => commit.add(row)));
    expect(results.map((result) => result.status === "rejected" && result.reason.code)).toEqual(
      Array(3).fill("store_unavailable"),
    );
  });

  test("refuses with overloaded what the queue has no room for, and drains the rest", async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const commit = commitOf(async (rows) => {
      await gate;
      return echo(rows);
    });
    const results = rowsNamed(22_000).map((row) => commit.add(row).catch((problem) => problem.code as string));
    await expect(commit.add({ key: "large", bytes: 257_000_000 })).rejects.toMatchObject({ code: "overloaded" });
    open();
    await commit.drained();
    const answers = await Promise.all(results);
    expect(answers.filter((answer) => answer === "overloaded").length).toBe(22_000 - 20_000 - 2 * 512);
    expect(commit.waiting()).toBe(0);
  });

  test("splits large rows over batches", async () => {
    const batches: number[] = [];
    const commit = commitOf(async (rows) => {
      batches.push(rows.length);
      return echo(rows);
    });
    await Promise.all(rowsNamed(5).map((row) => commit.add({ ...row, bytes: 1_500_000 })));
    expect(Math.max(...batches)).toBe(2);
  });
});
