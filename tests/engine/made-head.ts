import { SHIPPED_LANES } from "../../server/domain/lane.ts";
import { uniforms } from "../../server/engine/chance.ts";
import { emptyLaneHead, type LaneHead } from "../../server/engine/lane-head.ts";

/** Lanes that made-up policies choose from: the shipped ones and two of an operator's own. */
export const LANE_POOL: readonly string[] = [...SHIPPED_LANES, "legal", "billing"];

/**
 * A head with arbitrary but fixed weights. What it recognises means nothing; the engine's rules must hold whatever a
 * head says, and tests of rules must not change when the shipped head is trained again.
 */
export function madeHead(): LaneHead {
  const head = emptyLaneHead(LANE_POOL);
  const next = uniforms(20_251_123);
  for (let place = 0; place < head.dense.length; place += 1) head.dense[place] = next() - 0.5;
  for (let place = 0; place < head.hashed.length; place += 1) head.hashed[place] = (next() - 0.5) * 4;
  return head;
}
