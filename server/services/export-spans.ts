import type { Caller } from "./ports.ts";
import { demand, type World } from "./world.ts";

const BATCH = 500;

/** Sends the spans of all decisions of a time range to the collector again, made from their records. */
export async function exportSpans(
  world: World,
  caller: Caller,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<{ exported: number; failed: number }> {
  demand(caller, "change");
  const sum = { exported: 0, failed: 0 };
  for await (const batch of world.decisions.scan(fromMs, toMs, BATCH)) {
    const { exported, failed } = await world.spans.exportAgain(batch);
    sum.exported += exported;
    sum.failed += failed;
  }
  return sum;
}
