"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useTRPC } from "../api/trpc.ts";
import { AgentMark } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { SCREENS } from "./screens.ts";

const DECISION_ID = /^dec_[0-9A-Z]{26}$/;

/** Finds screens, lanes, agents, and decisions by their id. */
export function CommandPalette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const router = useRouter();
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const policy = useQuery(trpc.policy.get.queryOptions({}, { enabled: open }));
  const go = (path: string) => {
    onOpenChange(false);
    setText("");
    router.push(path);
  };
  const wanted = text.trim();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Find" titleHidden>
      <Command label="Find a screen, lane, agent or decision" className="flex min-h-0 flex-col">
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder="Find a screen, lane, agent, or paste a decision id"
          className="h-11 w-full border-b bg-transparent px-4 text-lg outline-none placeholder:text-ink-3"
        />
        <Command.List className="overflow-y-auto p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-ink-3">Nothing of that name.</Command.Empty>
          {DECISION_ID.test(wanted) && (
            <Group heading="Decision">
              <Item value={wanted} onSelect={() => go(`/decisions/${wanted}`)}>
                <span className="font-mono text-sm">{wanted}</span>
              </Item>
            </Group>
          )}
          <Group heading="Screens">
            {SCREENS.map((screen) => (
              <Item key={screen.path} value={`${screen.label} ${screen.question}`} onSelect={() => go(screen.path)}>
                <screen.icon aria-hidden size={15} strokeWidth={1.75} className="text-ink-3" />
                {screen.label}
                <span className="flex-1 text-ink-3">{screen.question}</span>
                <Kbd keys={`g ${screen.key}`} />
              </Item>
            ))}
          </Group>
          {policy.data && (
            <>
              <Group heading="Lanes">
                {policy.data.document.lanes.map((lane) => (
                  <Item key={lane.name} value={`lane ${lane.name}`} onSelect={() => go(`/decisions?lane=${lane.name}`)}>
                    <LaneTag name={lane.name} />
                    <span className="text-ink-3">decisions</span>
                  </Item>
                ))}
              </Group>
              <Group heading="Agents">
                {policy.data.document.agents.map((agent) => (
                  <Item
                    key={agent.id}
                    value={`agent ${agent.name} ${agent.id}`}
                    onSelect={() => go(`/decisions?agent=${agent.id}`)}
                  >
                    <AgentMark id={agent.id} size={18} />
                    {agent.name}
                    <span className="text-ink-3">decisions</span>
                  </Item>
                ))}
              </Group>
            </>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  );
}

function Item({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  );
}
