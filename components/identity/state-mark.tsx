import type { ReactNode } from "react";
import type { DecisionKind } from "../../server/domain/decision.ts";
import type { OutcomeStatus } from "../../server/domain/outcome.ts";
import { cn } from "../ui/class-names.ts";
import { KIND_WORDS, OUTCOME_WORDS } from "../vocabulary.ts";

type Glyph = "dot" | "ring" | "cross" | "dash" | "square" | "diamond" | "pin" | "star" | "arrow";

const GLYPHS: Record<Glyph, ReactNode> = {
  dot: <circle cx="5" cy="5" r="3.4" fill="currentColor" />,
  ring: <circle cx="5" cy="5" r="3" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  cross: <path d="M2.2 2.2 7.8 7.8M7.8 2.2 2.2 7.8" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />,
  dash: <path d="M2 5h6" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />,
  square: <rect x="2" y="2" width="6" height="6" rx="1" fill="currentColor" />,
  diamond: <path d="M5 .9 9.1 5 5 9.1.9 5Z" fill="none" stroke="currentColor" strokeWidth="1.3" />,
  pin: <path d="M5 9.2V5.6M2.6 5.6h4.8M3.6 1h2.8v4.4H3.6Z" fill="none" stroke="currentColor" strokeWidth="1.2" />,
  star: <path d="M5 .8v8.4M.8 5h8.4M2 2l6 6M8 2 2 8" stroke="currentColor" strokeWidth="1.1" />,
  arrow: <path d="M1.4 5h6.4M5.2 2.2 8 5 5.2 7.8" fill="none" stroke="currentColor" strokeWidth="1.3" />,
};

function Mark({ glyph }: { glyph: Glyph }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 10 10" width="10" height="10" className="shrink-0">
      {GLYPHS[glyph]}
    </svg>
  );
}

const KIND_MARKS: Record<DecisionKind, { glyph: Glyph; tone: string }> = {
  scored: { glyph: "dot", tone: "text-ink-2" },
  pinned: { glyph: "pin", tone: "text-ink-2" },
  single_candidate: { glyph: "ring", tone: "text-ink-2" },
  sticky: { glyph: "square", tone: "text-ink-2" },
  probe: { glyph: "diamond", tone: "text-warn" },
  fallback: { glyph: "arrow", tone: "text-warn" },
  exploration: { glyph: "star", tone: "text-accent-ink" },
  handoff: { glyph: "arrow", tone: "text-ink-2" },
  manual: { glyph: "pin", tone: "text-accent-ink" },
  none: { glyph: "cross", tone: "text-bad" },
};

/** How a decision came to its choice: shape and word. */
export function KindMark({ kind, className }: { kind: DecisionKind; className?: string }) {
  const { glyph, tone } = KIND_MARKS[kind];
  return (
    <span
      className={cn("inline-flex items-center gap-1.5 whitespace-nowrap", tone, className)}
      title={KIND_WORDS[kind].meaning}
    >
      <Mark glyph={glyph} />
      {KIND_WORDS[kind].label}
    </span>
  );
}

const OUTCOME_MARKS: Record<OutcomeStatus | "pending", { glyph: Glyph; tone: string }> = {
  pending: { glyph: "ring", tone: "text-ink-3" },
  succeeded: { glyph: "dot", tone: "text-good" },
  failed: { glyph: "cross", tone: "text-bad" },
  ignored: { glyph: "dash", tone: "text-ink-3" },
  rejected: { glyph: "diamond", tone: "text-warn" },
};

/** How an attempt ended: fixed colour, shape and word. */
export function OutcomeMark({ status, className }: { status: OutcomeStatus | "pending"; className?: string }) {
  const { glyph, tone } = OUTCOME_MARKS[status];
  return (
    <span className={cn("inline-flex items-center gap-1.5 whitespace-nowrap", tone, className)}>
      <Mark glyph={glyph} />
      {OUTCOME_WORDS[status]}
    </span>
  );
}
