import { z } from "zod";
import { AuditFilters } from "../../domain/audit.ts";
import { InstantMs } from "../../domain/decision-query.ts";
import { checkReadiness } from "../../services/check-readiness.ts";
import { exportSpans } from "../../services/export-spans.ts";
import { listAudit } from "../../services/list-audit.ts";
import { overview as readOverview } from "../../services/overview.ts";
import { whoAmI } from "../../services/who-am-i.ts";
import { permitted, router } from "../procedures.ts";

const Range = z
  .strictObject({ fromMs: InstantMs, toMs: InstantMs })
  .refine((range) => range.fromMs < range.toMs, { path: ["toMs"], message: "must be after fromMs" });

export const audit = router({
  list: permitted("read")
    .input(AuditFilters.prefault({}))
    .query(({ ctx, input }) => listAudit(ctx.world, ctx.caller, input)),
});

export const overview = router({
  get: permitted("read")
    .input(Range)
    .query(({ ctx, input }) => readOverview(ctx.world, ctx.caller, input)),
});

export const spans = router({
  export: permitted("change")
    .input(Range)
    .mutation(({ ctx, input }) => exportSpans(ctx.world, ctx.caller, input)),
});

export const system = router({
  readiness: permitted("explain").query(({ ctx }) => checkReadiness(ctx.world)),
  /** Who is signed in and how, and whether people may sign in by the OpenID provider. */
  whoAmI: permitted("explain").query(({ ctx }) => whoAmI(ctx.world, ctx.caller)),
});
