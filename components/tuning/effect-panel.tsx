import type { WhatIfResult } from "../../server/domain/what-if.ts";
import { formatCount, formatPercent } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { cn } from "../ui/class-names.ts";
import { Section } from "../ui/section.tsx";
import { prepareExpectations, prepareShares } from "./prepare.ts";

/** Agents drawn before the rest is only counted. */
const AGENTS_SHOWN = 9;

/** What is expected of the agents chosen, and who gets how much, in force and under the draft. */
export function EffectPanel({
  result,
  names,
  moved,
  stale,
}: {
  result: WhatIfResult;
  names: ReadonlyMap<string, string>;
  moved: boolean;
  stale: boolean;
}) {
  return (
    <div aria-busy={stale} className={cn("flex flex-col gap-6 transition-opacity", stale && "opacity-70")}>
      <Expectations result={result} moved={moved} />
      <Section
        title="Who gets the work"
        aside={
          <span className="flex items-center gap-3 text-sm text-ink-3">
            <Key tone="var(--track)" label="in force" />
            {moved && <Key tone="var(--accent)" label="draft" />}
          </span>
        }
      >
        <Shares result={result} names={names} moved={moved} />
      </Section>
    </div>
  );
}

function Key({ tone, label }: { tone: string; label: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className="h-2 w-3 rounded-[2px]" style={{ background: tone }} />
      {label}
    </span>
  );
}

function Expectations({ result, moved }: { result: WhatIfResult; moved: boolean }) {
  return (
    <dl className="grid grid-cols-3">
      {prepareExpectations(result).map((row) => (
        <div key={row.label} className="border-l py-0.5 pl-3">
          <dt className="label-caps">{row.label}</dt>
          <dd>
            <span className="block text-xl font-semibold tracking-[-0.01em]">{row.after}</span>
            <span className="block min-h-4 text-sm text-ink-3">
              {!moved || row.change === null ? (
                moved ? (
                  "as before"
                ) : (
                  "in force"
                )
              ) : (
                <>
                  <span className={row.change.welcome ? "text-good" : "text-warn"}>{row.change.text}</span> from{" "}
                  {row.before}
                </>
              )}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Shares({
  result,
  names,
  moved,
}: {
  result: WhatIfResult;
  names: ReadonlyMap<string, string>;
  moved: boolean;
}) {
  const { rows, of, longest } = prepareShares(result, AGENTS_SHOWN);
  const width = (count: number) => `${longest > 0 ? (count / longest) * 100 : 0}%`;
  return (
    <>
      <ul>
        {rows.map((row) => (
          <li
            key={row.agentId}
            className="grid h-9 grid-cols-[minmax(96px,150px)_minmax(0,1fr)_104px] items-center gap-x-3 border-b"
          >
            <AgentName id={row.agentId} name={names.get(row.agentId)} />
            <span aria-hidden className="flex flex-col gap-[3px]">
              <span className="h-1.5 rounded-[2px] bg-(--track)" style={{ width: width(row.before.count) }} />
              {moved && (
                <span
                  className="h-2 rounded-[2px] bg-accent transition-[width] duration-200"
                  style={{ width: width(row.after.count) }}
                />
              )}
            </span>
            <span className="text-right" title={`${formatCount(row.before.count)} → ${formatCount(row.after.count)}`}>
              {moved && row.before.count !== row.after.count ? (
                <>
                  <span className="text-sm text-ink-3">{formatPercent(row.before.share, 1)}</span>
                  <span aria-hidden className="px-1 text-ink-3">
                    →
                  </span>
                  <span className="sr-only"> becomes </span>
                  <span className="font-medium">{formatPercent(row.after.share, 1)}</span>
                </>
              ) : (
                formatPercent(row.before.share, 1)
              )}
            </span>
          </li>
        ))}
      </ul>
      {rows.length < of && (
        <p className="pt-1 text-sm text-ink-3">
          {formatCount(rows.length)} of {formatCount(of)} agents
        </p>
      )}
    </>
  );
}
