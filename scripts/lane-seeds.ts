import { readFileSync } from "node:fs";
import { SHIPPED_LANES } from "../server/domain/lane.ts";
import { randomFrom, shuffledPlaces } from "../server/engine/learn-lanes.ts";

/**
 * The project's own prompts for training the lane head. A line of `server/data/lane-seeds/<lane>.jsonl` is a prompt, in
 * which `{a|b|c}` stands for one of its alternatives and `times` says how many different prompts to make of it.
 */
export interface LanePrompt {
  readonly lane: string;
  readonly text: string;
}

/** How often the lines are gone through: each pass takes other alternatives and other manners. */
const ROUNDS = 3;

/** About 1,600 different prompts of the project's own making; the same ones for the same seed. */
export function readLaneSeeds(directory: URL, seed: number): LanePrompt[] {
  const random = randomFrom(seed);
  const prompts = new Map<string, LanePrompt>();
  for (const lane of SHIPPED_LANES) {
    const lines = readFileSync(new URL(`${lane}.jsonl`, directory), "utf8")
      .trim()
      .split("\n");
    for (let round = 0; round < ROUNDS; round++) {
      for (const line of lines) {
        const { times, text }: { times: number; text: string } = JSON.parse(line);
        // A line without alternatives is said once in its own manner; templates are said again.
        if (times === 1 && round > 0) continue;
        for (let time = 0; time < times; time++) {
          const said =
            round === 0 && time === 0 ? fillIn(text, random) : inSomeManner(fillIn(text, random), lane, random);
          prompts.set(said, { lane, text: said });
        }
      }
    }
  }
  return [...prompts.values()];
}

/** Chooses one of the alternatives in every pair of braces that holds a bar; braces of code and JSON stay. */
export function fillIn(template: string, random: () => number): string {
  return template.replace(/\{([^{}\n]*\|[^{}\n]*)\}/g, (_, choices: string) => pick(choices.split("|"), random)).trim();
}

const OPENINGS = [
  "please", "can you", "could you please", "hey,", "hi!", "I need you to", "help me", "quick one:", "I'd like you to",
  "ok so", "Hello, I am new to this.", "For work:", "I have a question.", "Could you help?", "Task:",
]; // biome-ignore format: a list of phrases
const ENDINGS = [
  "thanks", "Thank you!", "Keep it short.", "Take your time.", "Be precise.", "It's urgent.", "I need it by tonight.",
  "Explain your answer.", "pls", "No explanations needed.",
]; // biome-ignore format: a list of phrases

/** People write in their own manner: politely, in haste, without capitals. Small talk is left as it is. */
function inSomeManner(prompt: string, lane: string, random: () => number): string {
  if (lane === "chat") return random() < 0.4 ? prompt.toLowerCase() : prompt;
  let said = prompt;
  if (random() < 0.3) said = `${pick(OPENINGS, random)} ${said}`;
  if (random() < 0.15) said = `${said} ${pick(ENDINGS, random)}`;
  if (random() < 0.2) said = said.toLowerCase();
  return said;
}

/** At most `perLane` prompts of each lane, chosen by the random numbers. */
export function samplePerLane(prompts: readonly LanePrompt[], perLane: number, random: () => number): LanePrompt[] {
  const shuffled = shuffledPlaces(prompts.length, random).map((place) => prompts[place]!);
  const taken = new Map<string, number>();
  return shuffled.filter(({ lane }) => {
    const before = taken.get(lane) ?? 0;
    taken.set(lane, before + 1);
    return before < perLane;
  });
}

function pick<T>(choices: readonly T[], random: () => number): T {
  return choices[Math.floor(random() * choices.length)]!;
}
