"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Resolver, useForm } from "react-hook-form";
import type { Agent } from "../../server/domain/agent.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { useMay } from "../access/use-may.ts";
import { formatQuantity } from "../format.ts";
import { AgentMark } from "../identity/agent-mark.tsx";
import { PublishChange } from "../publish/publish-change.tsx";
import { useUnsavedGuard } from "../publish/use-unsaved-guard.ts";
import { useKey } from "../shell/use-key.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { AgentForm } from "./agent-form.tsx";
import { lanesEmptied, lanesOf, withAgent, withoutAgent } from "./edits.ts";
import { EmptiedLanes } from "./emptied-lanes.tsx";
import { type AgentValues, NEW_AGENT, readValues, valuesOf } from "./form-values.ts";
import { TestCall } from "./test-call.tsx";

const AgentFacts = dynamic(() => import("./agent-facts.tsx").then((module) => module.AgentFacts), { ssr: false });

/** The form of one agent beside what was learnt of it. */
export function AgentEditor({ policy, agent }: { policy: Policy; agent: Agent | null }) {
  const router = useRouter();
  const { because } = useMay("change");
  const [base, setBase] = useState(policy.version);
  const [publishing, setPublishing] = useState<"put" | "remove" | null>(null);
  const [draft, setDraft] = useState<{ agent: Agent; lanes: string[] } | null>(null);
  const simulated = agent?.simulated ?? false;
  const taken = new Set(policy.document.agents.map((each) => each.id));
  const resolver: Resolver<AgentValues> = (values) => {
    const read = readValues(values, simulated);
    const isTaken = agent === null && taken.has(`agent_${values.id.trim()}`);
    if (read.ok && !isTaken) return { values, errors: {} };
    const errors = { ...(read.ok ? {} : read.errors), ...(isTaken ? { id: "Another agent has this id." } : {}) };
    return {
      values: {},
      errors: Object.fromEntries(
        Object.entries(errors).map(([name, message]) => [name, { type: "validate", message }]),
      ),
    };
  };
  const form = useForm<AgentValues>({
    resolver,
    mode: "onTouched",
    defaultValues: agent ? valuesOf(agent, lanesOf(policy.document, agent.id)) : NEW_AGENT,
  });
  const { errors, isDirty, submitCount } = form.formState;
  useUnsavedGuard(isDirty && publishing === null);
  const submit = form.handleSubmit((values) => {
    const read = readValues(values, simulated);
    if (!read.ok) return;
    setDraft({ agent: read.agent, lanes: values.lanes });
    setPublishing("put");
  });
  useKey("publish", () => void submit(), { enabled: publishing === null && because === undefined, inFields: true });
  const wrong = Object.keys(errors).length;
  const gone = agent ? withoutAgent(policy.document, agent.id) : policy.document;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {agent && <AgentMark id={agent.id} size={28} />}
        <h1 className="text-xl font-semibold">{agent ? agent.name : "A new agent"}</h1>
        {simulated && <Badge title="Made up for the demo">simulated</Badge>}
        <span className="ml-auto flex flex-wrap items-center gap-1.5">
          <span role="status" className="pr-1 text-sm">
            {wrong > 0 && submitCount > 0 ? (
              <span className="text-bad">{formatQuantity(wrong, "field")} to correct</span>
            ) : isDirty ? (
              <span className="text-ink-3">Not published yet</span>
            ) : null}
          </span>
          {agent && <TestCall agent={agent} />}
          {agent && (
            <Button variant="danger" onClick={() => setPublishing("remove")} disabledBecause={because}>
              Remove…
            </Button>
          )}
          {agent && (
            <Button
              variant="quiet"
              onClick={() => form.reset()}
              disabledBecause={isDirty ? undefined : "Nothing was changed."}
            >
              Reset
            </Button>
          )}
          <Button
            variant="primary"
            title="Publish (Ctrl Enter)"
            onClick={() => void submit()}
            disabledBecause={because ?? (isDirty ? undefined : "Nothing was changed.")}
          >
            {agent ? "Publish changes…" : "Add…"}
          </Button>
        </span>
      </div>
      <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1.6fr)_minmax(280px,1fr)]">
        <form noValidate onSubmit={(event) => void submit(event)}>
          <AgentForm
            control={form.control}
            register={form.register}
            errors={errors}
            lanes={policy.document.lanes}
            idFixed={agent !== null}
            disabled={because !== undefined}
          />
          <button type="submit" hidden />
        </form>
        {agent ? <AgentFacts agent={agent} policy={policy} /> : <Beginning />}
      </div>
      {draft && (
        <PublishChange
          open={publishing === "put"}
          onOpenChange={(open) => setPublishing(open ? "put" : null)}
          policy={policy}
          base={base}
          onRebase={setBase}
          change={(document) => withAgent(document, draft.agent, draft.lanes)}
          title={agent ? `Change ${agent.name}` : `Add ${draft.agent.name}`}
          onPublished={(published) => {
            form.reset(form.getValues());
            setBase(published.version);
            setPublishing(null);
            if (!agent) router.push(`/agents/${draft.agent.id}`);
          }}
        >
          <EmptiedLanes lanes={lanesEmptied(policy.document, withAgent(policy.document, draft.agent, draft.lanes))} />
        </PublishChange>
      )}
      {agent && (
        <PublishChange
          open={publishing === "remove"}
          onOpenChange={(open) => setPublishing(open ? "remove" : null)}
          policy={policy}
          base={base}
          onRebase={setBase}
          change={(document) => withoutAgent(document, agent.id)}
          title={`Remove ${agent.name}`}
          description="It leaves every lane. Records of the past keep it, and an older version brings it back."
          danger
          onPublished={() => {
            form.reset(form.getValues());
            router.push("/agents");
          }}
        >
          <EmptiedLanes lanes={lanesEmptied(policy.document, gone)} />
        </PublishChange>
      )}
    </>
  );
}

function Beginning() {
  return (
    <aside className="text-ink-2">
      <p>
        What you enter here is where the router begins: levels, prices and first guesses. Success, latency and cost are
        then learnt from outcomes, lane by lane, and shown in this place.
      </p>
    </aside>
  );
}
