import { z } from "zod";
import { BreakerId, ControlOrder } from "../../domain/controls.ts";
import { AgentId, Slug } from "../../domain/id.ts";
import { disableAgent } from "../../services/controls/disable-agent.ts";
import { drainAgent } from "../../services/controls/drain-agent.ts";
import { enableAgent } from "../../services/controls/enable-agent.ts";
import { forceCloseBreaker } from "../../services/controls/force-close-breaker.ts";
import { liftReadOnly } from "../../services/controls/lift-read-only.ts";
import { listBreakers } from "../../services/controls/list-breakers.ts";
import { observeBreaker } from "../../services/controls/observe-breaker.ts";
import { previewControl } from "../../services/controls/preview-control.ts";
import { readControls } from "../../services/controls/read-controls.ts";
import { releaseBreaker } from "../../services/controls/release-breaker.ts";
import { resetBreaker } from "../../services/controls/reset-breaker.ts";
import { resumeAll } from "../../services/controls/resume-all.ts";
import { setReadOnly } from "../../services/controls/set-read-only.ts";
import { stopAll } from "../../services/controls/stop-all.ts";
import { tripBreaker } from "../../services/controls/trip-breaker.ts";
import { permitted, router } from "../procedures.ts";

const BreakerOrder = ControlOrder.extend({ breakerId: BreakerId });
const AgentOrder = ControlOrder.extend({ agentId: AgentId });
const atBreaker = permitted("change").input(BreakerOrder);
const atAgent = permitted("change").input(AgentOrder);
const atAll = permitted("change").input(ControlOrder);

export const controls = router({
  breakers: permitted("read").query(({ ctx }) => listBreakers(ctx.world, ctx.caller)),
  state: permitted("read").query(({ ctx }) => readControls(ctx.world, ctx.caller)),
  preview: permitted("read")
    .input(z.strictObject({ agentId: AgentId, lane: Slug.optional() }))
    .query(({ ctx, input }) => previewControl(ctx.world, ctx.caller, input)),
  trip: atBreaker.mutation(({ ctx, input }) => tripBreaker(ctx.world, ctx.caller, input)),
  forceClose: atBreaker.mutation(({ ctx, input }) => forceCloseBreaker(ctx.world, ctx.caller, input)),
  observe: atBreaker.mutation(({ ctx, input }) => observeBreaker(ctx.world, ctx.caller, input)),
  release: atBreaker.mutation(({ ctx, input }) => releaseBreaker(ctx.world, ctx.caller, input)),
  reset: atBreaker.mutation(({ ctx, input }) => resetBreaker(ctx.world, ctx.caller, input)),
  drain: atAgent.mutation(({ ctx, input }) => drainAgent(ctx.world, ctx.caller, input)),
  disable: atAgent.mutation(({ ctx, input }) => disableAgent(ctx.world, ctx.caller, input)),
  enable: atAgent.mutation(({ ctx, input }) => enableAgent(ctx.world, ctx.caller, input)),
  stop: atAll.mutation(({ ctx, input }) => stopAll(ctx.world, ctx.caller, input)),
  resume: atAll.mutation(({ ctx, input }) => resumeAll(ctx.world, ctx.caller, input)),
  setReadOnly: atAll.mutation(({ ctx, input }) => setReadOnly(ctx.world, ctx.caller, input)),
  liftReadOnly: permitted("change", { inReadOnly: true })
    .input(ControlOrder)
    .mutation(({ ctx, input }) => liftReadOnly(ctx.world, ctx.caller, input)),
});
