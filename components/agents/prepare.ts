import type { Agent, AgentKind } from "../../server/domain/agent.ts";
import type { Filter } from "../../server/domain/decision.ts";
import type { Lane } from "../../server/domain/lane.ts";
import type { AgentCounts, Overview } from "../../server/domain/overview.ts";
import type { Tier } from "../../server/domain/tier.ts";

/** What the list of agents is narrowed to. */
export interface AgentFilters {
  text: string;
  kind: AgentKind | null;
  tier: Tier | null;
  lane: string | null;
}

/** One agent of the registry with how it did lately. */
export interface AgentRow {
  agent: Agent;
  lanes: string[];
  /** Strongest first. */
  skills: { name: string; level: number }[];
  counts: AgentCounts | null;
  /** Its part of all decisions that chose somebody, 0 to 1; `null` where nothing was decided. */
  share: number | null;
}

/** The registry: those that match, those with the most work first. */
export function prepareAgents(
  agents: readonly Agent[],
  lanes: readonly Lane[],
  overview: Overview | undefined,
  filters: AgentFilters,
): { rows: AgentRow[]; of: number } {
  const counted = new Map(overview?.agents.map((counts) => [counts.agentId, counts]));
  const total = overview?.agents.reduce((sum, counts) => sum + counts.decisions, 0) ?? 0;
  const wanted = filters.text.trim().toLowerCase();
  const rows = agents
    .map((agent): AgentRow => {
      const counts = counted.get(agent.id) ?? null;
      return {
        agent,
        lanes: lanes.filter((lane) => lane.members.includes(agent.id)).map((lane) => lane.name),
        skills: Object.entries(agent.skills)
          .map(([name, level]) => ({ name, level }))
          .sort((one, other) => other.level - one.level),
        counts,
        share: total > 0 ? (counts?.decisions ?? 0) / total : null,
      };
    })
    .filter(
      ({ agent, lanes: memberOf, skills }) =>
        (filters.kind === null || agent.endpoint.kind === filters.kind) &&
        (filters.tier === null || agent.tier === filters.tier) &&
        (filters.lane === null || memberOf.includes(filters.lane)) &&
        (wanted === "" ||
          [agent.name, agent.id, agent.description, ...skills.map((skill) => skill.name)].some((text) =>
            text.toLowerCase().includes(wanted),
          )),
    )
    .sort(
      (one, other) =>
        (other.counts?.decisions ?? 0) - (one.counts?.decisions ?? 0) || (one.agent.name < other.agent.name ? -1 : 1),
    );
  return { rows, of: agents.length };
}

/** What the router has learnt of an agent in a lane: the success it expects, and from how much. */
export type Strength =
  | {
      kind: "known";
      /** 0 to 1. */
      expected: number;
      /** Outcomes behind it, weighted by their age. */
      evidence: number;
      /** Nothing was observed yet: a guess from the agent's registration. */
      assumed: boolean;
    }
  /** It would fall at this filter just now, so nothing was scored. */
  | { kind: "filtered"; filter: Filter };

/** Strengths by agent, then by lane. An agent that could not be asked about in a lane is missing there. */
export type Strengths = ReadonlyMap<string, ReadonlyMap<string, Strength>>;

export interface StrengthSource {
  lane: { name: string };
  candidates: readonly {
    agentId: string;
    factors: readonly { name: string; raw: number; assumed: boolean }[];
    posterior: { successes: number; failures: number };
  }[];
  excluded: readonly { agentId: string; filter: Filter }[];
}

/** Turns one dry decision a lane into who is how strong where. */
export function prepareStrengths(views: readonly StrengthSource[]): Strengths {
  const strengths = new Map<string, Map<string, Strength>>();
  const put = (agentId: string, lane: string, strength: Strength) => {
    const ofAgent = strengths.get(agentId) ?? new Map<string, Strength>();
    strengths.set(agentId, ofAgent.set(lane, strength));
  };
  for (const { lane, candidates, excluded } of views) {
    for (const { agentId, factors, posterior } of candidates) {
      const quality = factors.find((factor) => factor.name === "quality");
      if (!quality) continue;
      put(agentId, lane.name, {
        kind: "known",
        expected: quality.raw,
        evidence: posterior.successes + posterior.failures,
        assumed: quality.assumed,
      });
    }
    for (const { agentId, filter } of excluded)
      if (filter !== "not_a_member") put(agentId, lane.name, { kind: "filtered", filter });
  }
  return strengths;
}
