import { z } from "zod";
import { permitted, router } from "../procedures.ts";
import { streamSignals } from "../stream-signals.ts";

export const events = router({
  /** What changed, as it changes: lists of signals with ids, so that a broken stream goes on where it broke. */
  stream: permitted("read")
    .input(z.strictObject({ lastEventId: z.string().max(100).nullish() }).optional())
    .subscription(({ ctx, input, signal }) => streamSignals(ctx.world.events, input?.lastEventId ?? null, signal)),
});
