import { Agent } from "../../domain/agent.ts";
import type { Character } from "./character.ts";

/** The agent of a policy that stands for a character which is served at `baseUrl` (ending in `/v1`). */
export function agentOf(character: Character, baseUrl: string): Agent {
  const { pace, typicalOutputTokens } = character;
  const wholeAnswerMs = pace.firstTokenMs + (1_000 * typicalOutputTokens) / pace.tokensPerSecond;
  return Agent.parse({
    id: `agent_${character.name}`,
    name: character.name,
    description: `Simulated agent of the demo fleet. ${character.description}`,
    endpoint: { kind: "model", dialect: "openai", baseUrl, model: character.name },
    tier: character.tier,
    skills: character.skills,
    price: character.price,
    contextWindowTokens: character.contextWindowTokens,
    maxOutputTokens: character.maxOutputTokens,
    concurrency: character.concurrency,
    // What an operator would guess before any outcome; what is true is learnt from the outcomes.
    priorSuccess: 0.7,
    priorLatencyMs: Math.round(wholeAnswerMs),
    account: character.account,
    simulated: true,
  });
}
