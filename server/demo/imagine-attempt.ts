import type { OutcomeReport } from "../domain/outcome.ts";
import { ATTEMPT_LIMIT_MS, failure, judged } from "./attempt.ts";
import type { DemoTask } from "./demo-task.ts";
import { Behaviour, NATURAL } from "./fleet/behaviour.ts";
import { characterNamed } from "./fleet/characters.ts";
import { planAnswer } from "./fleet/plan-answer.ts";

const MINUTE_MS = 60_000;

/** Bad hours of the past day, so that its charts have something to tell: minutes before the end, and what was wrong. */
const INCIDENTS: readonly { agentId: string; fromMinutes: number; toMinutes: number; behaviour: Behaviour }[] = [
  {
    agentId: "agent_atlas-research",
    fromMinutes: 560,
    toMinutes: 500,
    behaviour: Behaviour.parse({ errorRate: 0.7, errorStatus: 503 }),
  },
  {
    agentId: "agent_swift-chat",
    fromMinutes: 260,
    toMinutes: 225,
    behaviour: Behaviour.parse({ extraLatencyMs: 4_000 }),
  },
  {
    agentId: "agent_flaky-coder",
    fromMinutes: 130,
    toMinutes: 70,
    behaviour: Behaviour.parse({ rateLimitRate: 0.8 }),
  },
];

/** How an attempt at a simulated agent would have gone at an instant of the past: the plan its server would carry out. */
export function imagineAttempt(
  agentId: string,
  { prompt, body }: DemoTask,
  atMs: number,
  untilMs: number,
  seed: number,
): OutcomeReport | null {
  const character = characterNamed(agentId.replace(/^agent_/, ""));
  if (character === null) return null;
  const minutesBefore = (untilMs - atMs) / MINUTE_MS;
  const incident = INCIDENTS.find(
    ({ agentId: id, fromMinutes, toMinutes }) =>
      id === agentId && minutesBefore <= fromMinutes && minutesBefore > toMinutes,
  );
  const messages = typeof body.input === "string" ? [{ role: "user" as const, content: body.input }] : body.input;
  const metadata = { work: prompt.work, difficulty: prompt.difficulty };
  const request = { model: character.name, messages, seed, metadata };
  const plan = planAnswer(character, incident?.behaviour ?? NATURAL, request, "demo");
  switch (plan.kind) {
    case "answer": {
      const { promptTokens, cachedTokens, completionTokens } = plan.usage;
      return judged(plan.quality, Math.round(plan.firstTokenMs + plan.speakingMs), {
        inputTokens: promptTokens - cachedTokens,
        cachedInputTokens: cachedTokens,
        cacheWriteTokens: 0,
        outputTokens: completionTokens,
        reasoningTokens: 0,
      });
    }
    case "refuse":
      return failure(plan.status, Math.round(plan.afterMs));
    case "hang":
      return { status: "failed", owner: "upstream", latencyMs: ATTEMPT_LIMIT_MS, error: "no answer within 60 s" };
    default:
      return {
        status: "failed",
        owner: "upstream",
        latencyMs: Math.round(plan.afterMs),
        error: "the answer is no completion",
      };
  }
}
