import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BudgetBook, brokenInvariants, newAccount, newBook } from "../../server/engine/budget/budget-book.ts";
import { holdBudget, markSent, renewHold } from "../../server/engine/budget/hold.ts";
import { expireHolds, type LedgerEntry, releaseHold, settleHold } from "../../server/engine/budget/settle-hold.ts";

/** Three budgets, as a run, a lane and the whole might bind an attempt; the second counts steps. */
const ACCOUNTS = ["run", "lane", "whole"] as const;
const LIMITS = { run: 100, lane: 12, whole: 160 };
const freshBook = () =>
  newBook([newAccount("run", "micros", 100), newAccount("lane", "steps", 12), newAccount("whole", "micros", 160)]);

/** What became of one attempt, remembered in full; every total is summed anew from these. */
interface Story {
  amounts: Record<string, number>;
  expiresAtMs: number;
  sent: boolean;
  end: "open" | "settled" | "released" | "charged";
  used: Record<string, number>;
  overrun: Record<string, number>;
}

class NaiveBudget {
  stories = new Map<string, Story>();
  nowMs = 0;
  sum(account: string, of: (story: Story) => number | undefined): number {
    return [...this.stories.values()].reduce(
      (total, story) => total + (of(story) ?? 0),
      account === "" ? Number.NaN : 0,
    );
  }
  committed(account: string): number {
    return this.sum(account, (story) => story.used[account]);
  }
  held(account: string): number {
    return this.sum(account, (story) => (story.end === "open" ? story.amounts[account] : 0));
  }
  overrun(account: string): number {
    return this.sum(account, (story) => story.overrun[account]);
  }
}

interface World {
  book: BudgetBook;
  ledger: LedgerEntry[];
}

function agree(model: NaiveBudget, { book, ledger }: World): void {
  const broken = brokenInvariants(book);
  if (broken.length > 0) throw new Error(broken.join("; "));
  for (const id of ACCOUNTS) {
    const { committed, held, overrun, limit } = book.accounts[id]!;
    const booked = ledger.filter(({ accountId }) => accountId === id);
    const fromLedger = booked.reduce((sum, entry) => sum + entry.committed, 0);
    const seen = [committed, held, overrun, fromLedger, limit];
    const wanted = [model.committed(id), model.held(id), model.overrun(id), model.committed(id), LIMITS[id]];
    if (seen.join() !== wanted.join()) throw new Error(`${id}: the book says ${seen}, the model ${wanted}`);
  }
}

class Step implements fc.Command<NaiveBudget, World> {
  readonly name: string;
  readonly follow: (model: NaiveBudget, world: World) => void;
  constructor(name: string, follow: Step["follow"]) {
    this.name = name;
    this.follow = follow;
  }
  check(): boolean {
    return true;
  }
  run(model: NaiveBudget, world: World): void {
    this.follow(model, world);
    agree(model, world);
  }
  toString(): string {
    return this.name;
  }
}

const id = fc.nat(12).map((number) => `attempt-${number}`);
const amounts = fc.record({ run: fc.nat(40), lane: fc.nat(3), whole: fc.nat(40) }, { requiredKeys: ["whole"] });
const linesOf = (record: Partial<Record<string, number>>) =>
  Object.entries(record).map(([accountId, amount]) => ({ accountId, amount: amount! }));

const hold = fc.tuple(id, amounts, fc.constantFrom(1, 50, 500)).map(
  ([attempt, wanted, forMs]) =>
    new Step(`hold ${attempt} ${JSON.stringify(wanted)}`, (model, { book }) => {
      const result = holdBudget(book, attempt, linesOf(wanted), model.nowMs + forMs);
      const known = model.stories.has(attempt);
      const fits = linesOf(wanted).every(
        ({ accountId, amount }) =>
          amount <= LIMITS[accountId as "run"] - model.committed(accountId) - model.held(accountId),
      );
      expect(result.kind).toBe(known ? "duplicate" : fits ? "held" : "refused");
      if (result.kind !== "held") return;
      const story: Story = {
        amounts: wanted as Record<string, number>,
        expiresAtMs: model.nowMs + forMs,
        sent: false,
        end: "open",
        used: {},
        overrun: {},
      };
      model.stories.set(attempt, story);
    }),
);

const send = id.map(
  (attempt) =>
    new Step(`send ${attempt}`, (model, { book }) => {
      const story = model.stories.get(attempt);
      expect(markSent(book, attempt)).toBe(story?.end === "open");
      if (story?.end === "open") story.sent = true;
    }),
);

const renew = id.map(
  (attempt) =>
    new Step(`renew ${attempt}`, (model, { book }) => {
      const story = model.stories.get(attempt);
      expect(renewHold(book, attempt, model.nowMs + 60)).toBe(story?.end === "open");
      if (story?.end === "open") story.expiresAtMs = Math.max(story.expiresAtMs, model.nowMs + 60);
    }),
);

const settle = fc.tuple(id, fc.record({ run: fc.nat(60), lane: fc.nat(4), whole: fc.nat(60) }), fc.boolean()).map(
  ([attempt, actual, failed]) =>
    new Step(`settle ${attempt} ${JSON.stringify(actual)} ${failed}`, (model, { book, ledger }) => {
      const result = settleHold(book, attempt, { lines: linesOf(actual), failed });
      const story = model.stories.get(attempt);
      const wanted =
        story === undefined
          ? "unknown"
          : story.end === "settled"
            ? "duplicate"
            : story.end === "open"
              ? "resolved"
              : "late";
      expect(result.kind).toBe(wanted);
      if (result.kind === "unknown" || result.kind === "duplicate" || story === undefined) return;
      ledger.push(...result.entries);
      for (const [account, amount] of Object.entries(story.amounts)) {
        const used = failed && account === "lane" ? 0 : actual[account as "run"];
        story.used[account] = used;
        story.overrun[account] = Math.max(0, used - (story.end === "released" ? 0 : amount));
      }
      story.end = "settled";
    }),
);

const release = id.map(
  (attempt) =>
    new Step(`release ${attempt}`, (model, { book, ledger }) => {
      const result = releaseHold(book, attempt);
      const story = model.stories.get(attempt);
      expect(result.kind).toBe(story === undefined ? "unknown" : story.end === "open" ? "resolved" : "duplicate");
      if (result.kind !== "resolved" || story === undefined) return;
      ledger.push(...result.entries);
      story.end = "released";
    }),
);

const expire = fc.constantFrom(1, 30, 400).map(
  (ms) =>
    new Step(`expire after ${ms}`, (model, { book, ledger }) => {
      model.nowMs += ms;
      ledger.push(...expireHolds(book, model.nowMs));
      for (const story of model.stories.values()) {
        if (story.end !== "open" || story.expiresAtMs > model.nowMs) continue;
        story.end = story.sent ? "charged" : "released";
        if (story.sent) story.used = { ...story.amounts };
      }
    }),
);

describe("budgets", () => {
  it("keep their invariants through 5,000 stories, agree with a naive model, and follow from their ledger", () => {
    const commands = fc.commands([hold, hold, send, renew, settle, release, expire], { maxCommands: 50, size: "max" });
    fc.assert(
      fc.property(commands, (story) => {
        const world = { book: freshBook(), ledger: [] };
        const model = new NaiveBudget();
        fc.modelRun(() => ({ model, real: world }), story);
        // Whatever happened, time brings every hold back.
        model.nowMs += 1_000;
        expireHolds(world.book, model.nowMs);
        expect(Object.values(world.book.accounts).map(({ held }) => held)).toEqual([0, 0, 0]);
      }),
      { numRuns: 5_000, seed: 14 },
    );
  }, 60_000);

  const race = async (
    scheduler: fc.Scheduler,
    book: BudgetBook,
    take: (attempt: string, turn: () => Promise<unknown>) => Promise<boolean>,
  ) => {
    const turn = () => scheduler.schedule(Promise.resolve());
    const attempts = Array.from({ length: 20 }, (_, n) => take(`attempt-${n}`, turn));
    await scheduler.waitAll();
    const taken = (await Promise.all(attempts)).filter(Boolean).length;
    return { taken, committed: book.accounts["whole"]!.committed };
  };

  it("are never exceeded by callers that race, in whatever order their turns come", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const book = newBook([newAccount("whole", "micros", 100)]);
        const { taken, committed } = await race(scheduler, book, async (attempt, turn) => {
          await turn();
          if (holdBudget(book, attempt, [{ accountId: "whole", amount: 30 }], 1e9).kind !== "held") return false;
          await turn();
          settleHold(book, attempt, { lines: [{ accountId: "whole", amount: 30 }], failed: false });
          return true;
        });
        expect([taken, committed]).toEqual([3, 90]);
      }),
      { numRuns: 50, seed: 14 },
    );
  });

  it("would be exceeded by checking first and adding later, which this race finds out", async () => {
    let worst = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const book = newBook([newAccount("whole", "micros", 100)]);
        const account = book.accounts["whole"]!;
        const { committed } = await race(scheduler, book, async (_, turn) => {
          await turn();
          if (account.committed + 30 > account.limit) return false;
          await turn();
          account.committed += 30;
          return true;
        });
        worst = Math.max(worst, committed);
      }),
      { numRuns: 50, seed: 14 },
    );
    expect(worst).toBeGreaterThan(100);
  });
});
