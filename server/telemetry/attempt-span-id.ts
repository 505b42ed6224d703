import { hash } from "node:crypto";

/** Id of the span of the attempt that a decision led to: it follows from the decision, so the agent can be told beforehand. */
export function attemptSpanId(decisionId: string): string {
  const id = hash("sha256", `attempt\n${decisionId}`).slice(0, 16);
  return id === "0000000000000000" ? "0000000000000001" : id;
}
