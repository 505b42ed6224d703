/** What the decision tree draws: plain values, decided by `prepare.ts`, so that the drawing decides nothing. */
import type { CandidateView, DecisionView, ExclusionView, Filter } from "../../server/domain/decision.ts";
import type { Factor } from "../../server/domain/factor.ts";

/** The scale that all scores of one picture share; it starts at 0. */
export interface ScoreAxis {
  /** The highest value drawn, a multiple of a tenth, at most 1 unless a total is higher. */
  to: number;
  ticks: readonly number[];
}

/** One factor's part of a stacked bar, on the common axis. */
export interface Segment {
  factor: Factor;
  from: number;
  to: number;
}

/** The part of a candidate in the choice: at most one role is drawn for each. */
export type Role = "chosen" | "runner_up" | "drawn_among" | "other";

/** One question in the order of choice. */
export interface ChoiceStep {
  label: string;
  verdict: "decided" | "passed" | "not_reached";
  note: string;
}

export type Drawing =
  | { kind: "task"; view: DecisionView }
  | { kind: "lane"; lane: DecisionView["lane"] }
  | { kind: "tier"; complexity: DecisionView["complexity"] }
  | { kind: "gates"; members: number; fell: number }
  | { kind: "gate"; filter: Filter; fell: number; left: number; names: readonly string[] }
  | { kind: "open_gates"; filters: readonly Filter[] }
  | { kind: "open_gate"; filter: Filter }
  | { kind: "fallen"; exclusion: ExclusionView }
  | { kind: "choice"; meaning: string; steps: readonly ChoiceStep[]; candidates: number }
  | { kind: "candidate"; candidate: CandidateView; role: Role; behind: number }
  | { kind: "factor"; factor: CandidateView["factors"][number]; share: number; against: number | null; widest: number }
  | { kind: "more"; of: "candidates" | "fallen"; hidden: number; total: number; group: string }
  | { kind: "nobody"; members: number };

/** A node of the tree, with what a reader hears of it. */
export interface TreeNode {
  id: string;
  level: number;
  label: string;
  drawing: Drawing;
  children: readonly TreeNode[];
  /** Expanded when the tree is first shown. */
  open: boolean;
  /** Agents on the track as the row begins and as it ends. */
  track: { enter: number; leave: number };
}

/** The whole picture. */
export interface TreePicture {
  nodes: readonly TreeNode[];
  axis: ScoreAxis;
  /** Agents that stood before the first gate. */
  members: number;
  chosenId: string | null;
}
