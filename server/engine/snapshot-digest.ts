import type { DecisionFacts } from "../domain/decision.ts";
import { hashText } from "./chance.ts";

const bits = new Float32Array(1);
const word = new Uint32Array(bits.buffer);

/** A 32-bit fingerprint (eight hex digits) of what the decision saw of the agents: equal views have equal digests. */
export function snapshotDigest(facts: DecisionFacts): string {
  let hash = hashText(`${facts.policyVersion}:${facts.learnerVersion}:${facts.sighting.lane}`);
  const mix = (value: number) => {
    bits[0] = value;
    hash = Math.imul(hash ^ word[0]!, 0x01000193) ^ (hash >>> 15);
  };
  for (const candidate of facts.candidates) {
    mix(candidate.ordinal);
    for (const value of candidate.raw) mix(value);
    mix(candidate.limit);
  }
  for (const exclusion of facts.exclusions) {
    mix(exclusion.ordinal);
    mix(exclusion.need);
    mix(exclusion.have);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
