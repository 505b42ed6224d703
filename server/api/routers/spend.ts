import { SpendRange } from "../../domain/spend.ts";
import { readSpend } from "../../services/read-spend.ts";
import { permitted, router } from "../procedures.ts";

export const spend = router({
  get: permitted("read")
    .input(SpendRange.prefault({}))
    .query(({ ctx, input }) => readSpend(ctx.world, ctx.caller, input)),
});
