import type { Endpoint } from "../../domain/agent.ts";
import type { CallAdapter } from "../adapter.ts";
import { estimateUsage } from "../calling/estimate-usage.ts";
import { identityOf } from "../calling/make-completion.ts";
import { assertEventStream, readJson } from "../calling/read-answer.ts";
import { bearer, taskHeaders } from "../calling/request-headers.ts";
import { sendRequest } from "../calling/send-request.ts";
import { startStream } from "../calling/start-stream.ts";
import { createStreamTally } from "../calling/stream-tally.ts";
import { openaiUsage } from "../calling/usage-of.ts";
import { openaiChunks } from "./openai-chunks.ts";
import { openaiCompletion, outputOf } from "./openai-completion.ts";
import { asksForUsage, openaiRequest } from "./openai-request.ts";

/** A model behind OpenAI's chat completions API, whoever serves it. */
export const callOpenai: CallAdapter<Extract<Endpoint, { kind: "model" }>> = async (context, call, endpoint, scope) => {
  const { web, environment, log, now } = context;
  const answer = await sendRequest(
    web,
    {
      method: "POST",
      url: `${endpoint.baseUrl.replace(/\/+$/, "")}/chat/completions`,
      headers: { ...taskHeaders(call), ...bearer(endpoint.apiKeyEnv, environment) },
      body: openaiRequest(call, endpoint.model),
    },
    scope.signal,
  );
  if (call.stream) {
    await assertEventStream(answer, now());
    const tally = createStreamTally(call.body);
    return startStream(openaiChunks(answer.body, tally, !asksForUsage(call.body)), tally, scope, log);
  }
  const completion = openaiCompletion(await readJson(answer, now()), identityOf(call, now()));
  const usage = openaiUsage(completion.usage);
  const measured = usage === null ? await estimateUsage(call.body, outputOf(completion)) : { usage, estimated: false };
  return { kind: "completed", completion, measured };
};
