import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DECISION_KINDS } from "../../server/domain/decision.ts";
import { replay } from "../../server/engine/decide.ts";
import { ENGINE_VERSION } from "../../server/engine/engine-task.ts";
import { compiled } from "./arbitraries.ts";
import { type GoldenChoice, readGolden } from "./golden-file.ts";

const golden = readGolden(gunzipSync(readFileSync(new URL("../golden/decisions.json.gz", import.meta.url))).toString());

describe("the golden file of 1,000 recorded decisions", () => {
  it("was made by this engine version", () => {
    expect(
      golden.engineVersion,
      "ENGINE_VERSION has risen: look at what changed, then write the file anew with `node scripts/make-golden.ts`",
    ).toBe(ENGINE_VERSION);
    expect(golden.decisions.length).toBe(1_000);
  });

  it("replays to the recorded choices", () => {
    const policies = golden.policies.map(compiled);
    const changed = golden.decisions.flatMap(({ policy, facts, choice }, place) => {
      const { kind, chosenOrdinal, runnerUpOrdinal, margin } = replay(facts, policies[policy]!);
      const now: GoldenChoice = [kind, chosenOrdinal, runnerUpOrdinal, margin];
      return JSON.stringify(now) === JSON.stringify(choice) ? [] : [{ place, recorded: choice, now }];
    });
    expect(changed, "the same facts lead to another choice: raise ENGINE_VERSION if that is meant").toEqual([]);
  });

  it("holds decisions of every kind", () => {
    expect(new Set(golden.decisions.map(({ choice }) => choice[0]))).toEqual(new Set(DECISION_KINDS));
  });
});
