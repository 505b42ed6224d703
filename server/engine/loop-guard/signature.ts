import { canonicalJson } from "../../domain/canonical-json.ts";

/** sha-256 in hex, or any other digest: the engine has no cryptography of its own. */
export type Digest = (text: string) => string;

/** 64 bits tell the steps of one run apart, and a run keeps several dozen signatures. */
const SIGNATURE_CHARACTERS = 16;

/** The hash of a value as arguments, results and inputs are compared by: equal values, equal hashes. */
export function hashOf(digest: Digest, value: unknown): string {
  return digest(canonicalJson(value)).slice(0, SIGNATURE_CHARACTERS);
}

/** One step: what was done, with what, and what came of it. With the result in it, polling that sees changes never repeats. */
export interface StepFacts {
  agent: string;
  tool: string | null;
  argsHash: string | null;
  resultHash: string | null;
}

export function stepSignature(digest: Digest, { agent, tool, argsHash, resultHash }: StepFacts): string {
  return hashOf(digest, { agent, tool, argsHash, resultHash });
}

/** One task passed on. The task type is the lane. */
export interface HopFacts {
  from: string;
  to: string;
  taskType: string;
  inputHash: string;
}

export function hopSignature(digest: Digest, { from, to, taskType, inputHash }: HopFacts): string {
  return hashOf(digest, { from, to, taskType, inputHash });
}
