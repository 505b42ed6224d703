import { expect, it } from "vitest";
import { inWords } from "../../server/engine/wording.ts";

it("amounts that differ by one micro-dollar read differently at every size", () => {
  for (const micros of [0, 1, 9_999, 12_340, 1_000_000, 123_456_700, 9_000_000_000])
    expect(inWords.dollars(micros)).not.toBe(inWords.dollars(micros + 1));
  expect([inWords.dollars(12_300), inWords.dollars(12_345), inWords.dollars(-5)]).toEqual([
    "$0.0123",
    "$0.012345",
    "-$0.000005",
  ]);
});
