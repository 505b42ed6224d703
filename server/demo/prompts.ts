import { readFileSync } from "node:fs";
import { z } from "zod";
import { Tier } from "../domain/tier.ts";
import type { KindOfWork } from "./fleet/character.ts";

const LANES = [
  "coding",
  "writing",
  "reasoning",
  "research",
  "extraction",
  "chat",
  "legal",
] as const satisfies KindOfWork[];
type DemoLane = (typeof LANES)[number];

/** Tasks of the demo by lane: how often each kind comes, in hundredths. */
const SHARES: Record<DemoLane, number> = {
  coding: 24,
  chat: 20,
  extraction: 17,
  writing: 15,
  research: 11,
  reasoning: 9,
  legal: 4,
};

/** A task in words, and what it really is. The router is never told. */
export interface DemoPrompt {
  text: string;
  work: DemoLane;
  difficulty: Tier;
}

export interface PromptSource {
  /** A prompt of any lane, in the demo's proportions. */
  any(): DemoPrompt;
  /** A prompt of this lane. */
  of(lane: DemoLane): DemoPrompt;
}

/** Each line is a prompt in which `<<a|b|c>>` stands for one of its alternatives. */
const Template = z.strictObject({ tier: Tier, text: z.string().min(1) });

/** Prompts of the project's own, some hundred different ones for each lane, drawn by `random` (uniform in 0 to 1). */
export function openPrompts(random: () => number): PromptSource {
  const templates = new Map(LANES.map((lane) => [lane, readTemplates(lane)]));
  const of = (lane: DemoLane): DemoPrompt => {
    const { tier, text } = pick(templates.get(lane)!, random);
    const words = text.replace(/<<(.*?)>>/gs, (_, choices: string) => pick(choices.split("|"), random));
    return { text: words.trim(), work: lane, difficulty: tier };
  };
  const deck = LANES.flatMap((lane) => Array<DemoLane>(SHARES[lane]).fill(lane));
  return { of, any: () => of(pick(deck, random)) };
}

export function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.min(items.length - 1, Math.floor(random() * items.length))]!;
}

function readTemplates(lane: DemoLane): z.infer<typeof Template>[] {
  const lines = readFileSync(new URL(`prompts/${lane}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => Template.parse(JSON.parse(line)));
}
