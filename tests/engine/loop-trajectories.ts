import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { RUN_LIMITS } from "../../server/engine/loop-guard/limits.ts";
import { noteHop } from "../../server/engine/loop-guard/note-hop.ts";
import { noteStep } from "../../server/engine/loop-guard/note-step.ts";
import { newRunGuard } from "../../server/engine/loop-guard/run-guard.ts";
import { hashOf } from "../../server/engine/loop-guard/signature.ts";

/** Recorded runs of agents, read where they lie and never copied into the project. */
const DATA = new URL("../../../shared/data/", import.meta.url);

const FILES = {
  tau2: "tau2_dev.jsonl.gz",
  tau: "tau_gpt4o_airline.jsonl.gz",
  react: "react_hotpotqa_dev.jsonl.gz",
  chatdev: "chatdev_dev.jsonl.gz",
  whowhen: "whowhen_algo_dev.jsonl.gz",
} as const;
export type SetName = keyof typeof FILES;
export const SETS = Object.keys(FILES) as SetName[];

export const absentFiles = [...Object.values(FILES), "loop_reference_dev.jsonl.gz"].filter(
  (name) => !existsSync(new URL(name, DATA)),
);

export interface RecordedStep {
  i: number;
  agent: string;
  kind: string;
  tool?: string;
  args?: unknown;
  call_id?: string;
  text?: string;
  error?: boolean;
  in_tokens?: number;
  out_tokens?: number;
}

export interface RecordedRun {
  id: string;
  success: boolean | null;
  steps: RecordedStep[];
}

/** What people made of a run: whether it was stuck, and at which of its steps the third repeat stands. */
export interface LoopReference {
  id: string;
  set: SetName;
  success: boolean;
  cls: "stuck_loop" | "stuck_no_exact_loop" | "repeat_not_stuck" | "recheck" | "none";
  max_identical_run: number;
  third_repeat_step: number | null;
}

function readLines<Line>(name: string): Line[] {
  const text = gunzipSync(readFileSync(new URL(name, DATA))).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
}

export const readRuns = (set: SetName): RecordedRun[] => readLines(FILES[set]);
export const readReference = (): Map<string, LoopReference> =>
  new Map(readLines<LoopReference>("loop_reference_dev.jsonl.gz").map((entry) => [entry.id, entry]));

/**
 * How a run is told to the guard: everything that anybody said or did, the calls of all agents, or the calls of the agent
 * alone, without its user's. A framework may report any of these.
 */
export const TELLINGS = ["everything", "calls", "own_calls"] as const;
export type Telling = (typeof TELLINGS)[number];

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

/** What the guard said of one run. Places are the recorded steps' own numbers; `null`: it never said so. */
export interface Watched {
  warnedAt: number | null;
  stoppedAt: number | null;
  /** The guard that spoke first with each verdict. */
  guards: string[];
  tokens: number;
  /** Tokens of the steps after the stop, which would not have been spent. */
  tokensSaved: number;
}

/** Tells a run to a new guard, step by step, to its end or to the stop. */
export function watchRun(run: RecordedRun, telling: Telling): Watched {
  const guard = newRunGuard(0);
  const results = new Map(run.steps.filter((step) => step.kind === "tool_result").map((step) => [step.call_id, step]));
  const watched: Watched = { warnedAt: null, stoppedAt: null, guards: [], tokens: 0, tokensSaved: 0 };
  for (const step of run.steps) {
    const tokens = (step.in_tokens ?? 0) + (step.out_tokens ?? 0);
    watched.tokens += tokens;
    if (watched.stoppedAt !== null) watched.tokensSaved += tokens;
    if (watched.stoppedAt !== null || !isTold(step, telling)) continue;
    const isCall = step.kind === "tool_call";
    const answer = isCall ? results.get(step.call_id)?.text : step.text;
    const facts = {
      agent: step.agent,
      tool: isCall ? (step.tool ?? null) : null,
      argsHash: isCall ? hashOf(digest, step.args ?? {}) : null,
      resultHash: hashOf(digest, answer ?? ""),
    };
    const verdict = noteStep(guard, RUN_LIMITS, digest, facts, 0);
    if (verdict.verdict === "continue") continue;
    watched.guards.push(`${verdict.verdict} ${verdict.guard}`);
    if (verdict.verdict === "warn") watched.warnedAt ??= step.i;
    else watched.stoppedAt = step.i;
  }
  return watched;
}

function isTold({ kind, agent }: RecordedStep, telling: Telling): boolean {
  if (kind === "tool_result") return false;
  if (telling === "everything") return true;
  return kind === "tool_call" && (telling === "calls" || agent !== "user");
}

/** Tells the run's messages as handoffs, from each speaker to the next, with the words that were passed on. */
export function watchHandoffs(run: RecordedRun): Pick<Watched, "warnedAt" | "stoppedAt"> {
  const guard = newRunGuard(0);
  const watched: Pick<Watched, "warnedAt" | "stoppedAt"> = { warnedAt: null, stoppedAt: null };
  for (const [place, step] of run.steps.entries()) {
    const next = run.steps[place + 1];
    if (next === undefined || next.agent === step.agent || watched.stoppedAt !== null) continue;
    const hop = { from: step.agent, to: next.agent, taskType: "build", inputHash: hashOf(digest, step.text ?? "") };
    const { verdict } = noteHop(guard, RUN_LIMITS, digest, { ...hop, resultHash: null });
    if (verdict === "warn") watched.warnedAt ??= step.i;
    if (verdict === "stop") watched.stoppedAt = step.i;
  }
  return watched;
}

/** The step of each identical call of the longest row that is the agent's own, the user's aside, whatever stood between. */
export function repeatPlaces(run: RecordedRun): number[] {
  const results = new Map(run.steps.filter((step) => step.kind === "tool_result").map((step) => [step.call_id, step]));
  let row: number[] = [];
  let longest: number[] = [];
  let before = "";
  for (const step of run.steps) {
    if (step.kind !== "tool_call" || step.agent === "user") continue;
    const signature = JSON.stringify([step.tool, step.args, results.get(step.call_id)?.text]);
    row = signature === before ? [...row, step.i] : [step.i];
    before = signature;
    if (row.length > longest.length) longest = row;
  }
  return longest;
}
