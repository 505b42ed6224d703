import type { Agent } from "../domain/agent.ts";
import { agentsOfCard } from "./import/a2a-card.ts";
import { agentsOfLiteLlm } from "./import/litellm.ts";
import { agentsOfModels } from "./import/models.ts";
import type { Caller } from "./ports.ts";
import { demand, type World } from "./world.ts";

export type ImportSource =
  | { source: "openai-models"; baseUrl: string; apiKeyEnv?: string | undefined }
  | { source: "a2a-card"; url: string; apiKeyEnv?: string | undefined }
  | { source: "litellm-yaml"; text: string };

/** Agents read from elsewhere, as drafts to look through and publish; what could not be read is named with the cause. */
export interface ImportDraft {
  agents: Agent[];
  skipped: { name: string; reason: string }[];
}

/** Reads agents from an OpenAI-compatible endpoint, an A2A card or a LiteLLM file. Publishes nothing. */
export async function importAgents(world: World, caller: Caller, input: ImportSource): Promise<ImportDraft> {
  demand(caller, "change");
  const { catalogue } = world;
  switch (input.source) {
    case "openai-models":
      return agentsOfModels(await catalogue.models(input.baseUrl, input.apiKeyEnv), input.baseUrl, input.apiKeyEnv);
    case "a2a-card":
      return agentsOfCard(await catalogue.card(input.url), input.url, input.apiKeyEnv);
    case "litellm-yaml":
      return agentsOfLiteLlm(catalogue.yaml(input.text));
  }
}
