import { FAILURE_CODES, type FailureCode } from "../domain/attempt.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { BreakerScope, CallResult } from "../services/ports/controls.ts";
import type { BreakerMachine } from "./breaker-table.ts";

const CODES: ReadonlySet<string> = new Set(FAILURE_CODES);

/** What an outcome says of what the breaker stands before: by its failure's code, or where a caller named none, by its owner. */
export function evidenceOf(
  outcomeFor: BreakerMachine["outcomeFor"],
  scope: BreakerScope["kind"],
  { status, owner, error }: Outcome,
): CallResult["outcome"] {
  if (status === "ignored" || status === "rejected") return "ignored";
  if (status === "succeeded") return outcomeFor(scope, null);
  const named = error?.split(":", 1)[0] ?? "";
  if (CODES.has(named)) return outcomeFor(scope, named as FailureCode);
  return owner === "upstream" ? outcomeFor(scope, "server_error") : "ignored";
}
