import { z } from "zod";
import {
  AgentAvailability,
  BreakerId,
  BreakerStatus,
  ControlOrder,
  ControlPreview,
  ControlsState,
} from "../../domain/controls.ts";
import { AgentId, Slug } from "../../domain/id.ts";
import type { Door } from "../door.ts";

const READ = { method: "GET", tag: "controls", permission: "read" } as const;
const CHANGE = {
  method: "POST",
  tag: "controls",
  permission: "change",
  body: ControlOrder,
  errors: ["not_found", "conflict", "version_conflict", "store_unavailable"],
} as const;
const BREAKER = { ...CHANGE, params: z.strictObject({ id: BreakerId }), answer: BreakerStatus } as const;
const AGENT = { ...CHANGE, params: z.strictObject({ id: AgentId }), answer: AgentAvailability } as const;
const SWITCH = { ...CHANGE, answer: ControlsState } as const;

export const CONTROL_DOORS = {
  listBreakers: {
    ...READ,
    path: "/v1/breakers",
    summary: "Every breaker: those that are not closed first.",
    answer: z.object({ breakers: z.array(BreakerStatus) }),
    errors: [],
  },
  tripBreaker: {
    ...BREAKER,
    path: "/v1/breakers/{id}/trip",
    summary: "Take it out of routing until the order ends. Refused without force where a lane would be left empty.",
  },
  forceCloseBreaker: {
    ...BREAKER,
    path: "/v1/breakers/{id}/force-close",
    summary: "Let work through whatever the evidence says.",
  },
  observeBreaker: {
    ...BREAKER,
    path: "/v1/breakers/{id}/observe",
    summary: "Let work through and only watch.",
  },
  releaseBreaker: {
    ...BREAKER,
    path: "/v1/breakers/{id}/release",
    summary: "End the override. A forced opening ends in half-open, and a probe tells.",
  },
  resetBreaker: {
    ...BREAKER,
    path: "/v1/breakers/{id}/reset",
    summary: "End any override and close it with an empty window.",
  },
  drainAgent: { ...AGENT, path: "/v1/agents/{id}/drain", summary: "Give the agent no new work." },
  disableAgent: { ...AGENT, path: "/v1/agents/{id}/disable", summary: "Take the agent out of routing." },
  enableAgent: { ...AGENT, path: "/v1/agents/{id}/enable", summary: "End a drain or a disabling." },
  previewControl: {
    ...READ,
    path: "/v1/agents/{id}/preview",
    summary: "What taking the agent out would move: decisions of the last hour, decided again without it.",
    params: z.strictObject({ id: AgentId }),
    query: z.strictObject({ lane: Slug.exactOptional() }),
    answer: ControlPreview,
    errors: ["not_found", "store_unavailable"],
  },
  readControls: {
    ...READ,
    path: "/v1/controls",
    summary: "The global switches, and the agents as people have set them.",
    answer: ControlsState,
    errors: [],
  },
  stopAll: { ...SWITCH, path: "/v1/controls/stop", summary: "Refuse new work with 503; what runs goes on." },
  resumeAll: { ...SWITCH, path: "/v1/controls/resume", summary: "Take new work again." },
  setReadOnly: { ...SWITCH, path: "/v1/controls/read-only", summary: "Refuse every change but the lifting of this." },
  liftReadOnly: {
    ...SWITCH,
    path: "/v1/controls/lift-read-only",
    summary: "Let changes through again.",
    inReadOnly: true,
  },
} as const satisfies Record<string, Door>;
