import type { Door } from "./door.ts";
import { CONTROL_DOORS } from "./doors/controls.ts";
import { DECISION_DOORS } from "./doors/decisions.ts";
import { KEY_DOORS } from "./doors/keys.ts";
import { MODEL_DOORS } from "./doors/models.ts";
import { POLICY_DOORS } from "./doors/policy.ts";
import { PROJECT_DOORS } from "./doors/projects.ts";
import { REVIEW_DOORS } from "./doors/reviews.ts";
import { SPEND_DOORS } from "./doors/spend.ts";
import { SYSTEM_DOORS } from "./doors/system.ts";
import { TASK_DOORS } from "./doors/tasks.ts";
import { WEBHOOK_DOORS } from "./doors/webhooks.ts";

/** All doors: the routes, their checks, the types of their handlers and the OpenAPI document are made from this table. */
export const DOORS = {
  ...TASK_DOORS,
  ...MODEL_DOORS,
  ...REVIEW_DOORS,
  ...DECISION_DOORS,
  ...POLICY_DOORS,
  ...CONTROL_DOORS,
  ...KEY_DOORS,
  ...PROJECT_DOORS,
  ...WEBHOOK_DOORS,
  ...SPEND_DOORS,
  ...SYSTEM_DOORS,
} as const satisfies Record<string, Door>;

export type Doors = typeof DOORS;
export type DoorName = keyof Doors;
