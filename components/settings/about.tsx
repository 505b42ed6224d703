"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type RouterOutputs, useTRPC } from "../api/trpc.ts";
import { formatCount } from "../format.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { Facts, Section } from "../ui/section.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";

type Readiness = RouterOutputs["system"]["readiness"];
type State = Readiness["dependencies"][number]["state"];

const TONES: Record<State | Readiness["status"], string> = {
  ok: "text-good",
  degraded: "text-warn",
  down: "text-bad",
  off: "text-ink-3",
};
const ASK_EVERY_MS = 10_000;

/** What runs here, and whether all that it needs is well. */
export function About() {
  const trpc = useTRPC();
  const readiness = useQuery(trpc.system.readiness.queryOptions(undefined, { refetchInterval: ASK_EVERY_MS }));
  const policy = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  const newest = useQuery(trpc.decisions.list.queryOptions({ limit: 1 }));
  const decisionId = newest.data?.rows[0]?.id;
  const decision = useQuery(
    trpc.decisions.get.queryOptions({ id: decisionId ?? "" }, { enabled: decisionId !== undefined, staleTime: 60_000 }),
  );
  const view = decision.data?.decision;
  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-2">
      <Section
        title="What it needs"
        aside={
          readiness.data && (
            <span className={`flex items-center gap-1.5 ${TONES[readiness.data.status]}`}>
              <Dot state={readiness.data.status} />
              {readiness.data.status === "ok" ? "ready" : readiness.data.status}
            </span>
          )
        }
      >
        {readiness.error ? (
          <ErrorState error={readiness.error} onRetry={() => void readiness.refetch()} />
        ) : readiness.data ? (
          <ul>
            {readiness.data.dependencies.map((each) => (
              <li
                key={each.name}
                className="grid min-h-9 grid-cols-[110px_92px_minmax(0,1fr)] items-center gap-x-3 border-b py-1"
              >
                <span className="font-medium">{each.name}</span>
                <span className={`flex items-center gap-1.5 ${TONES[each.state]}`}>
                  <Dot state={each.state} />
                  {each.state}
                </span>
                <span className="text-ink-2">{each.detail}</span>
              </li>
            ))}
          </ul>
        ) : (
          <LoadingLines lines={3} label="Asking each dependency" />
        )}
      </Section>
      <Section title="What is in force">
        {policy.data ? (
          <Facts
            items={[
              ["Policy", `version ${formatCount(policy.data.version)}`],
              [
                "Published",
                <span key="published">
                  by {policy.data.actor}, <RelativeTime atMs={policy.data.publishedAtMs} />
                </span>,
              ],
              ["Reason", `“${policy.data.reason}”`],
              ["Hash", <Hash key="hash" text={policy.data.hash} />],
              ["Agents", formatCount(policy.data.document.agents.length)],
              ["Lanes", formatCount(policy.data.document.lanes.length)],
              ...versions(view),
            ]}
          />
        ) : policy.error ? (
          <ErrorState error={policy.error} onRetry={() => void policy.refetch()} />
        ) : (
          <LoadingLines lines={6} label="Loading the policy" />
        )}
      </Section>
    </div>
  );
}

/** Versions of what decides, from the newest decision: they are recorded with each. */
function versions(view: { engineVersion: number; learnerVersion: number } | undefined): [string, ReactNode][] {
  if (!view) return [];
  return [
    ["Engine", `version ${formatCount(view.engineVersion)}`],
    ["Learner", `version ${formatCount(view.learnerVersion)}`],
  ];
}

function Hash({ text }: { text: string }) {
  return (
    <span className="inline-flex items-center">
      <code className="font-mono text-sm" title={text}>
        {text.slice(0, 12)}…
      </code>
      <CopyButton text={text} label="Copy the hash" />
    </span>
  );
}

/** Full where well, half where degraded, hollow where off, crossed where down. */
function Dot({ state }: { state: State }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 10 10" width="10" height="10" className="shrink-0">
      {state === "down" ? (
        <path d="M2.2 2.2 7.8 7.8M7.8 2.2 2.2 7.8" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      ) : (
        <>
          <circle
            cx="5"
            cy="5"
            r="3.2"
            fill={state === "ok" ? "currentColor" : "none"}
            stroke="currentColor"
            strokeWidth="1.3"
          />
          {state === "degraded" && <path d="M5 1.8a3.2 3.2 0 0 0 0 6.4Z" fill="currentColor" />}
        </>
      )}
    </svg>
  );
}
