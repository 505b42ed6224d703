/** What bringing tasks to agents needs of the world, beside the `AgentRunner`. */
import type { TaskBinding } from "../../domain/access.ts";
import type { Agent } from "../../domain/agent.ts";
import type { CostMicros, Usage } from "../../domain/money.ts";

/** Short-lived keys that are bound to a task: what is called with one is done in that task's name. */
export interface Credentials {
  /** A key that is good until `binding.expiresAtMs`: `sbt_` and at most 196 visible characters. */
  issue(binding: TaskBinding): string;
  /** The task that a key is bound to; `null` for one that is not ours, was changed, or has expired. */
  read(token: string): TaskBinding | null;
}

/** What the agents of known providers charge. */
export interface PriceBook {
  /** The cost of one attempt and the edition of the list; `null` is unpriced, which is not free. */
  price(agent: Agent, usage: Usage, atMs: number): { costMicros: CostMicros; version: string } | null;
}
