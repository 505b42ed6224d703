import { canonicalJson } from "./canonical-json.ts";
import type { PolicyDocument } from "./policy.ts";

/** One difference between two documents: a dotted path, and the value on each side (`undefined`: not there). */
export interface PolicyChange {
  path: string;
  before: unknown;
  after: unknown;
}

/** What differs between two policies; agents and lanes are matched by id and name, not by place. */
export function policyChanges(before: PolicyDocument, after: PolicyDocument): PolicyChange[] {
  const changes: PolicyChange[] = [];
  collect("", keyed(before), keyed(after), changes);
  return changes;
}

/** Lists as records by their key, so that reordering is no change and an insertion is one. */
function keyed(document: PolicyDocument): Record<string, unknown> {
  const { agents, lanes, ...rest } = document;
  return {
    ...rest,
    agents: Object.fromEntries(agents.map((agent) => [agent.id, agent])),
    lanes: Object.fromEntries(lanes.map((lane) => [lane.name, lane])),
  };
}

function collect(path: string, before: unknown, after: unknown, changes: PolicyChange[]): void {
  if (canonicalJson(before) === canonicalJson(after)) return;
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      collect(path === "" ? key : `${path}.${key}`, before[key], after[key], changes);
    return;
  }
  changes.push({ path, before, after });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
