import { z } from "zod";
import type { PriceList } from "../domain/price-list.ts";
import { Problem } from "../domain/problem.ts";
import { assertWellFormed } from "../domain/well-formed.ts";
import type { AgentCatalogue } from "../services/ports.ts";
import { readYaml } from "./read-yaml.ts";
import { resolveSecret } from "./resolve-secret.ts";
import type { SafeFetch } from "./safe-fetch.ts";

/** Models of one endpoint that are looked at; the largest known lists have under a thousand. */
const MAXIMUM_MODELS = 5_000;
const ModelList = z.object({ data: z.array(z.object({ id: z.string() })).max(MAXIMUM_MODELS) });

export interface CatalogueOptions {
  /** Holds the secrets that references name. */
  environment: Readonly<Record<string, string | undefined>>;
  fetch: SafeFetch;
  prices: PriceList;
}

/** Reads agents from endpoints, cards and files. */
export function createAgentCatalogue({ environment, fetch, prices }: CatalogueOptions): AgentCatalogue {
  const read = async (url: string, apiKeyEnv: string | undefined): Promise<unknown> => {
    const secret = apiKeyEnv === undefined ? null : resolveSecret(apiKeyEnv, environment);
    return jsonOf(url, await fetch.text(url, secret === null ? {} : { authorization: `Bearer ${secret}` }));
  };
  return {
    prices,
    async models(baseUrl, apiKeyEnv) {
      const url = `${baseUrl.replace(/\/+$/, "")}/models`;
      const parsed = ModelList.safeParse(await read(url, apiKeyEnv));
      if (parsed.success) return parsed.data.data.map(({ id }) => id);
      throw notUnderstood(url, "it is not a list of models as OpenAI's API answers it");
    },
    card: (url, apiKeyEnv) => read(url, apiKeyEnv),
    yaml: readYaml,
  };
}

function jsonOf(url: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notUnderstood(url, "it is not JSON");
  }
  try {
    assertWellFormed(value);
  } catch {
    throw notUnderstood(url, "its JSON holds characters or nesting that are not accepted");
  }
  return value;
}

function notUnderstood(url: string, reason: string): Problem {
  return new Problem(
    "upstream_failed",
    `What ${new URL(url).origin} answered was not understood: ${reason}.`,
    "Check that the URL is that of the service itself.",
  );
}
