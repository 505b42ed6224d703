import { z } from "zod";
import { NewKey, Reason } from "../../domain/change-request.ts";
import { KeyId } from "../../domain/id.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "../../services/manage-keys.ts";
import { permitted, router } from "../procedures.ts";

const KeyChange = z.strictObject({ keyId: KeyId, reason: Reason });

export const keys = router({
  list: permitted("administer").query(({ ctx }) => listKeys(ctx.world, ctx.caller)),
  create: permitted("administer")
    .input(NewKey)
    .mutation(({ ctx, input }) => createKey(ctx.world, ctx.caller, input)),
  revoke: permitted("administer")
    .input(KeyChange)
    .mutation(({ ctx, input }) => revokeKey(ctx.world, ctx.caller, input)),
  rotate: permitted("administer")
    .input(KeyChange)
    .mutation(({ ctx, input }) => rotateKey(ctx.world, ctx.caller, input)),
});
