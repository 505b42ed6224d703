import { readFileSync } from "node:fs";
import { emptyResource } from "@opentelemetry/resources";
import fc from "fast-check";
import { expect, test } from "vitest";
import { attemptSpan } from "../../server/telemetry/attempt-span.ts";
import {
  ATTRIBUTES,
  type AttributeMeaning,
  type AttributePlace,
  type AttributeType,
  MAP_KEYS,
  SCHEMA_VERSION,
  SCOPE,
} from "../../server/telemetry/attributes.ts";
import { decisionSpan } from "../../server/telemetry/decision-span.ts";
import { createMetrics, DROP_REASONS, WATCHED, type Watched } from "../../server/telemetry/metrics.ts";
import { outcomeSpan } from "../../server/telemetry/outcome-span.ts";
import { decisionRecord, outcomeOf, policy, viewOf } from "../telemetry-records.ts";

const documentation = readFileSync(new URL("../../docs/telemetry.md", import.meta.url), "utf8");
const meanings: AttributeMeaning[] = Object.values(ATTRIBUTES);
const around = { resource: emptyResource(), captureContent: true };

test("docs/telemetry.md prints every attribute as attributes.ts has it", () => {
  const rows = meanings.map(({ name, type, on, always, meaning }) => {
    const where = always ? on.join(", ") : `${on.join(", ")} (if known)`;
    return `| \`${name}\` | ${type} | ${where} | ${meaning} |`;
  });
  expect(tableUnder("## Attributes")).toEqual(rows);
});

test("docs/telemetry.md prints the keys of every map", () => {
  const rows = Object.entries(MAP_KEYS).map(
    ([map, keys]) => `| ${map} | ${keys.map((key) => `\`${key}\``).join(", ")} |`,
  );
  expect(
    tableUnder("### Inside the maps").map((row) =>
      row
        .split(" | ")
        .slice(0, 2)
        .join(" | ")
        .replace(/ ?\|?$/, " |"),
    ),
  ).toEqual(rows);
});

test("docs/telemetry.md names every metric and reason, and no other", async () => {
  const metrics = createMetrics();
  for (const name of Object.keys(WATCHED) as Watched[]) metrics.watch(name, () => 0);
  const { text } = await metrics.renderMetrics();
  const names = [...text.matchAll(/^# TYPE (signalbox_\w+)/gm)].map(([, name]) => name);
  const documented = [...documentation.matchAll(/^\| `(signalbox_\w+)/gm)].map(([, name]) => name);
  expect(documented.sort()).toEqual(names.sort());
  for (const reason of DROP_REASONS) expect(documentation).toContain(`\`${reason}\``);
  expect(documentation).toContain(`\`${SCOPE.name}\` with version \`${SCHEMA_VERSION}\``);
});

function tableUnder(heading: string): string[] {
  const section = documentation.slice(documentation.indexOf(`${heading}\n`));
  const lines = section.split("\n");
  const start = lines.findIndex((line) => /^\|[- |]+\|$/.test(line));
  const end = lines.findIndex((line, place) => place > start && !line.startsWith("|"));
  return lines.slice(start + 1, end);
}

test("no name stands twice", () => {
  expect(new Set(meanings.map(({ name }) => name)).size).toBe(meanings.length);
});

const MATCHES: Record<AttributeType, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  int: Number.isInteger,
  double: Number.isFinite,
  "double[]": (value) => Array.isArray(value) && value.every(Number.isFinite),
  "string[]": (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
  map: isMap,
  "map[]": (value) => Array.isArray(value) && value.every(isMap),
};

function isMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function expectAsDeclared(attributes: Record<string, unknown>, place: AttributePlace): void {
  const declared = new Map(meanings.filter(({ on }) => on.includes(place)).map((meaning) => [meaning.name, meaning]));
  for (const [name, value] of Object.entries(attributes)) {
    const meaning = declared.get(name);
    expect(meaning, `${name} is not declared for ${place}`).toBeDefined();
    expect(MATCHES[meaning!.type](value), `${name} is no ${meaning!.type}`).toBe(true);
  }
  for (const [name, { always }] of declared) if (always) expect(attributes, place).toHaveProperty([name]);
}

test("spans carry what is declared, of its type, and nothing else", () => {
  const pair = decisionRecord.chain((record) => fc.tuple(fc.constant(record), outcomeOf(record)));
  const seen = new Set<string>();
  const note = (attributes: Record<string, unknown>, place: AttributePlace) => {
    expectAsDeclared(attributes, place);
    for (const name of Object.keys(attributes)) seen.add(name);
  };
  fc.assert(
    fc.property(pair, ([record, outcome]) => {
      const view = viewOf(record);
      note(decisionSpan(record, view, around).attributes, "decision");
      if (view.chosen === null) return;
      const outcomes = outcomeSpan(record, view.chosen.agentId, outcome, around);
      note(outcomes.attributes, "outcome");
      note(attemptSpan(record, policy.agents[record.decision.chosenOrdinal!]!, outcome, around).attributes, "attempt");
      for (const event of outcomes.events) note(event.attributes!, "evaluation");
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(meanings.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
});

test("maps have the keys that are declared", () => {
  const keysOf = (value: unknown) => Object.keys(value as object);
  fc.assert(
    fc.property(decisionRecord, (record) => {
      const { attributes } = decisionSpan(record, viewOf(record), around);
      for (const candidate of attributes[ATTRIBUTES.candidates.name] as object[])
        expect(keysOf(candidate)).toEqual(MAP_KEYS.candidate);
      for (const fallen of attributes[ATTRIBUTES.excluded.name] as object[])
        expect(keysOf(fallen)).toEqual(MAP_KEYS.exclusion);
      for (const tipping of attributes[ATTRIBUTES.counterfactual.name] as object[])
        expect([...keysOf(tipping), ...("to" in tipping ? [] : ["to"])]).toEqual(MAP_KEYS.counterfactual);
    }),
    { numRuns: 100 },
  );
});
