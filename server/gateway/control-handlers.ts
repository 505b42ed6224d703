import { disableAgent } from "../services/controls/disable-agent.ts";
import { drainAgent } from "../services/controls/drain-agent.ts";
import { enableAgent } from "../services/controls/enable-agent.ts";
import { forceCloseBreaker } from "../services/controls/force-close-breaker.ts";
import { liftReadOnly } from "../services/controls/lift-read-only.ts";
import { listBreakers } from "../services/controls/list-breakers.ts";
import { observeBreaker } from "../services/controls/observe-breaker.ts";
import { previewControl } from "../services/controls/preview-control.ts";
import { readControls } from "../services/controls/read-controls.ts";
import { releaseBreaker } from "../services/controls/release-breaker.ts";
import { resetBreaker } from "../services/controls/reset-breaker.ts";
import { resumeAll } from "../services/controls/resume-all.ts";
import { setReadOnly } from "../services/controls/set-read-only.ts";
import { stopAll } from "../services/controls/stop-all.ts";
import { tripBreaker } from "../services/controls/trip-breaker.ts";
import type { World } from "../services/world.ts";
import type { CONTROL_DOORS } from "./doors/controls.ts";
import type { Handlers } from "./handlers.ts";

export function createControlHandlers(world: World): Pick<Handlers, keyof typeof CONTROL_DOORS> {
  return {
    listBreakers: async ({ caller }) => ({ body: { breakers: await listBreakers(world, caller) } }),
    tripBreaker: async ({ caller, params, body }) => ({
      body: await tripBreaker(world, caller, { ...body, breakerId: params.id }),
    }),
    forceCloseBreaker: async ({ caller, params, body }) => ({
      body: await forceCloseBreaker(world, caller, { ...body, breakerId: params.id }),
    }),
    observeBreaker: async ({ caller, params, body }) => ({
      body: await observeBreaker(world, caller, { ...body, breakerId: params.id }),
    }),
    releaseBreaker: async ({ caller, params, body }) => ({
      body: await releaseBreaker(world, caller, { ...body, breakerId: params.id }),
    }),
    resetBreaker: async ({ caller, params, body }) => ({
      body: await resetBreaker(world, caller, { ...body, breakerId: params.id }),
    }),
    drainAgent: async ({ caller, params, body }) => ({
      body: await drainAgent(world, caller, { ...body, agentId: params.id }),
    }),
    disableAgent: async ({ caller, params, body }) => ({
      body: await disableAgent(world, caller, { ...body, agentId: params.id }),
    }),
    enableAgent: async ({ caller, params, body }) => ({
      body: await enableAgent(world, caller, { ...body, agentId: params.id }),
    }),
    previewControl: async ({ caller, params, query }) => ({
      body: await previewControl(world, caller, { ...query, agentId: params.id }),
    }),
    readControls: async ({ caller }) => ({ body: await readControls(world, caller) }),
    stopAll: async ({ caller, body }) => ({ body: await stopAll(world, caller, body) }),
    resumeAll: async ({ caller, body }) => ({ body: await resumeAll(world, caller, body) }),
    setReadOnly: async ({ caller, body }) => ({ body: await setReadOnly(world, caller, body) }),
    liftReadOnly: async ({ caller, body }) => ({ body: await liftReadOnly(world, caller, body) }),
  };
}
