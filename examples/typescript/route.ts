import { key, url } from "./connect.ts";

const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };

/** Asks Signalbox; a refusal says what was wrong and what to do. */
async function ask<Answer>(path: string, body: object, more: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { ...headers, ...more },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

interface Decision {
  decisionId: string;
  lane: { name: string };
  chosen: { agentId: string; name: string } | null;
  rationale: string[];
}

// Sent again with the same key, the same decision is the answer.
const decision = await ask<Decision>(
  "/v1/route",
  {
    input: "Pull the invoice number and the total out of this text: Invoice 4711, total 19.90 EUR",
    lane: "extraction",
  },
  { "idempotency-key": crypto.randomUUID() },
);
console.log(decision.rationale.join(" "));
if (decision.chosen === null) throw new Error("nobody can take this task");

// Here the caller would run the agent; this one stands in for it with a moment of work.
const startedMs = performance.now();
const answer = { invoice: "4711", total: "19.90 EUR" };
await new Promise((resolve) => setTimeout(resolve, 20));

await ask(`/v1/decisions/${decision.decisionId}/outcome`, {
  status: "succeeded",
  latencyMs: performance.now() - startedMs,
  usage: { inputTokens: 24, outputTokens: 18 },
  quality: 1,
});
console.log(`${decision.chosen.name} in lane ${decision.lane.name}: ${JSON.stringify(answer)}`);
console.log(`${url}/decisions/${decision.decisionId}`);
