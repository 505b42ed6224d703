import { describe, expect, test } from "vitest";
import { agentsOrphaned, withDefaultLane, withLane, withoutLane } from "../../components/lanes/edits.ts";
import { ADVICE, type LaneValues, listOf, NEW_LANE, readValues, valuesOf } from "../../components/lanes/form-values.ts";
import { prepareChances } from "../../components/lanes/prepare.ts";
import { Agent } from "../../server/domain/agent.ts";
import { DEFAULT_WEIGHTS } from "../../server/domain/factor.ts";
import { Lane } from "../../server/domain/lane.ts";
import { PolicyDocument } from "../../server/domain/policy.ts";

const lane = Lane.parse({
  name: "legal",
  description: "Contracts.",
  keywords: ["clause", "GDPR"],
  examples: ["Is a verbal agreement binding?", "Draft an NDA,\nin two lines"],
  members: ["agent_one"],
  skills: ["legal"],
  weights: { ...DEFAULT_WEIGHTS, light: { ...DEFAULT_WEIGHTS.light, cost: 9 } },
  tiers: { light: ["light"], standard: ["standard", "heavy"], heavy: ["heavy"] },
  priceCeilingMicros: 250_000,
  ladder: ["ask", "stop"],
});

describe("the form of a lane", () => {
  test("gives a lane back just as it was, its weights too", () => {
    expect(readValues(valuesOf(lane), lane)).toEqual({ ok: true, lane });
  });

  test("begins a new lane as the schema does", () => {
    expect(readValues({ ...NEW_LANE, name: "own" }, null)).toEqual({ ok: true, lane: Lane.parse({ name: "own" }) });
  });

  const broken: [string, Partial<LaneValues>, keyof typeof ADVICE][] = [
    ["no name", { name: "" }, "name"],
    ["a name in capitals", { name: "Legal" }, "name"],
    ["a tier that nobody may take", { tiers: { ...lane.tiers, heavy: [] } }, "tiers"],
    ["a reference of nothing", { referenceDollars: "0" }, "referenceDollars"],
    ["a floor above all", { confidenceFloorPercent: "145" }, "confidenceFloorPercent"],
    ["no step at all", { ladder: [] }, "ladder"],
    ["too many examples", { examples: Array.from({ length: 51 }, () => ({ text: "x" })) }, "examples"],
    ["a skill in words", { skills: "contract law" }, "skills"],
  ];
  test.each(broken)("says what to do about %s", (_, over, field) => {
    expect(readValues({ ...valuesOf(lane), ...over }, lane)).toEqual({ ok: false, errors: { [field]: ADVICE[field] } });
  });

  test("reads lists by commas and lines, each thing once", () => {
    expect(listOf(" clause, GDPR\nclause,, ")).toEqual(["clause", "GDPR"]);
  });
});

describe("edits of lanes", () => {
  const agent = Agent.parse({ id: "agent_one", name: "One", endpoint: { kind: "external" }, tier: "light" });
  const document = PolicyDocument.parse({
    agents: [agent],
    lanes: [Lane.parse({ name: "chat" })],
    defaultLane: "chat",
  });

  test("add, replace and remove, and tell who is left without a lane", () => {
    const added = withLane(document, lane);
    expect(added.lanes.map((each) => each.name)).toEqual(["chat", "legal"]);
    const changed = withLane(added, { ...lane, description: "Law." });
    expect(changed.lanes.map((each) => each.description)).toEqual(["", "Law."]);
    expect(agentsOrphaned(added, withoutLane(added, "legal"))).toEqual(["agent_one"]);
    expect(withDefaultLane(added, "legal").defaultLane).toBe("legal");
    expect(PolicyDocument.safeParse(withDefaultLane(added, "legal")).success).toBe(true);
  });
});

test("lanes stand by their probability, each with its own floor", () => {
  const chances = prepareChances(
    {
      lane: {
        name: "legal",
        source: "recognised",
        confidence: 0.7,
        probabilities: [
          { lane: "chat", probability: 0.3 },
          { lane: "legal", probability: 0.7 },
        ],
        evidence: [],
      },
    },
    [lane],
  );
  expect(chances).toEqual([
    { lane: "legal", probability: 0.7, floor: 0.45, taken: true },
    { lane: "chat", probability: 0.3, floor: null, taken: false },
  ]);
});
