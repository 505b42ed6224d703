import type { Factor } from "../../server/domain/factor.ts";
import { FACTORS } from "../../server/domain/lists/factors.ts";
import { formatNamed, formatPercent, formatQuantity, formatWeight, NO_DATA } from "../format.ts";
import { factorLabel, valueLabel } from "../vocabulary.ts";

/** One difference as it came over the wire: what is absent on a side stands on the other only. */
export interface ReceivedChange {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** One difference, in words. */
export interface ChangeLine {
  path: string;
  /** What it is, such as "Quality, standard". */
  what: string;
  drawn:
    | { kind: "values"; before: string; after: string }
    /** Members of a list that came and went. */
    | { kind: "members"; added: string[]; removed: string[] };
}

/** All that changed at one agent, one lane, or the policy as a whole. */
export interface ChangeGroup {
  of: "agent" | "lane" | "policy";
  /** Agent id or lane name; empty for the policy as a whole. */
  id: string;
  /** The whole thing came or went; then there are no lines. */
  whole: "added" | "removed" | null;
  lines: ChangeLine[];
}

/** Differences of two policies by what they belong to: lanes first, then agents, then the rest. */
export function prepareChanges(changes: readonly ReceivedChange[]): ChangeGroup[] {
  const groups = new Map<string, ChangeGroup>();
  for (const change of changes) {
    const [section = "", id = "", ...rest] = change.path.split(".");
    const of = section === "lanes" ? "lane" : section === "agents" ? "agent" : "policy";
    const key = of === "policy" ? of : `${of}/${id}`;
    const group = groups.get(key) ?? { of, id: of === "policy" ? "" : id, whole: null, lines: [] };
    groups.set(key, group);
    if (of !== "policy" && rest.length === 0) group.whole = change.before === undefined ? "added" : "removed";
    else group.lines.push(lineOf(change, of === "policy" ? [section, id, ...rest].filter(Boolean) : rest));
  }
  const order = { lane: 0, agent: 1, policy: 2 };
  return [...groups.values()].sort((one, other) => order[one.of] - order[other.of]);
}

function lineOf({ path, before, after }: ReceivedChange, names: readonly string[]): ChangeLine {
  const what = nameOf(names);
  if (isWords(before ?? []) && isWords(after ?? []) && (Array.isArray(before) || Array.isArray(after))) {
    const [was, is] = [new Set((before ?? []) as string[]), new Set((after ?? []) as string[])];
    const added = [...is].filter((member) => !was.has(member));
    const removed = [...was].filter((member) => !is.has(member));
    // The same members in another order are a change too, where order matters.
    if (added.length + removed.length > 0) return { path, what, drawn: { kind: "members", added, removed } };
  }
  const say = (value: unknown) => sayValue(names, value);
  return { path, what, drawn: { kind: "values", before: say(before), after: say(after) } };
}

/** `weights.standard.quality` is "Quality, standard"; others are their names in words. */
function nameOf(names: readonly string[]): string {
  const [first = "", second = "", third = ""] = names;
  if (first === "weights" && isFactor(third)) return `${factorLabel(third)}, ${second}`;
  const words = names.map(labelOf).join(" · ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The name in words; a tariff's "per million" is said with its figure. */
function labelOf(name: string): string {
  return valueLabel(name.replace(/MicrosPerMillion$/, ""));
}

const SHARES = new Set(["confidenceFloor", "priorSuccess", "heavyReserve", "creditPerDecision"]);

/** A value of a policy as it is read out; names end in their unit. */
export function sayValue(names: readonly string[], value: unknown): string {
  if (value === undefined) return NO_DATA;
  const name = names.at(-1) ?? "";
  if (value === null) return name === "price" ? "unpriced" : "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return sayNumber(names, name, value);
  if (typeof value === "string") return value === "" ? "empty" : value;
  if (isWords(value)) return value.length === 0 ? "none" : value.join(" → ");
  return Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) => `${labelOf(key)} ${sayValue([key], inner)}`)
    .join(", ");
}

function sayNumber(names: readonly string[], name: string, value: number): string {
  if (names[0] === "weights") return formatWeight(value);
  if (SHARES.has(name)) return formatPercent(value, 1);
  if (name.endsWith("PerMillion")) return `${formatNamed("priceMicros", value)} a million tokens`;
  if (name.endsWith("Tokens")) return formatQuantity(value, "token");
  if (Number.isInteger(value) || /(Micros|Ms)$/.test(name)) return formatNamed(name, value);
  return formatWeight(value);
}

function isFactor(name: string): name is Factor {
  return (FACTORS as readonly string[]).includes(name);
}

function isWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** How many things changed: "2 lanes and 1 agent". */
export function summarise(groups: readonly ChangeGroup[]): string {
  const count = (of: ChangeGroup["of"]) => groups.filter((group) => group.of === of).length;
  const words = [
    count("lane") > 0 ? formatQuantity(count("lane"), "lane") : null,
    count("agent") > 0 ? formatQuantity(count("agent"), "agent") : null,
    count("policy") > 0 ? "the policy as a whole" : null,
  ].filter((word) => word !== null);
  return words.length === 0 ? "nothing" : words.join(" and ");
}
