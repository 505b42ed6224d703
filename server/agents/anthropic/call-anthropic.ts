import type { Endpoint } from "../../domain/agent.ts";
import type { CallAdapter } from "../adapter.ts";
import { estimateUsage } from "../calling/estimate-usage.ts";
import { identityOf } from "../calling/make-completion.ts";
import { assertEventStream, readJson } from "../calling/read-answer.ts";
import { type Environment, secretOf, taskHeaders } from "../calling/request-headers.ts";
import { sendRequest } from "../calling/send-request.ts";
import { startStream } from "../calling/start-stream.ts";
import { createStreamTally } from "../calling/stream-tally.ts";
import { anthropicUsage } from "../calling/usage-of.ts";
import { outputOf } from "../openai/openai-completion.ts";
import { asksForUsage } from "../openai/openai-request.ts";
import { completionOfMessage } from "./anthropic-answer.ts";
import { anthropicChunks } from "./anthropic-chunks.ts";
import { anthropicRequest } from "./anthropic-request.ts";

const API_VERSION = "2023-06-01";

/** A model behind Anthropic's Messages API; requests and answers are translated from and to OpenAI's shape. */
export const callAnthropic: CallAdapter<Extract<Endpoint, { kind: "model" }>> = async (
  context,
  call,
  endpoint,
  scope,
) => {
  const { web, environment, log, now } = context;
  const answer = await sendRequest(
    web,
    {
      method: "POST",
      url: messagesUrl(endpoint.baseUrl),
      headers: {
        ...taskHeaders(call),
        "anthropic-version": API_VERSION,
        ...keyHeader(endpoint.apiKeyEnv, environment),
      },
      body: anthropicRequest(call, endpoint.model),
    },
    scope.signal,
  );
  const identity = identityOf(call, now());
  if (call.stream) {
    await assertEventStream(answer, now());
    const tally = createStreamTally(call.body);
    return startStream(anthropicChunks(answer.body, tally, identity, asksForUsage(call.body)), tally, scope, log);
  }
  const message = await readJson(answer, now());
  const completion = completionOfMessage(message, identity);
  const usage = anthropicUsage((message as { usage?: unknown }).usage);
  const measured = usage === null ? await estimateUsage(call.body, outputOf(completion)) : { usage, estimated: false };
  return { kind: "completed", completion, measured };
};

/** The base URL may end in `/v1` or not: Anthropic's own clients leave it out, OpenAI's put it in. */
function messagesUrl(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, "");
  return base.endsWith("/v1") ? `${base}/messages` : `${base}/v1/messages`;
}

function keyHeader(apiKeyEnv: string | undefined, environment: Environment): Record<string, string> {
  return apiKeyEnv === undefined ? {} : { "x-api-key": secretOf(apiKeyEnv, environment) };
}
