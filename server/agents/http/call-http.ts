import { z } from "zod";
import type { Endpoint } from "../../domain/agent.ts";
import type { AttemptCall, MeasuredUsage } from "../../domain/attempt.ts";
import { CostMicros } from "../../domain/money.ts";
import type { CallAdapter } from "../adapter.ts";
import { estimateUsage } from "../calling/estimate-usage.ts";
import { plainAnswer } from "../calling/plain-answer.ts";
import { badAnswer, readJson } from "../calling/read-answer.ts";
import { bearer, taskHeaders } from "../calling/request-headers.ts";
import { sendRequest } from "../calling/send-request.ts";
import { ownUsage } from "../calling/usage-of.ts";

/** What an HTTP agent answers, as `docs/agents.md` has it. Further fields are not read. */
const HttpAnswer = z.object({ output: z.string(), usage: z.unknown().optional(), costMicros: CostMicros.optional() });
type HttpAnswer = z.infer<typeof HttpAnswer>;

/**
 * A service with one JSON endpoint: `POST url` with `{ taskId, decisionId, agentId, messages, maxOutputTokens,
 * deadlineAtMs }`, answered with `{ output, usage?, costMicros? }`. It answers all at once; a caller who asked for a
 * stream gets it as one chunk.
 */
export const callHttp: CallAdapter<Extract<Endpoint, { kind: "http" }>> = async (context, call, endpoint, scope) => {
  const { web, environment, now } = context;
  const response = await sendRequest(
    web,
    {
      method: "POST",
      url: endpoint.url,
      headers: { ...taskHeaders(call), accept: "application/json", ...bearer(endpoint.apiKeyEnv, environment) },
      body: JSON.stringify(requestOf(call)),
    },
    scope.signal,
  );
  const parsed = HttpAnswer.safeParse(await readJson(response, now()));
  if (!parsed.success) throw badAnswer("it is not { output, usage?, costMicros? } as HTTP agents answer");
  const measured = await measuredOf(call, parsed.data);
  return plainAnswer(call, parsed.data.output, measured, scope, now());
};

function requestOf({ taskId, decisionId, agent, body, outputCapTokens, deadlineAtMs }: AttemptCall): object {
  const { messages } = body;
  return { taskId, decisionId, agentId: agent.id, messages, maxOutputTokens: outputCapTokens, deadlineAtMs };
}

async function measuredOf(call: AttemptCall, { output, usage, costMicros }: HttpAnswer): Promise<MeasuredUsage> {
  const reported = usage === undefined || usage === null ? null : ownUsage(usage);
  const measured: MeasuredUsage =
    reported === null ? await estimateUsage(call.body, output) : { usage: reported, estimated: false };
  return costMicros === undefined ? measured : { ...measured, costMicros };
}
