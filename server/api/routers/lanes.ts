import { z } from "zod";
import { Slug } from "../../domain/id.ts";
import type { Lane } from "../../domain/lane.ts";
import { putLane, removeLane } from "../../services/edit-policy.ts";
import { readPolicy } from "../../services/read-policy.ts";
import { permitted, router } from "../procedures.ts";
import { ChangeInput } from "./policy.ts";

export const lanes = router({
  list: permitted("explain").query(async ({ ctx }) => {
    const { version, document } = await readPolicy(ctx.world, ctx.caller);
    return { policyVersion: version, lanes: document.lanes, defaultLane: document.defaultLane };
  }),
  put: permitted("change")
    .input(z.strictObject({ lane: z.custom<z.input<typeof Lane>>(), ...ChangeInput }))
    .mutation(({ ctx, input }) => putLane(ctx.world, ctx.caller, input)),
  remove: permitted("change")
    .input(z.strictObject({ lane: Slug, ...ChangeInput }))
    .mutation(({ ctx, input }) => removeLane(ctx.world, ctx.caller, input)),
});
