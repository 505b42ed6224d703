import { z } from "zod";
import { Reason } from "../../domain/change-request.ts";
import type { PolicyDocument } from "../../domain/policy.ts";
import { WhatIfDraft } from "../../domain/what-if.ts";
import { diffPolicies } from "../../services/diff-policies.ts";
import { publishPolicy } from "../../services/publish-policy.ts";
import { listPolicyVersions, readPolicy } from "../../services/read-policy.ts";
import { whatIf } from "../../services/what-if.ts";
import { permitted, router } from "../procedures.ts";

export const Version = z.int().min(1).max(2_147_483_647);

/** What every change of the policy carries: the version it was made from, and why. */
export const ChangeInput = { expectedVersion: Version, reason: Reason };

export const policy = router({
  get: permitted("explain")
    .input(z.strictObject({ version: Version.optional() }).optional())
    .query(({ ctx, input }) => readPolicy(ctx.world, ctx.caller, input?.version)),
  versions: permitted("explain")
    .input(
      z.strictObject({ limit: z.int().min(1).max(200).default(50), beforeVersion: Version.optional() }).prefault({}),
    )
    .query(({ ctx, input }) => listPolicyVersions(ctx.world, ctx.caller, input)),
  diff: permitted("explain")
    .input(z.strictObject({ from: Version, to: Version }))
    .query(({ ctx, input }) => diffPolicies(ctx.world, ctx.caller, input)),
  /** What draft weights would have done to the latest decisions of their lane. */
  whatIf: permitted("read")
    .input(WhatIfDraft)
    .query(({ ctx, input }) => whatIf(ctx.world, ctx.caller, input)),
  publish: permitted("change")
    // The use case parses the document itself, and names what is wrong in it as `invalid_policy`.
    .input(z.strictObject({ document: z.custom<z.input<typeof PolicyDocument>>(), ...ChangeInput }))
    .mutation(({ ctx, input }) => publishPolicy(ctx.world, ctx.caller, input)),
});
