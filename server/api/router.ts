import { router } from "./procedures.ts";
import { agents } from "./routers/agents.ts";
import { controls } from "./routers/controls.ts";
import { decisions } from "./routers/decisions.ts";
import { events } from "./routers/events.ts";
import { keys } from "./routers/keys.ts";
import { lanes } from "./routers/lanes.ts";
import { policy } from "./routers/policy.ts";
import { projects } from "./routers/projects.ts";
import { reviews } from "./routers/reviews.ts";
import { spend } from "./routers/spend.ts";
import { audit, overview, spans, system } from "./routers/system.ts";
import { tasks } from "./routers/tasks.ts";
import { webhooks } from "./routers/webhooks.ts";

/** All procedures of the dashboard: the same use cases as the doors, over tRPC. */
export const appRouter = router({
  tasks,
  reviews,
  decisions,
  policy,
  controls,
  agents,
  lanes,
  keys,
  projects,
  webhooks,
  audit,
  overview,
  spend,
  spans,
  system,
  events,
});

/** All that the dashboard knows of the server. */
export type AppRouter = typeof appRouter;
