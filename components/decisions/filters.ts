import { createParser, type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs";
import type { DecisionFilters } from "../../server/domain/decision-query.ts";
import { DECISION_KINDS, FILTERS } from "../../server/domain/lists/decisions.ts";
import { FACTORS } from "../../server/domain/lists/factors.ts";
import {
  DECISION_ATTEMPTS,
  DECISION_COSTS,
  DECISION_STATUSES,
  FAILURE_OWNERS,
} from "../../server/domain/lists/outcomes.ts";
import { TIERS } from "../../server/domain/lists/tiers.ts";

const SLUG = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const AGENT = /^agent_[a-z0-9][a-z0-9_-]{0,63}$/;
const TASK = /^task_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Text of one form; anything else in the URL is as if it were not there, so that a broken link still opens. */
function parseAsForm(form: RegExp) {
  return createParser({ parse: (text) => (form.test(text) ? text : null), serialize: (text: string) => text });
}

/** The filters of the list as they stand in the URL. */
export const FILTER_PARSERS = {
  lane: parseAsForm(SLUG),
  agent: parseAsForm(AGENT),
  kind: parseAsStringLiteral(DECISION_KINDS),
  tier: parseAsStringLiteral(TIERS),
  factor: parseAsStringLiteral(FACTORS),
  outcome: parseAsStringLiteral(DECISION_STATUSES),
  owner: parseAsStringLiteral(FAILURE_OWNERS),
  cost: parseAsStringLiteral(DECISION_COSTS),
  attempt: parseAsStringLiteral(DECISION_ATTEMPTS),
  excluded: parseAsStringLiteral(FILTERS),
  policy: parseAsInteger,
  run: parseAsForm(TASK),
  /** Instants in milliseconds, instead of the range that all screens share: what a figure was counted over. */
  from: parseAsInteger,
  to: parseAsInteger,
  q: parseAsString,
};

export type FilterState = inferParserType<typeof FILTER_PARSERS>;
export type FilterName = keyof FilterState;

export const NO_FILTERS: FilterState = {
  lane: null,
  agent: null,
  kind: null,
  tier: null,
  factor: null,
  outcome: null,
  owner: null,
  cost: null,
  attempt: null,
  excluded: null,
  policy: null,
  run: null,
  from: null,
  to: null,
  q: null,
};

/** The end of the year 9999. */
const LATEST_MS = 253_402_300_799_999;
/** Searches shorter than this would match nearly everything; they wait. */
const SHORTEST_SEARCH = 2;

/** The filters as the server reads them. */
export function filtersToQuery(state: FilterState, fromMs: number): Partial<DecisionFilters> {
  const search = state.q?.trim() ?? "";
  const query: Partial<Record<keyof DecisionFilters, string | number | null>> = {
    lane: state.lane,
    agentId: state.agent,
    kind: state.kind,
    tier: state.tier,
    decidingFactor: state.factor,
    status: state.outcome,
    owner: state.owner,
    cost: state.cost,
    attempt: state.attempt,
    excludedBy: state.excluded,
    policyVersion: state.policy !== null && state.policy >= 1 ? state.policy : null,
    rootTaskId: state.run,
    search: search.length >= SHORTEST_SEARCH ? search.slice(0, 200) : null,
    // A run is shown whole, whenever it was.
    fromMs: state.run ? null : (instant(state.from) ?? fromMs),
    toMs: state.run ? null : instant(state.to),
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null)) as Partial<DecisionFilters>;
}

function instant(ms: number | null): number | null {
  return ms !== null && ms >= 0 && ms <= LATEST_MS ? ms : null;
}

/** How many filters are set. */
export function countFilters(state: FilterState): number {
  return Object.values(state).filter((value) => value !== null && value !== "").length;
}
