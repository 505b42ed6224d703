import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SHIPPED_LANES } from "../../server/domain/lane.ts";
import { explainFeatures } from "../../server/engine/explain-features.ts";
import { explainLane } from "../../server/engine/explain-lane.ts";
import { extendLaneHead, type OwnLane } from "../../server/engine/extend-lane-head.ts";
import { extractFeatures } from "../../server/engine/features.ts";
import {
  decodeLaneHead,
  emptyLaneHead,
  encodeLaneHead,
  type LaneHead,
  laneProbabilities,
} from "../../server/engine/lane-head.ts";
import { LEARN_DEFAULTS, trainLaneHead } from "../../server/engine/learn-lanes.ts";

const bytes = readFileSync(new URL("../../server/data/lane-head.bin", import.meta.url));
const shipped = decodeLaneHead(bytes);

const LEGAL: OwnLane = {
  name: "legal",
  description: "Legal questions: contracts, liability, leases, litigation, compliance and clauses.",
  keywords: ["contract", "liability", "lawsuit", "clause", "tenant", "landlord", "court", "nda", "gdpr", "attorney"],
  examples: [
    "Is a verbal agreement binding if there were no witnesses?",
    "Review this non-disclosure agreement and flag any one-sided clauses.",
    "My landlord refuses to return the deposit, what are my rights?",
    "Draft a termination clause for a freelance contract under English law.",
    "Can an employer enforce a non-compete after a layoff?",
    "What is the statute of limitations for breach of contract in California?",
    "Does our privacy policy comply with GDPR article 13?",
    "Explain the indemnification section of this lease in plain words.",
    "We received a cease and desist letter about our trademark. How should we respond?",
    "What must a plaintiff prove in a negligence claim?",
  ],
};

function laneOf(head: LaneHead, text: string): string {
  const reading = laneProbabilities(head, extractFeatures(text));
  return head.lanes[reading.best]!;
}

const anyText = fc.oneof(
  fc.string(),
  fc.lorem({ maxCount: 60 }),
  fc.constantFrom("", "\ud800", "fix the bug in main.ts"),
);

describe("lane head", () => {
  it("recognises plain cases of every shipped lane", () => {
    const cases: Record<(typeof SHIPPED_LANES)[number], string> = {
      coding: "My unit test fails with a KeyError in the Python parser, can you fix the function?",
      writing: "Write a warm farewell email to my colleagues, about 100 words",
      reasoning: "If 4 pumps empty a pool in 6 hours, how long do 3 pumps need? Show the calculation.",
      research: "What is the difference between viral and bacterial meningitis, and who discovered it?",
      extraction: "Extract all names and dates from the following text and return them as JSON: ...",
      chat: "hey, how are you today?",
    };
    for (const lane of SHIPPED_LANES) expect(laneOf(shipped, cases[lane])).toBe(lane);
  });

  it("gives probabilities that sum to 1 and the same ones every time", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const reading = laneProbabilities(shipped, extractFeatures(text));
        expect(reading.probabilities.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
        expect(reading.confidence).toBe(Math.max(...reading.probabilities));
        expect(reading.best).not.toBe(reading.runnerUp);
        expect(laneProbabilities(shipped, extractFeatures(text))).toEqual(reading);
      }),
    );
  });

  it("masks lanes that are not allowed and keeps the odds among the others", () => {
    fc.assert(
      fc.property(anyText, fc.subarray([...SHIPPED_LANES], { minLength: 1 }), (text, allowed) => {
        const features = extractFeatures(text);
        const all = laneProbabilities(shipped, features).probabilities;
        const some = laneProbabilities(shipped, features, allowed).probabilities;
        const share = all.reduce((sum, chance, lane) => sum + (allowed.includes(SHIPPED_LANES[lane]!) ? chance : 0), 0);
        for (const [lane, name] of SHIPPED_LANES.entries()) {
          expect(some[lane]).toBeCloseTo(allowed.includes(name) ? all[lane]! / share : 0, 9);
        }
      }),
    );
    const none = laneProbabilities(shipped, extractFeatures("hi"), []);
    expect(none).toMatchObject({ best: -1, runnerUp: -1, confidence: 0, isUncertain: true });
  });

  it("explains itself: evidence adds up to the log-odds between the first two lanes", () => {
    const extended = extendLaneHead(shipped, [LEGAL]);
    for (const head of [shipped, extended]) {
      fc.assert(
        fc.property(
          fc.oneof(anyText, fc.constantFrom(...LEGAL.examples)),
          fc.integer({ min: 0, max: 40 }),
          (text, limit) => {
            const explained = explainFeatures(text);
            const reading = laneProbabilities(head, explained.features);
            const why = explainLane(head, explained, reading, limit)!;
            const sum = why.evidence.reduce((total, { points }) => total + points, 0);
            expect(Math.abs(sum - why.logOdds)).toBeLessThan(1e-9);
            const { probabilities, best, runnerUp } = reading;
            expect(Math.log(probabilities[best]! / probabilities[runnerUp]!)).toBeCloseTo(why.logOdds, 6);
          },
        ),
      );
    }
  });

  it("names the words of the prompt as evidence", () => {
    const explained = explainFeatures("Write a python function to parse dates");
    const why = explainLane(shipped, explained, laneProbabilities(shipped, explained.features))!;
    expect(why.lane).toBe("coding");
    expect(why.evidence.some(({ name, points }) => name.includes("python") && points > 0)).toBe(true);
  });

  it("is uncertain when it knows nothing", () => {
    const reading = laneProbabilities(emptyLaneHead(["one", "two", "three"]), extractFeatures("whatever"));
    expect(reading).toMatchObject({ best: 0, runnerUp: 1, isUncertain: true });
  });

  it("survives its own bytes, which are small", () => {
    expect(bytes.length).toBeLessThan(300_000);
    const again = decodeLaneHead(encodeLaneHead(shipped));
    expect(again.lanes).toEqual(shipped.lanes);
    for (const text of LEGAL.examples) {
      const features = extractFeatures(text);
      const chances = laneProbabilities(again, features).probabilities;
      laneProbabilities(shipped, features).probabilities.forEach((chance, lane) => {
        expect(chances[lane]).toBeCloseTo(chance, 3);
      });
    }
  });

  it("refuses bytes that are no lane head", () => {
    expect(() => decodeLaneHead(new Uint8Array(4))).toThrow("not a lane head");
    expect(() => decodeLaneHead(bytes.subarray(0, 1_000))).toThrow("cut or too long");
    const older = Uint8Array.from(bytes);
    older[4] = 9;
    expect(() => decodeLaneHead(older)).toThrow("not a lane head of this version");
  });
});

describe("learning lanes", () => {
  const examples = ["fix the bug", "compile the code", "write a poem", "write a letter"].map((text, index) => ({
    features: extractFeatures(text),
    lane: index < 2 ? 0 : 1,
    weight: 1,
  }));

  it("is the same for the same seed and separates what it saw", () => {
    const head = trainLaneHead(["code", "prose"], examples);
    expect(trainLaneHead(["code", "prose"], examples)).toEqual(head);
    expect(trainLaneHead(["code", "prose"], examples, { ...LEARN_DEFAULTS, seed: 7 })).not.toEqual(head);
    for (const { features, lane } of examples) expect(laneProbabilities(head, features).best).toBe(lane);
  });
});

describe("an operator's own lane", () => {
  const unseen = [
    "Can my tenant sublet the flat without my permission?",
    "Is this liability waiver enforceable in court?",
    "Write a clause that limits our liability to the fees paid.",
    "What damages can I claim for breach of warranty?",
    "Our supplier broke the agreement, can we sue?",
    "Does the employment contract need to be signed by both parties?",
    "Summarise the obligations of the tenant in this lease.",
    "Check whether this NDA covers our subsidiaries.",
    "How do I respond to a lawsuit for negligence?",
    "What is the difference between a patent and a trademark claim?",
  ];
  const head = extendLaneHead(shipped, [LEGAL]);

  it("is chosen for prompts it has not seen", () => {
    const chosen = unseen.filter((text) => laneOf(head, text) === "legal");
    expect(chosen.length).toBeGreaterThanOrEqual(8);
  });

  it("takes next to nothing from the other lanes", () => {
    const kept = shipped.background.filter(({ text }) => laneOf(head, text) === laneOf(shipped, text));
    expect(kept.length / shipped.background.length).toBeGreaterThan(0.99);
    for (const text of [
      "hi there",
      "Write a haiku about snow",
      "Fix this TypeError in app.ts",
      "What is 17% of 2340?",
    ]) {
      expect(laneOf(head, text)).toBe(laneOf(shipped, text));
    }
  });

  it("leaves the odds among shipped lanes as they were", () => {
    for (const text of unseen) {
      const before = laneProbabilities(shipped, extractFeatures(text)).logits;
      const after = laneProbabilities(head, extractFeatures(text)).logits;
      for (let lane = 0; lane < before.length; lane++) expect(after[lane]).toBeCloseTo(before[lane]!, 9);
    }
  });

  it("is learnt the same way every time, within 300 ms, with as many examples as are allowed", () => {
    const many = {
      ...LEGAL,
      examples: Array.from({ length: 50 }, (_, index) => `${unseen[index % 10]} Case ${index}.`),
    };
    const extended = extendLaneHead(shipped, [many]);
    // The shortest of a few runs, so that a busy machine does not fail the test.
    const times = [1, 2, 3].map(() => {
      const started = performance.now();
      extendLaneHead(shipped, [many]);
      return performance.now() - started;
    });
    expect(Math.min(...times)).toBeLessThan(300);
    expect(extendLaneHead(shipped, [many])).toEqual(extended);
  });

  it("may be described by keywords alone, and knows several lanes apart", () => {
    const cooking: OwnLane = { name: "cooking", description: "", keywords: ["recipe", "oven", "simmer"], examples: [] };
    const both = extendLaneHead(shipped, [LEGAL, cooking]);
    expect(both.lanes).toEqual([...SHIPPED_LANES, "legal", "cooking"]);
    expect(laneOf(both, "Which oven recipe should simmer longest?")).toBe("cooking");
    expect(laneOf(both, "Is this contract clause valid in court?")).toBe("legal");
    expect(extendLaneHead(shipped, [])).toBe(shipped);
    expect(extendLaneHead(shipped, [{ ...cooking, name: "coding" }])).toBe(shipped);
  });
});
