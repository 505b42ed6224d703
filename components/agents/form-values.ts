import { Agent, type AgentKind } from "../../server/domain/agent.ts";
import type { Tier } from "../../server/domain/tier.ts";

/** An agent as its form holds it: text as it is typed, prices in dollars. */
export interface AgentValues {
  /** The id without its prefix. */
  id: string;
  name: string;
  description: string;
  kind: AgentKind;
  dialect: "openai" | "anthropic";
  /** Where it is reached; which of the addresses this is follows from the kind. */
  url: string;
  model: string;
  apiKeyEnv: string;
  handler: string;
  queue: string;
  tier: Tier;
  skills: { name: string; level: number }[];
  priced: boolean;
  inputDollars: string;
  outputDollars: string;
  cachedInputDollars: string;
  cacheWriteDollars: string;
  contextWindowTokens: string;
  /** Empty: unbounded. */
  maxOutputTokens: string;
  concurrency: string;
  priorSuccessPercent: string;
  priorLatencyMs: string;
  account: string;
  lanes: string[];
}

export type AgentField = Exclude<keyof AgentValues, "lanes" | "priced">;

/** What to do about each field where it is not as it must be. */
export const ADVICE: Record<AgentField, string> = {
  id: "Use up to 63 lower-case letters, digits, - or _, and start with a letter or digit.",
  name: "Give it a name of 1 to 80 characters.",
  description: "Shorten it to 2,000 characters.",
  kind: "Choose how it is reached.",
  dialect: "Choose a dialect.",
  url: "Enter a whole address that starts with http:// or https://.",
  model: "Enter the model's name as its provider spells it, up to 200 characters.",
  apiKeyEnv: "Enter the name of an environment variable in capitals, such as OPENAI_API_KEY; never the key itself.",
  handler: "Use lower-case letters, digits, - or _.",
  queue: "Use lower-case letters, digits, - or _.",
  tier: "Choose a tier.",
  skills: "Name each skill once, in lower-case letters, digits, - or _; at most 64.",
  inputDollars: "Enter dollars for a million tokens, such as 2.50; 0 means free.",
  outputDollars: "Enter dollars for a million tokens, such as 10; 0 means free.",
  cachedInputDollars: "Enter dollars for a million tokens, or leave it empty to charge the input price.",
  cacheWriteDollars: "Enter dollars for a million tokens, or leave it empty to charge the input price.",
  contextWindowTokens: "Enter a whole number of tokens from 256 to 100,000,000.",
  maxOutputTokens: "Enter a whole number of tokens from 1 to 10,000,000, or leave it empty for no cap.",
  concurrency: "Enter a whole number from 1 to 100,000.",
  priorSuccessPercent: "Enter a percentage from 0 to 100.",
  priorLatencyMs: "Enter milliseconds from 1 to 86,400,000 (a day).",
  account: "Use lower-case letters, digits, - or _, or leave it empty.",
};

const PREFIX = "agent_";

/** What a new agent begins as. */
export const NEW_AGENT: AgentValues = {
  id: "",
  name: "",
  description: "",
  kind: "model",
  dialect: "openai",
  url: "",
  model: "",
  apiKeyEnv: "",
  handler: "",
  queue: "default",
  tier: "standard",
  skills: [],
  priced: true,
  inputDollars: "",
  outputDollars: "",
  cachedInputDollars: "",
  cacheWriteDollars: "",
  contextWindowTokens: "128000",
  maxOutputTokens: "4096",
  concurrency: "8",
  priorSuccessPercent: "60",
  priorLatencyMs: "2000",
  account: "",
  lanes: [],
};

/** The form of an agent that is there. */
export function valuesOf(agent: Agent, lanes: string[]): AgentValues {
  const { endpoint, price } = agent;
  const dollars = (micros: number | undefined) => (micros === undefined ? "" : String(micros / 1_000_000));
  return {
    ...NEW_AGENT,
    id: agent.id.slice(PREFIX.length),
    name: agent.name,
    description: agent.description,
    kind: endpoint.kind,
    ...addressOf(endpoint),
    tier: agent.tier,
    skills: Object.entries(agent.skills).map(([name, level]) => ({ name, level })),
    priced: price !== null,
    inputDollars: dollars(price?.inputMicrosPerMillion),
    outputDollars: dollars(price?.outputMicrosPerMillion),
    cachedInputDollars: dollars(price?.cachedInputMicrosPerMillion),
    cacheWriteDollars: dollars(price?.cacheWriteMicrosPerMillion),
    contextWindowTokens: String(agent.contextWindowTokens),
    maxOutputTokens: agent.maxOutputTokens === null ? "" : String(agent.maxOutputTokens),
    concurrency: String(agent.concurrency),
    priorSuccessPercent: String(Math.round(agent.priorSuccess * 1_000) / 10),
    priorLatencyMs: String(agent.priorLatencyMs),
    account: agent.account ?? "",
    lanes,
  };
}

function addressOf(endpoint: Agent["endpoint"]): Partial<AgentValues> {
  switch (endpoint.kind) {
    case "model":
      return {
        dialect: endpoint.dialect,
        url: endpoint.baseUrl,
        model: endpoint.model,
        apiKeyEnv: endpoint.apiKeyEnv ?? "",
      };
    case "http":
      return { url: endpoint.url, apiKeyEnv: endpoint.apiKeyEnv ?? "" };
    case "a2a":
      return { url: endpoint.cardUrl, apiKeyEnv: endpoint.apiKeyEnv ?? "" };
    case "script":
      return { handler: endpoint.handler };
    case "human":
      return { queue: endpoint.queue };
    case "external":
      return {};
  }
}

export type ReadValues =
  | { ok: true; agent: Agent }
  /** Advice by field. */
  | { ok: false; errors: Partial<Record<AgentField, string>> };

/** Reads the form as an agent, by the same schema that the server reads it by. */
export function readValues(values: AgentValues, simulated: boolean): ReadValues {
  const skills = values.skills.map((skill) => ({ ...skill, name: skill.name.trim() }));
  const parsed = Agent.safeParse({
    id: PREFIX + values.id.trim(),
    name: values.name.trim(),
    description: values.description.trim(),
    endpoint: endpointOf(values),
    tier: values.tier,
    skills: Object.fromEntries(skills.map(({ name, level }) => [name, level])),
    price: values.priced ? priceOf(values) : null,
    contextWindowTokens: numberOf(values.contextWindowTokens),
    maxOutputTokens: values.maxOutputTokens.trim() === "" ? null : numberOf(values.maxOutputTokens),
    concurrency: numberOf(values.concurrency),
    priorSuccess: numberOf(values.priorSuccessPercent) / 100,
    priorLatencyMs: numberOf(values.priorLatencyMs),
    ...optional("account", values.account),
    simulated,
  });
  const errors: Partial<Record<AgentField, string>> = {};
  if (new Set(skills.map((skill) => skill.name)).size < skills.length) errors.skills = ADVICE.skills;
  for (const issue of parsed.error?.issues ?? []) {
    const field = fieldOf(issue.path.map(String));
    errors[field] = ADVICE[field];
  }
  return parsed.success && Object.keys(errors).length === 0 ? { ok: true, agent: parsed.data } : { ok: false, errors };
}

function endpointOf(values: AgentValues): unknown {
  const key = optional("apiKeyEnv", values.apiKeyEnv);
  const url = values.url.trim();
  switch (values.kind) {
    case "model":
      return { kind: "model", dialect: values.dialect, baseUrl: url, model: values.model.trim(), ...key };
    case "http":
      return { kind: "http", url, ...key };
    case "a2a":
      return { kind: "a2a", cardUrl: url, ...key };
    case "script":
      return { kind: "script", handler: values.handler.trim() };
    case "human":
      return { kind: "human", queue: values.queue.trim() };
    case "external":
      return { kind: "external" };
  }
}

function priceOf(values: AgentValues): unknown {
  return {
    inputMicrosPerMillion: microsOf(values.inputDollars),
    outputMicrosPerMillion: microsOf(values.outputDollars),
    ...(values.cachedInputDollars.trim() ? { cachedInputMicrosPerMillion: microsOf(values.cachedInputDollars) } : {}),
    ...(values.cacheWriteDollars.trim() ? { cacheWriteMicrosPerMillion: microsOf(values.cacheWriteDollars) } : {}),
  };
}

function microsOf(dollars: string): number {
  return Math.round(numberOf(dollars) * 1_000_000);
}

/** A number as people type it; nothing is no number. */
function numberOf(text: string): number {
  const plain = text.trim().replaceAll(",", "");
  return plain === "" ? Number.NaN : Number(plain);
}

function optional(name: string, text: string): Record<string, string> {
  return text.trim() === "" ? {} : { [name]: text.trim() };
}

const FIELD_OF_PATH: Record<string, AgentField> = {
  "endpoint.baseUrl": "url",
  "endpoint.url": "url",
  "endpoint.cardUrl": "url",
  "endpoint.model": "model",
  "endpoint.dialect": "dialect",
  "endpoint.apiKeyEnv": "apiKeyEnv",
  "endpoint.handler": "handler",
  "endpoint.queue": "queue",
  "price.inputMicrosPerMillion": "inputDollars",
  "price.outputMicrosPerMillion": "outputDollars",
  "price.cachedInputMicrosPerMillion": "cachedInputDollars",
  "price.cacheWriteMicrosPerMillion": "cacheWriteDollars",
  priorSuccess: "priorSuccessPercent",
};

function fieldOf(path: readonly string[]): AgentField {
  const [first = "id"] = path;
  return (
    FIELD_OF_PATH[path.join(".")] ?? (first in ADVICE ? (first as AgentField) : first === "endpoint" ? "kind" : "id")
  );
}
