"use client";

import { Search, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { DECISION_KINDS, FILTERS } from "../../server/domain/lists/decisions.ts";
import { FACTORS } from "../../server/domain/lists/factors.ts";
import { FAILURE_OWNERS, OUTCOME_STATUSES } from "../../server/domain/lists/outcomes.ts";
import { formatPeriod } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { KindMark, OutcomeMark } from "../identity/state-mark.tsx";
import { useKey } from "../shell/use-key.ts";
import { Button } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { Select, type SelectOption } from "../ui/select.tsx";
import { FILTER_WORDS, factorLabel, KIND_WORDS, OUTCOME_WORDS, OWNER_WORDS } from "../vocabulary.ts";
import { countFilters, type FilterName, type FilterState, NO_FILTERS } from "./filters.ts";

const SavedFilters = dynamic(() => import("./saved-filter-menu.tsx").then((module) => module.SavedFilters), {
  ssr: false,
});

export interface FilterBarProps {
  state: FilterState;
  onChange: (change: Partial<FilterState>) => void;
  lanes: readonly string[];
  agents: readonly { id: string; name: string }[];
}

const ANY = "any";
const OUTCOMES = ["pending", ...OUTCOME_STATUSES] as const;
const COST_WORDS = { priced: "Priced", unpriced: "Unpriced" } as const;
const ATTEMPT_WORDS = { first: "First tries", later: "Later tries" } as const;

/** What the list shows; every choice stands in the address. */
export function FilterBar({ state, onChange, lanes, agents }: FilterBarProps) {
  const choose = (name: FilterName) => (value: string) => onChange({ [name]: value === ANY ? null : value });
  const filter = (name: FilterName, label: string, options: SelectOption<string>[]) => (
    <Select
      label={label}
      prefixed={state[name] === null}
      value={state[name] === null ? ANY : String(state[name])}
      options={[{ value: ANY, label: "any" }, ...options]}
      onChange={choose(name)}
      className={cn(
        "shrink-0",
        state[name] === null ? "[&>span:nth-child(2)]:hidden" : "border-accent bg-accent-wash text-accent-ink",
      )}
    />
  );
  return (
    <div className="flex flex-wrap items-center gap-1.5 max-sm:-mx-4 max-sm:flex-nowrap max-sm:overflow-x-auto max-sm:px-4">
      <SearchField value={state.q ?? ""} onChange={(q) => onChange({ q: q === "" ? null : q })} />
      {filter(
        "lane",
        "Lane",
        lanes.map((lane) => ({ value: lane, label: lane, drawn: <LaneTag name={lane} /> })),
      )}
      {filter(
        "agent",
        "Agent",
        agents.map(({ id, name }) => ({ value: id, label: name, drawn: <AgentName id={id} name={name} /> })),
      )}
      {filter(
        "kind",
        "Kind",
        DECISION_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind].label, drawn: <KindMark kind={kind} /> })),
      )}
      {filter("outcome", "Outcome", [
        ...OUTCOMES.map((status) => ({
          value: status as string,
          label: OUTCOME_WORDS[status],
          drawn: <OutcomeMark status={status} />,
        })),
        { value: "stopped", label: "Ignored or rejected" },
        { value: "ended", label: "Ended, however" },
      ])}
      {filter(
        "factor",
        "Decided by",
        FACTORS.map((factor) => ({ value: factor, label: factorLabel(factor) })),
      )}
      {filter(
        "owner",
        "Failure owner",
        FAILURE_OWNERS.map((owner) => ({ value: owner, label: OWNER_WORDS[owner] })),
      )}
      {filter(
        "excluded",
        "Fell at",
        FILTERS.map((each) => ({ value: each, label: FILTER_WORDS[each].label })),
      )}
      {state.policy !== null && <Chip label={`Policy ${state.policy}`} onClear={() => onChange({ policy: null })} />}
      {state.run !== null && <Chip label="One run" onClear={() => onChange({ run: null })} />}
      {state.tier !== null && <Chip label={`Tier ${state.tier}`} onClear={() => onChange({ tier: null })} />}
      {state.cost !== null && <Chip label={COST_WORDS[state.cost]} onClear={() => onChange({ cost: null })} />}
      {state.attempt !== null && (
        <Chip label={ATTEMPT_WORDS[state.attempt]} onClear={() => onChange({ attempt: null })} />
      )}
      {(state.from !== null || state.to !== null) && (
        <Chip label={formatPeriod(state.from, state.to)} onClear={() => onChange({ from: null, to: null })} />
      )}
      {countFilters(state) > 0 && (
        <Button variant="quiet" onClick={() => onChange(NO_FILTERS)}>
          Clear
        </Button>
      )}
      <SavedFilters />
    </div>
  );
}

function Chip({ label, onClear }: { label: string; onClear: () => void }) {
  return (
    <button
      type="button"
      onClick={onClear}
      aria-label={`${label}: remove this filter`}
      className="inline-flex h-7.5 items-center gap-1.5 rounded-md border border-accent bg-accent-wash px-2 text-accent-ink"
    >
      {label}
      <X aria-hidden size={12} />
    </button>
  );
}

/** Typing asks the server once it rests. */
const REST_MS = 250;

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  useKey("search", () => field.current?.focus());
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), REST_MS);
    return () => clearTimeout(timer);
  });
  return (
    <label className="relative shrink-0">
      <span className="sr-only">Search the words of tasks</span>
      <Search aria-hidden size={13} className="absolute top-1/2 left-2 -translate-y-1/2 text-ink-3" />
      <input
        ref={field}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && field.current?.blur()}
        placeholder="Words of the task"
        className="h-7.5 w-44 rounded-md border border-line-strong bg-raised pr-2 pl-7 placeholder:text-ink-3 "
      />
    </label>
  );
}
