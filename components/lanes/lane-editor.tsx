"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Resolver, useForm } from "react-hook-form";
import type { Lane } from "../../server/domain/lane.ts";
import { SHIPPED_LANES } from "../../server/domain/lists/lanes.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { useMay } from "../access/use-may.ts";
import { formatQuantity } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { PublishChange } from "../publish/publish-change.tsx";
import { useUnsavedGuard } from "../publish/use-unsaved-guard.ts";
import { useKey } from "../shell/use-key.ts";
import { Badge } from "../ui/badge.tsx";
import { Button, buttonClasses } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";
import { agentsOrphaned, withDefaultLane, withLane, withoutLane } from "./edits.ts";
import { type LaneValues, NEW_LANE, readValues, valuesOf } from "./form-values.ts";
import { LaneForm } from "./lane-form.tsx";
import { TryIt } from "./try-it.tsx";

type Publishing = "put" | "remove" | "default" | null;

/** The form of one lane beside a place to try words on the lanes in force. */
export function LaneEditor({ policy, lane }: { policy: Policy; lane: Lane | null }) {
  const router = useRouter();
  const { because } = useMay("change");
  const [base, setBase] = useState(policy.version);
  const [publishing, setPublishing] = useState<Publishing>(null);
  const [draft, setDraft] = useState<Lane | null>(null);
  const { document } = policy;
  const resolver: Resolver<LaneValues> = (values) => {
    const read = readValues(values, lane);
    const isTaken = lane === null && document.lanes.some((each) => each.name === values.name.trim());
    if (read.ok && !isTaken) return { values, errors: {} };
    const errors = { ...(read.ok ? {} : read.errors), ...(isTaken ? { name: "Another lane has this name." } : {}) };
    return {
      values: {},
      errors: Object.fromEntries(
        Object.entries(errors).map(([name, message]) => [name, { type: "validate", message }]),
      ),
    };
  };
  const form = useForm<LaneValues>({ resolver, mode: "onTouched", defaultValues: lane ? valuesOf(lane) : NEW_LANE });
  const { errors, isDirty, submitCount } = form.formState;
  useUnsavedGuard(isDirty && publishing === null);
  const submit = form.handleSubmit((values) => {
    const read = readValues(values, lane);
    if (!read.ok) return;
    setDraft(read.lane);
    setPublishing("put");
  });
  useKey("publish", () => void submit(), { enabled: publishing === null && because === undefined, inFields: true });
  const isDefault = lane !== null && document.defaultLane === lane.name;
  const wrong = Object.keys(errors).length;
  const common = { policy, base, onRebase: setBase, onOpenChange: (open: boolean) => !open && setPublishing(null) };
  const done = (version: number) => {
    form.reset(form.getValues());
    setBase(version);
    setPublishing(null);
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-xl font-semibold">{lane ? <LaneTag name={lane.name} /> : "A new lane"}</h1>
        {isDefault && <Badge tone="accent">default</Badge>}
        {lane && (SHIPPED_LANES as readonly string[]).includes(lane.name) && (
          <Badge title="Recognised by a class that Signalbox comes with">shipped</Badge>
        )}
        <span className="ml-auto flex flex-wrap items-center gap-1.5">
          <span role="status" className="pr-1 text-sm">
            {wrong > 0 && submitCount > 0 ? (
              <span className="text-bad">{formatQuantity(wrong, "field")} to correct</span>
            ) : isDirty ? (
              <span className="text-ink-3">Not published yet</span>
            ) : null}
          </span>
          {lane && (
            <>
              <Link href={`/tuning?lane=${lane.name}`} className={buttonClasses("quiet")}>
                Tune its weights
              </Link>
              <Button
                variant="quiet"
                onClick={() => setPublishing("default")}
                disabledBecause={because ?? (isDefault ? "It is the default lane already." : undefined)}
              >
                Make default…
              </Button>
              <Button
                variant="danger"
                onClick={() => setPublishing("remove")}
                disabledBecause={because ?? (isDefault ? "Make another lane the default first." : undefined)}
              >
                Remove…
              </Button>
            </>
          )}
          <Button
            variant="primary"
            title="Publish (Ctrl Enter)"
            onClick={() => void submit()}
            disabledBecause={because ?? (isDirty ? undefined : "Nothing was changed.")}
          >
            {lane ? "Publish changes…" : "Add…"}
          </Button>
        </span>
      </div>
      <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1.6fr)_minmax(300px,1fr)]">
        <form noValidate onSubmit={(event) => void submit(event)}>
          <LaneForm
            control={form.control}
            register={form.register}
            errors={errors}
            agents={document.agents}
            nameFixed={lane !== null}
            disabled={because !== undefined}
          />
          <button type="submit" hidden />
        </form>
        <aside aria-label="Try it" className="lg:sticky lg:top-4">
          <Section title="Try words on the lanes in force">
            <TryIt lanes={document.lanes} />
          </Section>
        </aside>
      </div>
      {draft && (
        <PublishChange
          {...common}
          open={publishing === "put"}
          change={(before) => withLane(before, { ...draft, weights: weightsIn(before.lanes, draft) })}
          title={lane ? `Change ${lane.name}` : `Add ${draft.name}`}
          description={lane ? "" : "Its class is trained from its words and examples as it is published."}
          onPublished={(published) => {
            done(published.version);
            if (!lane) router.push(`/lanes/${draft.name}`);
          }}
        />
      )}
      {lane && (
        <>
          <PublishChange
            {...common}
            open={publishing === "default"}
            change={(before) => withDefaultLane(before, lane.name)}
            title={`Make ${lane.name} the default lane`}
            description="It then takes the tasks that no lane is sure of."
            onPublished={(published) => done(published.version)}
          />
          <PublishChange
            {...common}
            open={publishing === "remove"}
            change={(before) => withoutLane(before, lane.name)}
            title={`Remove ${lane.name}`}
            description="Its work goes to whichever lane is then the most probable."
            danger
            onPublished={() => {
              form.reset(form.getValues());
              router.push("/lanes");
            }}
          >
            <Orphans ids={agentsOrphaned(document, withoutLane(document, lane.name))} policy={policy} />
          </PublishChange>
        </>
      )}
    </>
  );
}

/** Weights are tuned on a screen of their own; the form never takes them back to what they were when it was opened. */
function weightsIn(lanes: readonly Lane[], draft: Lane): Lane["weights"] {
  return lanes.find((each) => each.name === draft.name)?.weights ?? draft.weights;
}

function Orphans({ ids, policy }: { ids: readonly string[]; policy: Policy }) {
  if (ids.length === 0) return null;
  const names = new Map(policy.document.agents.map((agent) => [agent.id, agent.name]));
  return (
    <div role="alert" className="mb-4 rounded-md border border-warn/40 bg-warn-wash px-3 py-2">
      <p className="font-medium text-warn">
        {formatQuantity(ids.length, "agent")} would be in no lane and get no work.
      </p>
      <p className="flex flex-wrap gap-x-4">
        {ids.map((id) => (
          <AgentName key={id} id={id} name={names.get(id)} />
        ))}
      </p>
    </div>
  );
}
