import { describe, expect, it } from "vitest";
import { countFilters, FILTER_PARSERS, filtersToQuery, NO_FILTERS } from "../../components/decisions/filters.ts";
import { parseSaved } from "../../components/decisions/saved-filters.ts";
import { agentInitials, agentShape } from "../../components/identity/agent-shape.ts";
import { laneHue } from "../../components/identity/lane-hue.ts";
import { MOST_BARS, prepareFigures, prepareTimeline } from "../../components/overview/prepare.ts";
import { KEYS, keyBinding } from "../../components/shell/keys.ts";
import { linkTo } from "../../components/shell/link-to.ts";
import { SCREENS, screenOf } from "../../components/shell/screens.ts";
import { readCredential } from "../../components/shell/session.ts";
import { DecisionFilters } from "../../server/domain/decision-query.ts";
import { SHIPPED_LANES } from "../../server/domain/lane.ts";
import type { Overview } from "../../server/domain/overview.ts";

describe("identities", () => {
  it("give each shipped lane a hue of its own, and an operator's lane one of the rest", () => {
    expect(new Set(SHIPPED_LANES.map(laneHue)).size).toBe(SHIPPED_LANES.length);
    for (const own of ["legal", "billing", "support-de", "x"]) {
      expect(laneHue(own)).toBeGreaterThan(SHIPPED_LANES.length);
      expect(laneHue(own)).toBe(laneHue(own));
    }
  });

  it("mark an agent by its id alone", () => {
    expect(agentInitials("agent_fast-chat")).toBe("FC");
    expect(agentInitials("agent_solo")).toBe("SO");
    expect(agentShape("agent_fast-chat")).toBe(agentShape("agent_fast-chat"));
  });
});

describe("screens and keys", () => {
  it("have no key twice", () => {
    expect(new Set(KEYS.map((key) => key.keys)).size).toBe(KEYS.length);
    expect(new Set(KEYS.map((key) => key.id)).size).toBe(KEYS.length);
    expect(() => keyBinding("go:/nowhere")).toThrow();
  });

  it("know where a path belongs", () => {
    expect(screenOf("/")?.label).toBe("Overview");
    expect(screenOf("/decisions/dec_1")?.label).toBe("Decisions");
    expect(screenOf("/decisionsx")).toBeUndefined();
    expect(SCREENS.filter((screen) => screen.phone === "bar").length).toBeLessThanOrEqual(4);
  });

  it("keep the time range in links, and leave out what is empty", () => {
    expect(linkTo("/decisions", { lane: "chat", agent: null, q: "" }, "7d")).toBe("/decisions?lane=chat&range=7d");
    expect(linkTo("/", {}, "24h")).toBe("/");
  });
});

describe("filters in the address", () => {
  it("become a query that the server takes", () => {
    const query = filtersToQuery(
      { ...NO_FILTERS, lane: "chat", agent: "agent_x", outcome: "failed", q: "  refund " },
      1_000,
    );
    expect(query).toEqual({ lane: "chat", agentId: "agent_x", status: "failed", search: "refund", fromMs: 1_000 });
    expect(DecisionFilters.safeParse(query).success).toBe(true);
  });

  it("drop what is broken, so that a mangled link still opens", () => {
    expect(FILTER_PARSERS.lane.parse("Not A Lane")).toBeNull();
    expect(FILTER_PARSERS.agent.parse("x")).toBeNull();
    expect(FILTER_PARSERS.kind.parse("none")).toBe("none");
    expect(filtersToQuery({ ...NO_FILTERS, q: "x", policy: -1 }, 5)).toEqual({ fromMs: 5 });
  });

  it("show a run whole, whenever it was", () => {
    expect(filtersToQuery({ ...NO_FILTERS, run: "task_01KAT7Y2M8Q4T5V6W7X8Y90001" }, 5)).not.toHaveProperty("fromMs");
    expect(countFilters({ ...NO_FILTERS, lane: "chat", q: "" })).toBe(1);
  });

  it("survive a storage that holds something else", () => {
    expect(parseSaved(null)).toEqual([]);
    expect(parseSaved("{not json")).toEqual([]);
    expect(parseSaved('{"a":1}')).toEqual([]);
    expect(parseSaved('[{"name":"a","query":"lane=chat"},{"name":1},null]')).toEqual([
      { name: "a", query: "lane=chat" },
    ]);
  });
});

describe("signing in", () => {
  it("tells a key from the printed link, and never leaves for another host", () => {
    expect(readCredential(" sb_abc ", "http://localhost:3000")).toEqual({ kind: "key", key: "sb_abc" });
    expect(readCredential("http://127.0.0.1:3000/sign-in?token=t+1", "http://localhost:3000")).toEqual({
      kind: "link",
      path: "http://localhost:3000/sign-in?token=t%201",
    });
    expect(readCredential("https://evil.example/x?token=1", "http://localhost:3000").kind).toBe("key");
  });
});

describe("the overview", () => {
  const counts = {
    decisions: 0,
    succeeded: 0,
    failed: 0,
    ignored: 0,
    rejected: 0,
    pending: 0,
    costMicros: 0,
    unpriced: 0,
  };
  const empty: Overview = {
    fromMs: 0,
    toMs: 3_600_000,
    bucketMs: 60_000,
    points: [],
    lanes: [],
    agents: [],
    kinds: [],
    tiers: [],
    totals: {
      ...counts,
      failedByOwner: { client: 0, routing: 0, capacity: 0, upstream: 0, platform: 0 },
      costMicrosSucceeded: 0,
      costMicrosFailed: 0,
      costMicrosStopped: 0,
      retries: 0,
      costMicrosRetried: 0,
      usage: { inputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 },
      unpricedTokens: 0,
      estimated: 0,
      decideMicrosP50: null,
      decideMicrosP99: null,
      decideMicros: 0,
      latencyMs: 0,
      latencyMsP50: null,
      latencyMsP99: null,
      inputTokens: 0,
      outputTokens: 0,
      meanQuality: null,
    },
  };

  it("has no rate where nothing ended, rather than 0", () => {
    const figures = prepareFigures(empty);
    expect(figures.successRate).toBeNull();
    expect(figures.overhead).toBeNull();
    expect(figures.perMinute).toBe(0);
  });

  it("counts the router's share of all time that tasks took", () => {
    const figures = prepareFigures({
      ...empty,
      totals: { ...empty.totals, decideMicros: 2_000_000, latencyMs: 198_000 },
    });
    expect(figures.overhead).toBeCloseTo(0.01, 9);
  });

  it("adds neighbours up until the bars are few enough, and loses no decision", () => {
    const point = (index: number) => ({
      ...counts,
      atMs: index * 60_000,
      decisions: index % 5,
      lanes: index % 5 === 0 ? [] : [{ ...counts, lane: "chat", decisions: index % 5 }],
      decideMicrosP50: null,
      decideMicrosP99: null,
    });
    const points = Array.from({ length: 300 }, (_, index) => point(index));
    const timeline = prepareTimeline({ ...empty, points, lanes: [{ ...counts, lane: "chat", decisions: 600 }] });
    expect(timeline.points.length).toBeLessThanOrEqual(MOST_BARS);
    expect(timeline.bucketMs * timeline.points.length).toBeGreaterThanOrEqual(300 * 60_000);
    expect(timeline.points.reduce((sum, bar) => sum + (bar.lanes["chat"] ?? 0), 0)).toBe(600);
    expect(prepareTimeline({ ...empty, points: points.slice(0, 1) }).points[0]?.lanes).toEqual({});
  });
});
