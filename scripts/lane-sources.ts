import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { LanePrompt } from "./lane-seeds.ts";

/**
 * Prompts of others, read from a directory beside the project and never copied into it: only weights learnt from them
 * are. Each source says how its own categories map to lanes; categories that fit no lane or several are left out.
 */
export interface LaneSource {
  readonly name: string;
  readonly origin: string;
  readonly licence: string;
  readonly prompts: readonly LanePrompt[];
}

type Row = Record<string, unknown>;

interface SourceFile {
  readonly name: string;
  readonly file: string;
  readonly origin: string;
  readonly licence: string;
  /** The prompt of a row and its category there; null for a row of another source in the same file. */
  readonly read: (row: Row) => { text: string; category: string } | null;
  readonly lanes: Readonly<Record<string, string>>;
}

const text = (value: unknown): string => String(value ?? "");

/** Sources that training reads. */
const TRAINING_FILES: readonly SourceFile[] = [
  ...["gsm8k", "math", "agentverse-logicgrid", "mbpp", "human_eval", "trivia_qa", "natural_qa", "gpqa"].map(
    (task): SourceFile => ({
      name: `llmrouter-${task}`,
      file: "llmrouter_scores_dev.jsonl.gz",
      origin: "ulab-uiuc/LLMRouter",
      licence: "MIT",
      read: (row) => (row["task"] === task ? { text: text(row["prompt"]), category: task } : null),
      lanes: {
        gsm8k: "reasoning",
        math: "reasoning",
        "agentverse-logicgrid": "reasoning",
        gpqa: "reasoning",
        mbpp: "coding",
        human_eval: "coding",
        trivia_qa: "research",
        natural_qa: "research",
      },
    }),
  ),
  {
    name: "semantic-router-exams",
    file: "task_labels_dev.jsonl.gz",
    origin: "vllm-project/semantic-router",
    licence: "Apache-2.0",
    read: (row) =>
      row["src"] === "vllm-sr-mmlu_pro" ? { text: text(row["prompt"]), category: text(row["category"]) } : null,
    lanes: {
      math: "reasoning",
      physics: "reasoning",
      chemistry: "reasoning",
      engineering: "reasoning",
      biology: "research",
      history: "research",
      psychology: "research",
      health: "research",
      philosophy: "research",
      other: "research",
    },
  },
  {
    name: "metatool",
    file: "metatool_single_dev.jsonl.gz",
    origin: "HowieHwong/MetaTool",
    licence: "MIT",
    read: (row) => ({ text: text(row["query"]), category: text(row["tool"]) }),
    lanes: {
      ...toLane("writing", "PolishTool copywriter RoboAd CarYardBard dover_outreach storybird_stories"),
      ...toLane("coding", "AI2sql RepoTool SSH deployscript webhooks AutoInfra1 noteable"),
      ...toLane(
        "research",
        "ResearchFinder LawTool internetSearch NewsTool uk_politics clinical_trial_radar CompanyInfoTool",
      ),
      ...toLane("extraction", "SummarizeAnything_pr ChatOCR VideoSummarizeTool"),
      ...toLane("reasoning", "calculator Tax_Calculator CreditYelp"),
      ...toLane("chat", "Chess TicTacToe crafty_clues word_sneak champdex GiftTool what_to_watch"),
    },
  },
];

/**
 * Sources kept for measuring: written by people for testing assistants, and never read by training. Role play is chat;
 * questions about the world are research; estimates and hypothetical histories are reasoning.
 */
const TEST_FILES: readonly SourceFile[] = [
  testSource("mt_bench", {
    coding: "coding",
    writing: "writing",
    math: "reasoning",
    reasoning: "reasoning",
    extraction: "extraction",
    roleplay: "chat",
    stem: "research",
    humanities: "research",
  }),
  testSource("vicuna_bench", {
    coding: "coding",
    writing: "writing",
    math: "reasoning",
    fermi: "reasoning",
    counterfactual: "reasoning",
    roleplay: "chat",
    generic: "research",
    knowledge: "research",
    "common-sense": "research",
  }),
];

function testSource(name: string, lanes: Readonly<Record<string, string>>): SourceFile {
  return {
    name,
    file: "task_labels_dev.jsonl.gz",
    origin: "lm-sys/FastChat",
    licence: "Apache-2.0",
    read: (row) => (row["src"] === name ? { text: text(row["prompt"]), category: text(row["category"]) } : null),
    lanes,
  };
}

/** The sources in `directory`, and the names of those whose files are absent. */
export function readLaneSources(
  directory: URL,
  kind: "training" | "test",
): { sources: LaneSource[]; absent: string[] } {
  const sources: LaneSource[] = [];
  const absent: string[] = [];
  for (const { name, file, origin, licence, read, lanes } of kind === "training" ? TRAINING_FILES : TEST_FILES) {
    const rows = readRows(new URL(file, directory));
    if (rows === null) {
      absent.push(`${name} (${file})`);
      continue;
    }
    const prompts = new Map<string, LanePrompt>();
    for (const row of rows) {
      const found = read(row);
      const lane = found === null ? undefined : lanes[found.category];
      if (found !== null && lane !== undefined) prompts.set(found.text, { lane, text: found.text });
    }
    sources.push({ name, origin, licence, prompts: [...prompts.values()] });
  }
  return { sources, absent };
}

const readFiles = new Map<string, Row[]>();

function readRows(file: URL): Row[] | null {
  const known = readFiles.get(file.href);
  if (known !== undefined) return known;
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  const lines = (file.pathname.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8").trim().split("\n");
  const rows = lines.map((line): Row => JSON.parse(line));
  readFiles.set(file.href, rows);
  return rows;
}

function toLane(lane: string, categories: string): Record<string, string> {
  return Object.fromEntries(categories.split(" ").map((category) => [category, lane]));
}
