import type { z } from "zod";
import type { RouteRequest } from "../domain/task.ts";
import { type DemoPrompt, type PromptSource, pick } from "./prompts.ts";

/** The body of `POST /v1/route` as the demo sends it. */
export type RouteBody = z.input<typeof RouteRequest>;

/** Something that happens in the demo: one task, the turns of a conversation, or a task that others are delegated by. */
export type DemoEvent =
  | { kind: "single"; task: DemoTask }
  | { kind: "session"; turns: DemoTask[] }
  | { kind: "delegation"; parent: DemoTask; children: DemoTask[] };

/** One task, what it really is, and whether its outcome is ever told. */
export interface DemoTask {
  prompt: DemoPrompt;
  body: RouteBody;
  reported: boolean;
}

const FOLLOW_UPS = [
  "Can you make that shorter?",
  "And what if I only have half the time?",
  "Why did you choose that?",
  "Thanks. One more thing: what would you do differently?",
  "Give me an example.",
  "I don't quite follow the second part.",
];

const LONG_DOCUMENT = "The minutes of this meeting were read and agreed to by all who were there. ".repeat(2_200);

/** What people ask for besides the plain task, by the share of tasks that it happens to. Whatever is left is plain. */
const WISHES: readonly [share: number, wish: (prompt: DemoPrompt, random: () => number) => Partial<RouteBody>][] = [
  [0.05, ({ work }) => ({ lane: work })],
  [0.02, (_, random) => ({ agent: pick(["agent_generalist", "agent_forge-code", "agent_swift-chat"], random) })],
  [0.03, () => ({ critical: true })],
  [0.03, ({ difficulty }) => ({ tier: difficulty })],
  [0.04, () => ({ requires: ["tools"] })],
  [0.03, () => ({ budget: { costMicros: 3_000 } })],
  [0.02, () => ({ budget: { deadlineMs: 20_000 } })],
  // Nobody can do these; "no agent" is a decision too.
  [0.008, () => ({ requires: ["vision"] })],
  [0.006, () => ({ budget: { deadlineMs: 10 } })],
  // Too long for the small context windows.
  [0.006, ({ text }) => ({ input: `${text}\n\n${LONG_DOCUMENT}` })],
];

/** A stream of varied events, the same one for the same `random`. Session names stay apart by `run`. */
export function createDemoEvents(prompts: PromptSource, random: () => number, run: string): () => DemoEvent {
  let count = 0;
  const single = (): DemoTask => {
    const prompt = prompts.any();
    return {
      prompt,
      body: { input: prompt.text, ...wishOf(prompt, random), metadata: METADATA },
      reported: random() > 0.04,
    };
  };
  return () => {
    count += 1;
    const kind = random();
    if (kind < 0.08) return { kind: "session", turns: turnsOf(prompts, random, `${run}-${count}`) };
    if (kind < 0.13) {
      const children = Array.from({ length: 2 + Math.floor(random() * 3) }, single);
      return { kind: "delegation", parent: single(), children: children.map(withoutPin) };
    }
    return { kind: "single", task: single() };
  };
}

const METADATA = { source: "demo" };

function wishOf(prompt: DemoPrompt, random: () => number): Partial<RouteBody> {
  let place = random();
  for (const [share, wish] of WISHES) {
    if (place < share) return wish(prompt, random);
    place -= share;
  }
  return {};
}

/** A conversation of two to five turns; each turn sends all that was said before. */
function turnsOf(prompts: PromptSource, random: () => number, sessionId: string): DemoTask[] {
  const prompt = prompts.of(pick(["chat", "coding", "writing"], random));
  const messages: { role: "user" | "assistant"; content: string }[] = [];
  return Array.from({ length: 2 + Math.floor(random() * 4) }, (_, turn) => {
    if (turn > 0) messages.push({ role: "assistant", content: "[simulated] An earlier answer." });
    messages.push({ role: "user", content: turn === 0 ? prompt.text : pick(FOLLOW_UPS, random) });
    return { prompt, body: { input: [...messages], sessionId, metadata: METADATA }, reported: true };
  });
}

function withoutPin(task: DemoTask): DemoTask {
  const { agent: _, ...body } = task.body;
  return { ...task, body };
}
