import { hashText, uniforms } from "../../engine/chance.ts";
import type { Character } from "./character.ts";

/** An answer in pieces of about one token each, as a stream sends them. */
export type AnswerWords = readonly string[];

/** Every answer starts with this, so that nobody takes it for a model's. */
const MARK = "[simulated]";
/** Tokens beyond this are counted and timed, but not spelt out. */
const MOST_WORDS = 1_500;

const GOOD_SENTENCES = [
  "Here is what you asked for.",
  "The main point comes first, the details after it.",
  "I checked each step against the one before.",
  "Two cases need care, and both are covered.",
  "The short answer holds in general; the exceptions are named.",
  "Where the request left a choice open, I took the simpler one and say so.",
  "The result is complete and can be used as it stands.",
  "Nothing else needs to change for this to work.",
];
const BAD_SENTENCES = [
  "I am not sure that this is what was meant.",
  "Some parts are left out because they were unclear to me.",
  "It might work, but I did not check it.",
  "In general such things depend on many factors.",
  "I assume that the rest is known.",
];

/** The words of an answer: marked as simulated, about the question, as long as `tokens` says. */
export function answerWords(of: {
  character: Character;
  text: string;
  isGood: boolean;
  repeatsItself: boolean;
  tokens: number;
}): AnswerWords {
  const { character, text, isGood, repeatsItself, tokens } = of;
  const next = uniforms(hashText(`${character.name}|${text}`));
  const sentences = isGood ? GOOD_SENTENCES : BAD_SENTENCES;
  const topic = text.trim().split(/\s+/).slice(0, 12).join(" ").slice(0, 100).toWellFormed();
  const opening = `${MARK} ${character.name} on "${topic}":`;
  const words = opening.split(" ");
  const stuck = sentences[Math.floor(next() * sentences.length)]!;
  while (words.length < Math.min(tokens, MOST_WORDS)) {
    const sentence = repeatsItself ? stuck : sentences[Math.floor(next() * sentences.length)]!;
    words.push(...sentence.split(" "));
  }
  return words
    .slice(0, Math.max(1, Math.min(tokens, MOST_WORDS)))
    .map((word, place) => (place === 0 ? word : ` ${word}`));
}

/** What comes out of an agent that has lost its mind: text without meaning, still well-formed. */
export function garbageWords(seed: string): string {
  const next = uniforms(hashText(seed));
  const letters = Array.from({ length: 240 }, () => String.fromCharCode(33 + Math.floor(next() * 90)));
  return letters.join("");
}
