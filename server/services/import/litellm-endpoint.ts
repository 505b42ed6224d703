/** Where LiteLLM's providers are reached when a file does not say; all speak OpenAI's dialect but Anthropic. */
const BASE_URLS: Readonly<Record<string, string>> = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com",
  mistral: "https://api.mistral.ai/v1",
  groq: "https://api.groq.com/openai/v1",
  deepseek: "https://api.deepseek.com/v1",
  together_ai: "https://api.together.xyz/v1",
  fireworks_ai: "https://api.fireworks.ai/inference/v1",
  openrouter: "https://openrouter.ai/api/v1",
  perplexity: "https://api.perplexity.ai",
  xai: "https://api.x.ai/v1",
  cerebras: "https://api.cerebras.ai/v1",
  moonshot: "https://api.moonshot.ai/v1",
  gemini: "https://generativelanguage.googleapis.com/v1beta/openai",
  ollama: "http://localhost:11434/v1",
  ollama_chat: "http://localhost:11434/v1",
};
/** They serve OpenAI's dialect at an address that only the file knows. */
const SELF_HOSTED = new Set(["hosted_vllm", "openai_like", "custom_openai", "litellm_proxy", "lm_studio", "azure"]);

export interface LiteLlmEndpoint {
  /** `null` where the model name alone must say it. */
  provider: string | null;
  /** The model as its provider calls it. */
  model: string;
  dialect: "openai" | "anthropic";
  baseUrl: string;
}

/** Where and how a LiteLLM model is called, or why that cannot be told. No reason repeats what the file says. */
export function endpointOf(
  spelled: string,
  apiBase: string | undefined,
): { found: LiteLlmEndpoint } | { reason: string } {
  const slash = spelled.indexOf("/");
  const prefix = slash === -1 ? null : spelled.slice(0, slash);
  const isKnown = prefix !== null && (Object.hasOwn(BASE_URLS, prefix) || SELF_HOSTED.has(prefix));
  if (prefix !== null && !isKnown)
    return { reason: "its provider is not called over OpenAI's or Anthropic's API; register it by hand" };
  const provider = prefix ?? (/^claude/i.test(spelled) ? "anthropic" : apiBase === undefined ? "openai" : null);
  const model = prefix === null ? spelled : spelled.slice(slash + 1);
  if (model === "" || model.includes("*")) return { reason: "it names no single model" };

  if (apiBase?.startsWith("os.environ/")) return { reason: "api_base is a reference; write the URL itself" };
  const base = apiBase ?? (provider === null ? undefined : BASE_URLS[provider]);
  if (base === undefined) return { reason: "api_base is missing, and its provider has no address of its own" };
  const url = URL.parse(base);
  if (url === null || !/^https?:$/.test(url.protocol)) return { reason: "api_base is not an http or https URL" };
  if (url.username !== "" || url.password !== "" || url.search !== "")
    return { reason: "api_base holds a password or a query, where secrets hide; put them in the environment" };
  const baseUrl = withApiPath(url, provider).replace(/\/+$/, "");
  return { found: { provider, model, dialect: provider === "anthropic" ? "anthropic" : "openai", baseUrl } };
}

/** LiteLLM lets some addresses go without the path of the OpenAI-compatible API. */
function withApiPath(url: URL, provider: string | null): string {
  if (url.pathname !== "/") return url.href;
  if (provider === "azure") return `${url.origin}/openai/v1`;
  if (provider === "ollama" || provider === "ollama_chat") return `${url.origin}/v1`;
  return url.href;
}
