"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { ROLES } from "../../server/domain/lists/access.ts";
import { useMay } from "../access/use-may.ts";
import { type RouterOutputs, useTRPC } from "../api/trpc.ts";
import { formatCount, formatInstant, formatQuantity } from "../format.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { RelativeTime, useNowMs } from "../ui/relative-time.tsx";
import { Facts, Section } from "../ui/section.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { Cell, HeadCell, Table } from "../ui/table.tsx";
import { type KeyState, prepareKeys } from "./prepare.ts";
import { ROLE_WORDS } from "./role-words.ts";

const dialogs = () => import("./key-dialogs.tsx");
const NewKeyDialog = dynamic(() => dialogs().then((module) => module.NewKeyDialog), { ssr: false });
const RotateDialog = dynamic(() => dialogs().then((module) => module.RotateDialog), { ssr: false });
const RevokeDialog = dynamic(() => dialogs().then((module) => module.RevokeDialog), { ssr: false });

export type ApiKey = RouterOutputs["keys"]["list"][number];

type Doing = { kind: "create" } | { kind: "rotate" | "revoke"; key: ApiKey } | null;

/** Keys: who may come in, made, replaced and ended here. */
export function Keys() {
  const trpc = useTRPC();
  const { allowed, because } = useMay("administer");
  const [doing, setDoing] = useState<Doing>(null);
  const [showsEnded, setShowsEnded] = useState(false);
  const { data, error, refetch } = useQuery(trpc.keys.list.queryOptions(undefined, { enabled: allowed }));
  const now = useNowMs();
  const rows = prepareKeys(data ?? [], now);
  const ended = rows.filter((row) => row.state === "revoked" || row.state === "expired");
  const shown = showsEnded ? rows : rows.filter((row) => !ended.includes(row));
  const close = () => setDoing(null);
  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,2fr)_minmax(240px,1fr)]">
      <Section
        title={allowed && data ? formatQuantity(rows.length - ended.length, "key in use", "keys in use") : "Keys"}
        aside={
          <Button size="small" onClick={() => setDoing({ kind: "create" })} disabledBecause={because}>
            <Plus aria-hidden size={13} />
            Create a key
          </Button>
        }
      >
        {!allowed ? (
          <p className="py-2 text-ink-2">Keys are shown to administrators. {because}</p>
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <LoadingLines lines={5} label="Loading the keys" />
        ) : rows.length === 0 ? (
          <EmptyState title="No keys yet">
            You came in with the administrator's key of this installation. Create one for each program and person.
          </EmptyState>
        ) : (
          <KeyTable rows={shown} onDo={setDoing} />
        )}
        {ended.length > 0 && (
          <Button size="small" variant="quiet" className="mt-2 -ml-2" onClick={() => setShowsEnded(!showsEnded)}>
            {showsEnded ? "Hide" : "Show"} {formatCount(ended.length)} revoked or expired
          </Button>
        )}
      </Section>
      <Section title="What each role may do">
        <Facts items={ROLES.map((role) => [ROLE_WORDS[role].label, ROLE_WORDS[role].meaning])} />
      </Section>
      {doing?.kind === "create" && <NewKeyDialog onClose={close} />}
      {doing?.kind === "rotate" && <RotateDialog apiKey={doing.key} onClose={close} />}
      {doing?.kind === "revoke" && <RevokeDialog apiKey={doing.key} onClose={close} />}
    </div>
  );
}

const STATE_TONES = { active: "good", expiring: "warn", expired: "neutral", revoked: "neutral" } as const;

function KeyTable({ rows, onDo }: { rows: readonly { key: ApiKey; state: KeyState }[]; onDo: (doing: Doing) => void }) {
  return (
    <Table aria-label="Keys">
      <thead>
        <tr>
          <HeadCell>Key</HeadCell>
          <HeadCell>Role</HeadCell>
          <HeadCell className="max-md:hidden">Project</HeadCell>
          <HeadCell className="max-sm:hidden">Last used</HeadCell>
          <HeadCell className="max-md:hidden">Ends</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, state }) => {
          const isOver = state === "revoked" || state === "expired";
          return (
            <tr key={key.id} className={cn("hover:bg-hover", isOver && "text-ink-3")}>
              <Cell>
                <span className="block font-medium">{key.name}</span>
                <span className="font-mono text-sm text-ink-3">{key.prefix}…</span>
              </Cell>
              <Cell>
                {ROLE_WORDS[key.role].label}
                {state !== "active" && (
                  <Badge tone={STATE_TONES[state]} className="ml-2">
                    {state === "expiring" ? "ends soon" : state}
                  </Badge>
                )}
              </Cell>
              <Cell className="max-md:hidden">{key.project}</Cell>
              <Cell className="max-sm:hidden">
                {key.lastUsedAtMs === null ? (
                  <span className="text-ink-3">never</span>
                ) : (
                  <RelativeTime atMs={key.lastUsedAtMs} />
                )}
              </Cell>
              <Cell className="max-md:hidden">
                {key.expiresAtMs === null ? (
                  <span className="text-ink-3">never</span>
                ) : (
                  <span title={formatInstant(key.expiresAtMs)}>
                    <RelativeTime atMs={key.expiresAtMs} />
                  </span>
                )}
              </Cell>
              <Cell className="text-right whitespace-nowrap">
                {!isOver && (
                  <>
                    <Button
                      size="small"
                      variant="quiet"
                      aria-label={`Rotate ${key.name}`}
                      onClick={() => onDo({ kind: "rotate", key })}
                    >
                      Rotate…
                    </Button>
                    <Button
                      size="small"
                      variant="quiet"
                      className="text-bad"
                      aria-label={`Revoke ${key.name}`}
                      onClick={() => onDo({ kind: "revoke", key })}
                    >
                      Revoke…
                    </Button>
                  </>
                )}
              </Cell>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
