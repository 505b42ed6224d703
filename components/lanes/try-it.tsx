"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { DecisionView } from "../../server/domain/decision.ts";
import type { Lane } from "../../server/domain/lane.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatMicros, formatPercent, formatScore } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { laneColour } from "../identity/lane-hue.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import { Refusal } from "../publish/publish-dialog.tsx";
import { choiceSentences } from "../rationale/choice-sentences.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Textarea } from "../ui/input.tsx";
import { SOURCE_WORDS, TIER_WORDS } from "../vocabulary.ts";
import { type LaneChance, prepareChances } from "./prepare.ts";

/** Words of a task, and which lane would take them: a dry run that records nothing. */
export function TryIt({ lanes }: { lanes: readonly Lane[] }) {
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const explain = useMutation(trpc.tasks.explain.mutationOptions());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") explain.mutate({ input: text });
  };
  return (
    <div className="flex flex-col gap-4">
      <form onSubmit={submit} className="flex flex-col gap-2">
        <Field label="A task in words" hint="Nothing is recorded, and no agent is called.">
          <Textarea
            rows={3}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
            }}
            placeholder="Summarise this contract in five sentences"
          />
        </Field>
        <Button
          type="submit"
          className="self-start"
          disabled={explain.isPending}
          disabledBecause={text.trim() === "" ? "Enter some words first." : undefined}
        >
          {explain.isPending ? "Deciding…" : "Which lane?"}
        </Button>
      </form>
      {explain.error ? <Refusal error={explain.error} /> : explain.data && <Answer view={explain.data} lanes={lanes} />}
    </div>
  );
}

function Answer({ view, lanes }: { view: DecisionView; lanes: readonly Lane[] }) {
  return (
    <div role="status" className="flex flex-col gap-4">
      <p className="text-lg text-ink-2">
        <span className="font-semibold text-ink">{view.lane.name}</span>, {formatPercent(view.lane.confidence)} sure,{" "}
        {SOURCE_WORDS[view.lane.source]}; {TIER_WORDS[view.complexity.tier].toLowerCase()} work.{" "}
        {view.chosen ? (
          <>
            <span className="font-semibold text-ink">{view.chosen.name}</span> would take it.
          </>
        ) : (
          <span className="text-bad">Nobody could take it.</span>
        )}
      </p>
      <ol aria-label="Lanes by probability">
        {prepareChances(view, lanes).map((chance) => (
          <ChanceRow key={chance.lane} chance={chance} />
        ))}
      </ol>
      <Evidence title="What spoke for the lane" evidence={view.lane.evidence} />
      <Evidence title="What spoke for the difficulty" evidence={view.complexity.evidence} />
      {view.chosen && (
        <div>
          <h3 className="label-caps mb-1">Why that agent</h3>
          <ul className="text-ink-2">
            {choiceSentences(view, 2).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <p className="flex items-center gap-2 pt-1 text-sm text-ink-3">
            <AgentName id={view.chosen.agentId} name={view.chosen.name} />
            {view.candidates[0] && `total ${formatScore(view.candidates[0].total)}, `}
            decided in {formatMicros(view.decideMicros)}
          </p>
        </div>
      )}
    </div>
  );
}

function ChanceRow({ chance }: { chance: LaneChance }) {
  return (
    <li
      className={`grid h-7 grid-cols-[110px_minmax(0,1fr)_52px] items-center gap-x-2 ${chance.taken ? "font-medium" : "text-ink-2"}`}
    >
      <span className="flex min-w-0 items-center">
        <LaneTag name={chance.lane} />
        {chance.taken && <span className="sr-only">, takes it</span>}
      </span>
      <span aria-hidden className="relative h-2.5 rounded-[2px] bg-hover">
        <span
          className="absolute inset-y-0 left-0 rounded-[2px] transition-[width] duration-200"
          style={{
            width: `${chance.probability * 100}%`,
            background: laneColour(chance.lane),
            opacity: chance.taken ? 1 : 0.55,
          }}
        />
        {chance.floor !== null && (
          <span
            className="absolute -inset-y-0.5 w-px bg-ink-3"
            style={{ left: `${chance.floor * 100}%` }}
            title={`Floor ${formatPercent(chance.floor)}`}
          />
        )}
      </span>
      <span className="text-right">{formatPercent(chance.probability, 1)}</span>
    </li>
  );
}

function Evidence({ title, evidence }: { title: string; evidence: readonly { name: string; points: number }[] }) {
  if (evidence.length === 0) return null;
  return (
    <div>
      <h3 className="label-caps mb-1">{title}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {evidence.map((each) => (
          <li key={each.name} className="inline-flex h-6 items-center gap-1.5 rounded-sm border px-1.5">
            {each.name}
            <span className={`text-sm ${each.points < 0 ? "text-bad" : "text-ink-3"}`}>
              {each.points > 0 ? "+" : ""}
              {formatScore(each.points)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
