import type { Agent, AgentKind } from "../../server/domain/agent.ts";
import { formatMoney } from "../format.ts";

export const AGENT_KIND_WORDS: Record<AgentKind, { label: string; meaning: string }> = {
  model: { label: "Model", meaning: "A model behind an OpenAI-compatible or Anthropic endpoint." },
  http: { label: "HTTP", meaning: "A service that takes the task as a POST." },
  a2a: { label: "A2A", meaning: "An agent that speaks A2A, known by its card." },
  script: { label: "Script", meaning: "A deterministic handler of this installation." },
  human: { label: "Human", meaning: "A queue that people answer from." },
  external: { label: "External", meaning: "The caller runs it and reports the outcome." },
};

/** What a million tokens cost, in and out: "$2.50 / $10.00". */
export function priceWords(price: Agent["price"]): string {
  if (price === null) return formatMoney(null);
  return `${formatMoney(price.inputMicrosPerMillion)} / ${formatMoney(price.outputMicrosPerMillion)}`;
}
