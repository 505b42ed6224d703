"use client";

import type { AgentVerb, BreakerVerb } from "../../server/domain/controls.ts";
import type { Allowance } from "../access/use-may.ts";
import { formatRelative } from "../format.ts";
import { AgentMark } from "../identity/agent-mark.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { RelativeTime, useNowMs } from "../ui/relative-time.tsx";
import { type Effective, nextInWords, STATE_WORDS, type Tile, VERB_WORDS, verbsFor, windowInWords } from "./prepare.ts";
import { WindowStrip } from "./window-strip.tsx";

const TONES: Record<Effective, { text: string; glyph: string }> = {
  closed: { text: "text-good", glyph: "M1.5 5h7" },
  open: { text: "text-bad", glyph: "M1.5 5h2M6.5 5h2M3.5 5 6.2 1.6" },
  half_open: { text: "text-warn", glyph: "M1.5 5h2M6.5 5h2M3.5 5 6.6 3.4" },
  forced_open: { text: "text-bad", glyph: "M2 2l6 6M8 2l-6 6" },
  forced_closed: { text: "text-warn", glyph: "M1.5 3.5h7M1.5 6.5h7" },
  observe_only: { text: "text-warn", glyph: "M1 5a4 3 0 0 1 8 0a4 3 0 0 1-8 0M4.4 5h1.2" },
};

/** One breaker: what it does to work, why and since when, what it has seen, and what can be done. */
export function BreakerTile({
  tile,
  allowance,
  onOrder,
  onAgentOrder,
}: {
  tile: Tile;
  allowance: Allowance;
  onOrder: (verb: BreakerVerb) => void;
  onAgentOrder: (verb: AgentVerb) => void;
}) {
  const { breaker, name, within, agentId, availability } = tile;
  const now = useNowMs();
  const next = nextInWords(breaker, now);
  const { text, glyph } = TONES[breaker.effective];
  const { label, meaning } = STATE_WORDS[breaker.effective];
  const away = availability !== null && availability.mode !== "enabled";
  return (
    <article
      aria-label={within === null ? name : `${name} ${within}`}
      className="flex min-w-0 flex-col gap-2 rounded-md border bg-raised px-3 py-2.5"
    >
      <header className="flex items-center gap-2">
        {agentId !== null && <AgentMark id={agentId} />}
        <h3 className="min-w-0 flex-1 truncate font-medium">
          {name}
          {within !== null && <span className="text-ink-3"> {within}</span>}
        </h3>
        {away && <Badge tone="warn">{availability.mode}</Badge>}
        <span className={cn("inline-flex items-center gap-1.5 font-medium", text)} title={meaning}>
          <svg aria-hidden="true" viewBox="0 0 10 10" width="12" height="12">
            <path d={glyph} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
          </svg>
          {label}
        </span>
      </header>
      <p className="min-h-5 text-sm text-ink-2">
        {breaker.reason !== "" && <>{breaker.reason} · </>}
        <RelativeTime atMs={breaker.since} />
        {next !== null && <> · {next}</>}
        {breaker.override !== null && <> · by {breaker.override.actor}</>}
      </p>
      {away && (
        <p className="text-sm text-ink-2">
          {availability.mode} by {availability.actor}: {availability.reason}
        </p>
      )}
      <WindowStrip marks={breaker.window.strip} words={windowInWords(breaker.window)} />
      {breaker.transitions.length > 0 && (
        <details className="text-sm">
          <summary className="cursor-pointer text-ink-3">{breaker.transitions.length} transitions of late</summary>
          <ol className="mt-1 text-ink-2">
            {breaker.transitions.map(({ atMs, from, to, reason, actor }) => (
              <li key={`${atMs}${to}`}>
                {formatRelative(atMs, now || atMs)}: {from} to {to}, {reason}
                {actor !== null && ` (${actor})`}
              </li>
            ))}
          </ol>
        </details>
      )}
      <footer className="mt-auto flex flex-wrap gap-1.5">
        {verbsFor(breaker).map((verb) => (
          <Button
            key={verb}
            size="small"
            variant={verb === "trip" ? "danger" : "plain"}
            disabledBecause={allowance.because}
            onClick={() => onOrder(verb)}
          >
            {VERB_WORDS[verb].label}
          </Button>
        ))}
        {availability !== null &&
          (away ? (["enable"] as const) : (["drain", "disable"] as const)).map((verb) => (
            <Button
              key={verb}
              size="small"
              variant="quiet"
              disabledBecause={allowance.because}
              onClick={() => onAgentOrder(verb)}
            >
              {{ enable: "Enable agent", drain: "Drain agent", disable: "Disable agent" }[verb]}
            </Button>
          ))}
      </footer>
    </article>
  );
}
