"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Agent } from "../../server/domain/agent.ts";
import { ImportSource } from "../../server/domain/change-request.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { type RouterOutputs, useTRPC } from "../api/trpc.ts";
import { formatCount, formatQuantity } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { PublishChange } from "../publish/publish-change.tsx";
import { Refusal } from "../publish/publish-dialog.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input, Textarea } from "../ui/input.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { TIER_WORDS } from "../vocabulary.ts";
import { withImported } from "./edits.ts";
import { LanePick } from "./lane-pick.tsx";
import { priceWords } from "./words.ts";

type Draft = RouterOutputs["agents"]["import"];

/** Agents from elsewhere: read as drafts, looked through, given lanes, and published as one version. */
export function ImportDialog({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [chosen, setChosen] = useState<{ agents: Agent[]; lanes: string[] } | null>(null);
  const [base, setBase] = useState(policy.version);
  if (chosen)
    return (
      <PublishChange
        open
        onOpenChange={(open) => !open && setChosen(null)}
        policy={policy}
        base={base}
        onRebase={setBase}
        change={(document) => withImported(document, chosen.agents, chosen.lanes)}
        title={`Import ${formatQuantity(chosen.agents.length, "agent")}`}
        onPublished={onClose}
      />
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Import agents"
      description="Nothing is published before you have looked through what was read."
      className="w-[min(720px,calc(100vw-24px))]"
    >
      {draft ? (
        <Review
          draft={draft}
          policy={policy}
          onBack={() => setDraft(null)}
          onGo={(agents, lanes) => setChosen({ agents, lanes })}
        />
      ) : (
        <Source onRead={setDraft} />
      )}
    </Dialog>
  );
}

const SOURCES = [
  { value: "openai-models", label: "OpenAI-compatible endpoint" },
  { value: "a2a-card", label: "A2A card" },
  { value: "litellm-yaml", label: "LiteLLM file" },
] as const;
type SourceName = (typeof SOURCES)[number]["value"];

const KEY_HINT = "The name of an environment variable, such as OPENAI_API_KEY. Empty where no key is needed.";

function Source({ onRead }: { onRead: (draft: Draft) => void }) {
  const trpc = useTRPC();
  const [source, setSource] = useState<SourceName>("openai-models");
  const [values, setValues] = useState({ url: "", apiKeyEnv: "", text: "" });
  const [wrong, setWrong] = useState<Partial<Record<"url" | "apiKeyEnv" | "text", string>>>({});
  const read = useMutation(trpc.agents.import.mutationOptions({ onSuccess: onRead }));
  const put = (name: keyof typeof values) => (event: { target: { value: string } }) => {
    setValues({ ...values, [name]: event.target.value });
    setWrong({ ...wrong, [name]: undefined });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const key = values.apiKeyEnv.trim() ? { apiKeyEnv: values.apiKeyEnv.trim() } : {};
    const url = values.url.trim();
    const parsed = ImportSource.safeParse(
      source === "litellm-yaml"
        ? { source, text: values.text }
        : source === "a2a-card"
          ? { source, url, ...key }
          : { source, baseUrl: url, ...key },
    );
    if (parsed.success) return read.mutate(parsed.data);
    const found: typeof wrong = {};
    for (const issue of parsed.error.issues) {
      const field = issue.path.at(-1);
      if (field === "apiKeyEnv") found.apiKeyEnv = `It ${issue.message}.`;
      else if (field === "text") found.text = "Paste the file's text, up to a million characters.";
      else found.url = "Enter a whole address that starts with http:// or https://.";
    }
    setWrong(found);
  };
  return (
    <form noValidate onSubmit={submit} className="flex min-h-0 flex-col gap-4 overflow-y-auto p-4">
      <div className="overflow-x-auto">
        <Segmented label="Where from" value={source} onChange={setSource} options={SOURCES} />
      </div>
      {source === "litellm-yaml" ? (
        <Field label="config.yaml" hint="The model_list is read; the rest is left out." error={wrong.text}>
          <Textarea
            rows={10}
            value={values.text}
            onChange={put("text")}
            className="font-mono text-sm"
            spellCheck={false}
          />
        </Field>
      ) : (
        <>
          <Field
            label={source === "a2a-card" ? "Address of the card" : "Base URL"}
            hint={source === "a2a-card" ? "Usually ends in /.well-known/agent-card.json." : "The part before /models."}
            error={wrong.url}
          >
            <Input value={values.url} onChange={put("url")} placeholder="https://…" className="font-mono text-sm" />
          </Field>
          <Field label="Key from the environment" hint={KEY_HINT} error={wrong.apiKeyEnv}>
            <Input value={values.apiKeyEnv} onChange={put("apiKeyEnv")} className="font-mono text-sm" />
          </Field>
        </>
      )}
      {read.error && <Refusal error={read.error} />}
      <Button type="submit" variant="primary" className="self-end" disabled={read.isPending}>
        {read.isPending ? "Reading…" : "Read the agents"}
      </Button>
    </form>
  );
}

function Review({
  draft,
  policy,
  onBack,
  onGo,
}: {
  draft: Draft;
  policy: Policy;
  onBack: () => void;
  onGo: (agents: Agent[], lanes: string[]) => void;
}) {
  const known = new Set(policy.document.agents.map((agent) => agent.id));
  // Those that would replace an agent are taken only by choice.
  const [picked, setPicked] = useState(
    () => new Set(draft.agents.filter((agent) => !known.has(agent.id)).map((agent) => agent.id)),
  );
  const [lanes, setLanes] = useState<string[]>([]);
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  return (
    <>
      <div className="flex min-h-0 flex-col gap-4 overflow-y-auto p-4">
        {draft.agents.length === 0 && <p>No agent could be read.</p>}
        <ul aria-label="Agents that were read">
          {draft.agents.map((agent) => (
            <li key={agent.id} className="border-b">
              <label className="grid min-h-9 cursor-pointer grid-cols-[20px_minmax(0,1fr)_auto] items-center gap-2 hover:bg-hover">
                <input
                  type="checkbox"
                  checked={picked.has(agent.id)}
                  onChange={() => toggle(agent.id)}
                  className="size-3.5 accent-(--accent)"
                />
                <span className="flex min-w-0 items-center gap-2">
                  <AgentName id={agent.id} name={agent.name} />
                  {known.has(agent.id) && <Badge tone="warn">replaces one of this id</Badge>}
                </span>
                <span className="text-sm text-ink-3">
                  {TIER_WORDS[agent.tier]}, {priceWords(agent.price)}
                </span>
              </label>
            </li>
          ))}
        </ul>
        {draft.skipped.length > 0 && (
          <section aria-label="Left out">
            <h3 className="label-caps">{formatQuantity(draft.skipped.length, "entry", "entries")} left out</h3>
            <ul className="max-h-40 overflow-y-auto">
              {draft.skipped.map((each) => (
                <li key={`${each.name}${each.reason}`} className="border-b py-1">
                  <span className="font-medium">{each.name}</span> <span className="text-ink-2">{each.reason}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {draft.agents.length > 0 && (
          <LanePick lanes={policy.document.lanes} picked={lanes} onChange={setLanes} legend="Lanes that they work in" />
        )}
      </div>
      <div className="flex items-center gap-2 border-t px-4 py-3">
        <span className="mr-auto text-sm text-ink-3">
          {formatCount(picked.size)} of {formatQuantity(draft.agents.length, "agent")} chosen
          {lanes.length === 0 && picked.size > 0 && "; without a lane they get no work"}
        </span>
        <Button variant="quiet" onClick={onBack}>
          Back
        </Button>
        <Button
          variant="primary"
          disabledBecause={picked.size === 0 ? "Choose at least one agent." : undefined}
          onClick={() =>
            onGo(
              draft.agents.filter((agent) => picked.has(agent.id)),
              lanes,
            )
          }
        >
          Preview…
        </Button>
      </div>
    </>
  );
}
