import type { Caller, DecisionPage, DecisionQuery } from "./ports.ts";
import { demand, visibleProject, type World } from "./world.ts";

/** Counts are exact up to here; beyond, a list says "more than". */
const COUNT_CAP = 10_000;

export interface CountedPage extends DecisionPage {
  count: number;
  capped: boolean;
}

/** A page of decisions, newest first, and how many there are. */
export async function listDecisions(
  world: World,
  caller: Caller,
  query: Omit<DecisionQuery, "project">,
): Promise<CountedPage> {
  demand(caller, "read_own");
  const scoped = { ...query, project: visibleProject(caller.actor) };
  const [page, counted] = await Promise.all([world.decisions.list(scoped), world.decisions.count(scoped, COUNT_CAP)]);
  return { ...page, ...counted };
}
