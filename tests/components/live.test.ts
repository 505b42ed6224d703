import { describe, expect, it } from "vitest";
import { createCoalescer, type Timer } from "../../components/api/coalesce.ts";
import { liveStateOf, POLL_AFTER_MS } from "../../components/api/live-state.ts";
import { needsSignIn, readProblem } from "../../components/api/read-problem.ts";
import { Problem } from "../../server/domain/problem.ts";

/** A clock that moves when told to. */
function handClock(): Timer & { advance: (ms: number) => void } {
  let now = 0;
  const waiting = new Map<number, { at: number; callback: () => void }>();
  let next = 1;
  return {
    set(callback, ms) {
      waiting.set(next, { at: now + ms, callback });
      return next++;
    },
    clear: (handle) => void waiting.delete(handle as number),
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const due = [...waiting]
          .filter(([, each]) => each.at <= until)
          .sort(([, one], [, other]) => one.at - other.at)[0];
        if (!due) break;
        waiting.delete(due[0]);
        now = due[1].at;
        due[1].callback();
      }
      now = until;
    },
  };
}

describe("signals", () => {
  it("reach the queries at most four times a second, however many come", () => {
    const timer = handClock();
    const flushes: string[][] = [];
    const coalescer = createCoalescer<string>((kinds) => flushes.push([...kinds].sort()), { timer });
    for (let ms = 0; ms < 10_000; ms += 5) {
      coalescer.add(ms % 10 === 0 ? "decisions" : "outcomes");
      timer.advance(5);
    }
    expect(flushes.length).toBeLessThanOrEqual(41);
    expect(flushes.length).toBeGreaterThan(35);
    expect(flushes.at(-1)).toEqual(["decisions", "outcomes"]);
  });

  it("are answered soon after a quiet time, and the last is never lost", () => {
    const timer = handClock();
    const flushes: string[][] = [];
    const coalescer = createCoalescer<string>((kinds) => flushes.push([...kinds]), { timer });
    coalescer.add("policy");
    timer.advance(30);
    expect(flushes).toEqual([["policy"]]);
    coalescer.add("keys");
    timer.advance(1_000);
    expect(flushes).toEqual([["policy"], ["keys"]]);
  });

  it("wait while the page is paused and arrive together when it goes on", () => {
    const timer = handClock();
    const flushes: string[][] = [];
    const coalescer = createCoalescer<string>((kinds) => flushes.push([...kinds].sort()), { timer });
    coalescer.hold(true);
    coalescer.add("decisions");
    coalescer.add("policy");
    timer.advance(60_000);
    expect(flushes).toEqual([]);
    coalescer.hold(false);
    timer.advance(30);
    expect(flushes).toEqual([["decisions", "policy"]]);
  });
});

describe("the state of the connection", () => {
  const facts = { paused: false, status: "connecting", everStood: false, awayMs: 0 } as const;
  it("is told as it is", () => {
    expect(liveStateOf(facts)).toBe("connecting");
    expect(liveStateOf({ ...facts, status: "pending" })).toBe("live");
    expect(liveStateOf({ ...facts, everStood: true })).toBe("reconnecting");
    expect(liveStateOf({ ...facts, status: "error", everStood: true })).toBe("reconnecting");
    expect(liveStateOf({ ...facts, awayMs: POLL_AFTER_MS })).toBe("polling");
    expect(liveStateOf({ ...facts, status: "pending", paused: true })).toBe("paused");
  });
});

describe("a failure", () => {
  const problem = new Problem("version_conflict", "Version 13 was published meanwhile.", "Look at it and try again.", {
    currentVersion: 13,
  });
  it("is told in the server's words", () => {
    const shown = readProblem({ data: { code: "CONFLICT", problem: problem.toDetails() } });
    expect(shown).toMatchObject({
      code: "version_conflict",
      title: "Version conflict",
      action: "Look at it and try again.",
      currentVersion: 13,
    });
  });

  it("without an answer is called unreachable, and nothing inner is shown of an unknown one", () => {
    expect(readProblem(new TypeError("fetch failed")).code).toBe("unreachable");
    const unknown = readProblem({ data: { code: "INTERNAL_SERVER_ERROR" }, message: "secret stack" });
    expect(unknown.code).toBe("unknown");
    expect(JSON.stringify(unknown)).not.toContain("secret");
  });

  it("that asks for a sign-in is known as such", () => {
    const refused = new Problem("unauthenticated", "no key was sent", "Sign in.");
    expect(needsSignIn({ data: { problem: refused.toDetails() } })).toBe(true);
    expect(needsSignIn({ data: { problem: problem.toDetails() } })).toBe(false);
  });
});
