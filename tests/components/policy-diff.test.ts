import { describe, expect, test } from "vitest";
import { prepareChanges, sayValue, summarise } from "../../components/policy-diff/prepare.ts";

describe("differences of policies in words", () => {
  test("are grouped by lane, agent and the policy as a whole, lanes first", () => {
    const groups = prepareChanges([
      { path: "nearEqual", before: 0.02, after: 0.05 },
      { path: "agents.agent_quill.price", before: null, after: { inputMicrosPerMillion: 2_500_000 } },
      { path: "lanes.coding.weights.standard.quality", before: 3, after: 4.5 },
      { path: "lanes.coding.members", before: ["agent_a", "agent_b"], after: ["agent_b", "agent_c"] },
    ]);
    expect(groups.map(({ of, id, lines }) => [of, id, lines.map((line) => line.what)])).toEqual([
      ["lane", "coding", ["Quality, standard", "Members"]],
      ["agent", "agent_quill", ["Price"]],
      ["policy", "", ["Near equal"]],
    ]);
    expect(groups[0]?.lines.map((line) => line.drawn)).toEqual([
      { kind: "values", before: "3", after: "4.5" },
      { kind: "members", added: ["agent_c"], removed: ["agent_a"] },
    ]);
    expect(groups[1]?.lines[0]?.drawn).toEqual({
      kind: "values",
      before: "unpriced",
      after: "input $2.50 a million tokens",
    });
    expect(summarise(groups)).toBe("1 lane and 1 agent and the policy as a whole");
  });

  test("say whether a whole lane or agent came or went", () => {
    const groups = prepareChanges([
      { path: "lanes.legal", after: { name: "legal" } },
      { path: "agents.agent_old", before: { id: "agent_old" } },
    ]);
    expect(groups.map(({ id, whole, lines }) => [id, whole, lines])).toEqual([
      ["legal", "added", []],
      ["agent_old", "removed", []],
    ]);
  });

  test("show a new order of the same steps as a change of its order", () => {
    const [group] = prepareChanges([{ path: "lanes.chat.ladder", before: ["ask", "stop"], after: ["stop", "ask"] }]);
    expect(group?.lines[0]?.drawn).toEqual({ kind: "values", before: "ask → stop", after: "stop → ask" });
  });

  test("tell nothing, none, unpriced and zero apart", () => {
    expect(sayValue(["priceCeilingMicros"], undefined)).toBe("–");
    expect(sayValue(["priceCeilingMicros"], null)).toBe("none");
    expect(sayValue(["price"], null)).toBe("unpriced");
    expect(sayValue(["priceCeilingMicros"], 0)).toBe("$0");
    expect(sayValue(["confidenceFloor"], 0.45)).toBe("45.0%");
    expect(sayValue(["reference", "latencyMs"], 4_000)).toBe("4 s");
  });

  test("of nothing are nothing", () => {
    expect(summarise(prepareChanges([]))).toBe("nothing");
  });
});
