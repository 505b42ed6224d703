"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc.ts";
import { PolicyDiff } from "../policy-diff/policy-diff.tsx";
import { prepareChanges, summarise } from "../policy-diff/prepare.ts";
import { Button } from "../ui/button.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";

export interface ConflictNoticeProps {
  /** The version that this change was made from. */
  from: number;
  /** The version in force now. */
  to: number;
  names: ReadonlyMap<string, string>;
  /** Paths of the policy that this change sets too. */
  touched?: ReadonlySet<string>;
  /** Puts this change on top of the version in force. */
  onRebase: () => void;
}

/** Versions listed by who made them before the rest is only counted. */
const SHOWN = 3;

/** Somebody was first: who, why and what, and the way to go on. */
export function ConflictNotice({ from, to, names, touched, onRebase }: ConflictNoticeProps) {
  const trpc = useTRPC();
  const diff = useQuery(trpc.policy.diff.queryOptions({ from, to }, { staleTime: Number.POSITIVE_INFINITY }));
  const versions = useQuery(trpc.policy.versions.queryOptions({ limit: 20 }));
  const meanwhile = (versions.data ?? []).filter((row) => row.version > from && row.version <= to);
  const changes = diff.data?.changes;
  const clashes = changes?.filter((change) => touched?.has(change.path)).length ?? 0;
  return (
    <section
      aria-label="Published meanwhile"
      className="mb-4 rounded-md border border-warn/40 bg-warn-wash/60 px-3 py-2.5"
    >
      <p role="alert">
        <span className="font-semibold text-warn">Version {to} was published meanwhile.</span> Your change was made from
        version {from}
        {changes && <>; since then {summarise(prepareChanges(changes))} changed</>}.
      </p>
      <ul className="my-1 text-ink-2">
        {meanwhile.slice(0, SHOWN).map((row) => (
          <li key={row.version}>
            Version {row.version}, {row.actor}, <RelativeTime atMs={row.publishedAtMs} />: “{row.reason}”
          </li>
        ))}
        {meanwhile.length > SHOWN && (
          <li>
            {SHOWN} of {meanwhile.length} versions
          </li>
        )}
      </ul>
      {changes ? (
        <details className="my-2" open={clashes > 0}>
          <summary className="cursor-pointer text-accent-ink">What they changed</summary>
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label="What they changed"
            className="mt-1 max-h-64 overflow-y-auto rounded-md bg-raised px-3 py-1"
          >
            <PolicyDiff changes={changes} names={names} {...(touched ? { touched } : {})} />
          </section>
        </details>
      ) : (
        <LoadingLines lines={2} label="Reading what changed" />
      )}
      <div className="flex items-center gap-3">
        <Button size="small" onClick={onRebase}>
          Put my change on top of version {to}
        </Button>
        {clashes > 0 && <span className="text-sm text-warn">Where both set the same value, yours will stand.</span>}
      </div>
    </section>
  );
}
