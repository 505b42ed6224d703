"use client";

import { useState } from "react";
import type { Agent } from "../../server/domain/agent.ts";
import { formatCount, formatQuantity } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { cn } from "../ui/class-names.ts";
import { Input } from "../ui/input.tsx";
import { TIER_WORDS } from "../vocabulary.ts";

/** With more agents than these there is a field to find one. */
const FIND_FROM = 12;
const SHOWN = 60;

/** The agents that may take the lane's work. */
export function MemberPick({
  agents,
  picked,
  onChange,
  disabled,
}: {
  agents: readonly Agent[];
  picked: readonly string[];
  onChange: (picked: string[]) => void;
  disabled: boolean;
}) {
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const matching = agents.filter((agent) => `${agent.name} ${agent.id}`.toLowerCase().includes(wanted));
  const shown = matching.slice(0, SHOWN);
  return (
    <fieldset disabled={disabled}>
      <legend className="label-caps mb-1 flex w-full justify-between">
        <span>Members</span>
        <span>
          {formatCount(picked.length)} of {formatQuantity(agents.length, "agent")}
        </span>
      </legend>
      {agents.length > FIND_FROM && (
        <Input
          aria-label="Find an agent"
          placeholder="Find an agent"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="mb-2 max-w-64"
        />
      )}
      <div className="flex flex-wrap gap-1.5">
        {shown.map((agent) => {
          const on = picked.includes(agent.id);
          return (
            <button
              key={agent.id}
              type="button"
              aria-pressed={on}
              disabled={disabled}
              title={agent.description}
              onClick={() => onChange(on ? picked.filter((id) => id !== agent.id) : [...picked, agent.id])}
              className={cn(
                "inline-flex h-7.5 items-center gap-1.5 rounded-md border px-2",
                on ? "border-accent bg-accent-wash font-medium text-accent-ink" : "border-line-strong text-ink-2",
                !disabled && !on && "hover:bg-hover",
              )}
            >
              <AgentName id={agent.id} name={agent.name} />
              <span className="text-sm font-normal text-ink-3">{TIER_WORDS[agent.tier].toLowerCase()}</span>
            </button>
          );
        })}
      </div>
      {shown.length < matching.length && (
        <p className="pt-1 text-sm text-ink-3">
          {formatCount(shown.length)} of {formatCount(matching.length)} agents; find the others by name.
        </p>
      )}
      {picked.length === 0 && <p className="pt-1 text-sm text-bad">Without a member its tasks find no agent.</p>}
    </fieldset>
  );
}
