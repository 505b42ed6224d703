import { z } from "zod";
import { Spend, SpendRange } from "../../domain/spend.ts";
import type { Door } from "../door.ts";

export const SPEND_DOORS = {
  readSpend: {
    method: "GET",
    path: "/v1/spend",
    tag: "spend",
    permission: "read",
    summary: "Where the money went: by lane, agent, tier and what came of it, and an estimate of what routing saved.",
    query: SpendRange.safeExtend({
      format: z.enum(["json", "csv"]).exactOptional().describe("Instead of what `Accept` prefers"),
    }),
    headers: z.object({ accept: z.string().max(1_000).exactOptional().describe("`text/csv`: the rows alone, as CSV") }),
    answer: Spend,
    csv: "One row a lane and agent, money in micro-dollars; `Accept: text/csv` or `?format=csv` asks for it.",
    errors: ["store_unavailable"],
  },
} as const satisfies Record<string, Door>;
