import type { ImportSource } from "../domain/change-request.ts";
import { agentsOfCard } from "./import/a2a-card.ts";
import type { ImportDraft } from "./import/draft.ts";
import { agentsOfLiteLlm } from "./import/litellm.ts";
import { agentsOfModels } from "./import/models.ts";
import type { Caller } from "./ports.ts";
import { demand, type World } from "./world.ts";

/** Reads agents from an OpenAI-compatible endpoint, an A2A card or a LiteLLM file. Publishes nothing. */
export async function importAgents(world: World, caller: Caller, input: ImportSource): Promise<ImportDraft> {
  demand(caller, "change");
  const { catalogue, clock } = world;
  const pricing = { prices: catalogue.prices, atMs: clock.nowMs() };
  switch (input.source) {
    case "openai-models":
      return agentsOfModels(await catalogue.models(input.baseUrl, input.apiKeyEnv), input, pricing);
    case "a2a-card":
      return agentsOfCard(await catalogue.card(input.url, input.apiKeyEnv), input.url, input.apiKeyEnv);
    case "litellm-yaml":
      return agentsOfLiteLlm(catalogue.yaml(input.text), pricing);
  }
}
