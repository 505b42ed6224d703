"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download, Plus, Search } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from "nuqs";
import { useMemo, useRef } from "react";
import { AGENT_KINDS } from "../../server/domain/lists/agents.ts";
import { TIERS } from "../../server/domain/lists/tiers.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { useMay } from "../access/use-may.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatCount, formatQuantity } from "../format.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import { useRangeWindow } from "../shell/time-range.ts";
import { useKey } from "../shell/use-key.ts";
import { Button, buttonClasses } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Select, type SelectOption } from "../ui/select.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { TIER_WORDS } from "../vocabulary.ts";
import { AgentTable } from "./agent-table.tsx";
import { prepareAgents } from "./prepare.ts";
import { useStrengths } from "./use-strengths.ts";
import { AGENT_KIND_WORDS } from "./words.ts";

const ImportDialog = dynamic(() => import("./import-dialog.tsx").then((module) => module.ImportDialog), { ssr: false });

/** Who can do what: the registry of agents. */
export function AgentsScreen() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  return (
    <div className="mx-auto flex max-w-[1560px] flex-col gap-4 px-4 py-4 md:px-6">
      <h1 className="sr-only">Agents</h1>
      {data ? (
        <Registry policy={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={12} label="Loading the agents" />
      )}
    </div>
  );
}

function Registry({ policy }: { policy: Policy }) {
  const trpc = useTRPC();
  const [filters, setFilters] = useQueryStates(
    {
      q: parseAsString,
      kind: parseAsStringLiteral(AGENT_KINDS),
      tier: parseAsStringLiteral(TIERS),
      lane: parseAsString,
    },
    { history: "replace" },
  );
  const [importing, setImporting] = useQueryState("import", parseAsBoolean.withDefault(false));
  const { fromMs, toMs } = useRangeWindow();
  const overview = useQuery(
    trpc.overview.get.queryOptions({ fromMs, toMs }, { placeholderData: keepPreviousData, enabled: toMs > 60_000 }),
  );
  const { agents, lanes } = policy.document;
  const { strengths, asked } = useStrengths(lanes);
  const { rows, of } = useMemo(
    () =>
      prepareAgents(agents, lanes, overview.data, {
        text: filters.q ?? "",
        kind: filters.kind,
        tier: filters.tier,
        lane: filters.lane,
      }),
    [agents, lanes, overview.data, filters],
  );
  const { because } = useMay("change");
  const pick = <Name extends "kind" | "tier" | "lane">(name: Name, label: string, options: SelectOption<string>[]) => (
    <Select
      label={label}
      prefixed={filters[name] === null}
      value={filters[name] ?? ANY}
      options={[{ value: ANY, label: "any" }, ...options]}
      onChange={(value) => void setFilters({ [name]: value === ANY ? null : value })}
      className={
        filters[name] === null ? "[&>span:nth-child(2)]:hidden" : "border-accent bg-accent-wash text-accent-ink"
      }
    />
  );
  return (
    <>
      <div className="flex flex-wrap items-center gap-1.5">
        <SearchField value={filters.q ?? ""} onChange={(q) => void setFilters({ q: q || null })} />
        {pick(
          "kind",
          "Kind",
          AGENT_KINDS.map((kind) => ({ value: kind, label: AGENT_KIND_WORDS[kind].label })),
        )}
        {pick(
          "tier",
          "Tier",
          TIERS.map((tier) => ({ value: tier, label: TIER_WORDS[tier] })),
        )}
        {pick(
          "lane",
          "Lane",
          lanes.map(({ name }) => ({ value: name, label: name, drawn: <LaneTag name={name} /> })),
        )}
        <span role="status" className="px-2 text-sm text-ink-3">
          {rows.length === of
            ? formatQuantity(of, "agent")
            : `${formatCount(rows.length)} of ${formatCount(of)} agents`}
        </span>
        <span className="ml-auto flex gap-1.5">
          <Button onClick={() => void setImporting(true)} disabledBecause={because}>
            <Download aria-hidden size={14} />
            Import…
          </Button>
          {because ? (
            <Button variant="primary" disabledBecause={because}>
              <Plus aria-hidden size={14} />
              Add an agent
            </Button>
          ) : (
            <Link href="/agents/new" className={buttonClasses("primary")}>
              <Plus aria-hidden size={14} />
              Add an agent
            </Link>
          )}
        </span>
      </div>
      {of === 0 ? (
        <EmptyState title="No agents yet">
          Add one, or import the models of an endpoint, an A2A card or a LiteLLM file.
        </EmptyState>
      ) : rows.length === 0 ? (
        <EmptyState title="No agent matches">Take a filter away.</EmptyState>
      ) : (
        <AgentTable rows={rows} strengths={strengths} lanes={asked} />
      )}
      {importing && <ImportDialog policy={policy} onClose={() => void setImporting(null)} />}
    </>
  );
}

const ANY = "any";

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useKey("search", () => field.current?.focus());
  return (
    <label className="relative max-sm:w-full">
      <span className="sr-only">Search names and skills</span>
      <Search aria-hidden size={13} className="absolute top-1/2 left-2 -translate-y-1/2 text-ink-3" />
      <input
        ref={field}
        type="search"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && field.current?.blur()}
        placeholder="Name or skill"
        className="h-7.5 w-44 rounded-md border border-line-strong bg-raised pr-2 pl-7 placeholder:text-ink-3 max-sm:w-full"
      />
    </label>
  );
}
