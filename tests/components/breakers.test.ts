import { expect, test } from "vitest";
import { wordsOf } from "../../components/breakers/asked-order.ts";
import { countNotClosed, nextInWords, prepareTiles, verbsFor } from "../../components/breakers/prepare.ts";
import type { BreakerStatus } from "../../server/domain/controls.ts";

const NOW_MS = 1_000_000;

function breaker(more: Partial<BreakerStatus> = {}): BreakerStatus {
  return {
    id: "agent.agent_solid",
    scope: { kind: "agent", agentId: "agent_solid" },
    state: "closed",
    override: null,
    effective: "closed",
    reason: "",
    since: NOW_MS,
    nextProbeAt: null,
    window: { calls: 0, failed: 0, slow: 0, burntMicros: 0, consecutiveFailures: 0, strip: [] },
    transitions: [],
    version: 3,
    ...more,
  };
}

const tripped = breaker({
  effective: "forced_open",
  override: { kind: "forced_open", actor: "Ada", reason: "wrong", createdAtMs: NOW_MS, expiresAtMs: NOW_MS + 60_000 },
});
const inLane: BreakerStatus["scope"] = { kind: "lane", lane: "coding", agentId: "agent_solid" };

test("a lane's breaker has a tile only while it is not closed", () => {
  const closed = breaker({ id: "lane.coding.agent_solid", scope: inLane });
  const open = breaker({ ...closed, state: "open", effective: "open" });
  expect(prepareTiles([breaker(), closed], [], new Map())).toHaveLength(1);
  const tiles = prepareTiles([breaker(), open], [], new Map([["agent_solid", "Solid"]]));
  expect(tiles.map(({ name, within }) => [name, within])).toEqual([
    ["Solid", null],
    ["Solid", "in coding"],
  ]);
  expect(countNotClosed([breaker(), closed, open, tripped])).toBe(2);
});

test("release is offered only where there is something to release", () => {
  expect(verbsFor(breaker())).not.toContain("release");
  expect(verbsFor(breaker({ state: "open", effective: "open" }))).not.toContain("release");
  expect(verbsFor(tripped)).toEqual(["release", "reset"]);
});

test("what comes next is counted down", () => {
  expect(nextInWords(tripped, NOW_MS)).toMatch(/^ends in /);
  const open = breaker({ state: "open", effective: "open", nextProbeAt: NOW_MS + 30_000 });
  expect(nextInWords(open, NOW_MS)).toMatch(/^probe in 30/);
  expect(nextInWords(breaker(), NOW_MS)).toBeNull();
});

test("a trip says whom it takes away from which lane, and carries the version that was seen", () => {
  const [tile] = prepareTiles(
    [breaker({ id: "lane.coding.agent_solid", scope: inLane, effective: "open" })],
    [],
    new Map(),
  );
  expect(wordsOf({ target: "breaker", verb: "trip", tile: tile! })).toMatchObject({
    takesAway: { agentId: "agent_solid", lane: "coding" },
    version: 3,
    ends: true,
  });
  expect(wordsOf({ target: "breaker", verb: "reset", tile: tile! })).toMatchObject({ takesAway: null, ends: false });
});
