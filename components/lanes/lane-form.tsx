"use client";

import type { ReactNode } from "react";
import { type Control, Controller, type FieldErrors, type UseFormRegister, useWatch } from "react-hook-form";
import type { Agent } from "../../server/domain/agent.ts";
import { Field } from "../ui/field.tsx";
import { Input, Textarea } from "../ui/input.tsx";
import { Section } from "../ui/section.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Switch } from "../ui/switch.tsx";
import { AllowedTiers } from "./allowed-tiers.tsx";
import { ExampleFields } from "./example-fields.tsx";
import type { LaneValues } from "./form-values.ts";
import { LadderFields } from "./ladder-fields.tsx";
import { MemberPick } from "./member-pick.tsx";
import { PANIC_WORDS } from "./words.ts";

export interface LaneFormProps {
  control: Control<LaneValues>;
  register: UseFormRegister<LaneValues>;
  errors: FieldErrors<LaneValues>;
  agents: readonly Agent[];
  /** The name is the lane's identity in every record and cannot change. */
  nameFixed: boolean;
  disabled: boolean;
}

type TextName = {
  [Name in keyof LaneValues]: LaneValues[Name] extends string ? Name : never;
}[keyof LaneValues];

/** Everything that a policy says of one lane but its weights. */
export function LaneForm({ control, register, errors, agents, nameFixed, disabled }: LaneFormProps) {
  const explores = useWatch({ control, name: "explores" });
  const text = (name: TextName, label: string, hint?: string, off = false) => (
    <Field label={label} hint={hint} error={errors[name]?.message}>
      <Input {...register(name)} readOnly={disabled || off} autoComplete="off" />
    </Field>
  );
  return (
    <div className="flex flex-col gap-7">
      <Section title="What it is for">
        <Grid>
          {text("name", "Name", nameFixed ? "Records name it by this; it cannot change." : undefined, nameFixed)}
          {text("skills", "Skills its work needs", "With commas between them, such as code, tools")}
          <div className="sm:col-span-2">
            <Field label="Description" hint="Teaches the router too." error={errors.description?.message}>
              <Textarea {...register("description")} rows={2} readOnly={disabled} />
            </Field>
          </div>
          <div className="sm:col-span-2">
            <Field
              label="Keywords"
              hint="Words that speak for it, with commas between them."
              error={errors.keywords?.message}
            >
              <Textarea {...register("keywords")} rows={2} readOnly={disabled} />
            </Field>
          </div>
        </Grid>
        <div className="pt-4">
          <Controller
            control={control}
            name="examples"
            render={({ field }) => (
              <ExampleFields
                examples={field.value}
                onChange={field.onChange}
                error={errors.examples?.message ?? errors.examples?.root?.message}
                disabled={disabled}
              />
            )}
          />
        </div>
      </Section>
      <Section title="Who works in it">
        <div className="flex flex-col gap-4">
          <Controller
            control={control}
            name="members"
            render={({ field }) => (
              <MemberPick agents={agents} picked={field.value} onChange={field.onChange} disabled={disabled} />
            )}
          />
          <Controller
            control={control}
            name="tiers"
            render={({ field }) => (
              <AllowedTiers
                tiers={field.value}
                onChange={field.onChange}
                error={errors.tiers ? "Allow at least one tier of agents for each difficulty." : undefined}
                disabled={disabled}
              />
            )}
          />
        </div>
      </Section>
      <Section title="Scales and limits">
        <Grid columns={3}>
          {text("referenceLatencyMs", "Half a score at, ms", "Latency that scores 0.5")}
          {text("referenceDollars", "Half a score at, dollars", "Cost of a task that scores 0.5")}
          {text("expectedOutputTokens", "Expected output, tokens", "Before any observation")}
          {text("confidenceFloorPercent", "Confidence floor, %", "Below it the default lane takes the task")}
          {text("switchingCost", "Switching cost", "What another must lead by to end a session")}
          {text("ceilingDollars", "Price ceiling, dollars", "Highest expected cost; empty: none")}
        </Grid>
      </Section>
      <Section
        title="Exploration"
        aside={
          <Controller
            control={control}
            name="explores"
            render={({ field }) => (
              <span className="flex items-center gap-2 text-ink-2">
                {field.value ? "tries agents that it knows little of" : "off"}
                <Switch label="Exploration" checked={field.value} onChange={field.onChange} disabled={disabled} />
              </span>
            )}
          />
        }
      >
        {explores && (
          <Grid columns={3}>
            {text("creditPerDecision", "Credit a decision", "One exploration costs 1")}
            {text("maximumCostFactor", "Dearest, times the leader", "Dearer agents are not explored")}
          </Grid>
        )}
      </Section>
      <Section title="When things go wrong">
        <div className="flex flex-col gap-4">
          <Controller
            control={control}
            name="ladder"
            render={({ field }) => (
              <LadderFields
                steps={field.value}
                onChange={field.onChange}
                error={errors.ladder ? "Keep at least one step." : undefined}
                disabled={disabled}
              />
            )}
          />
          <Controller
            control={control}
            name="panic"
            render={({ field }) => (
              <div className="flex flex-wrap items-center gap-3">
                <span className="label-caps">With most breakers open</span>
                <Segmented
                  label="With most breakers open"
                  value={field.value}
                  onChange={(value) => !disabled && field.onChange(value)}
                  options={(["spread", "shed"] as const).map((value) => ({ value, label: PANIC_WORDS[value].label }))}
                />
                <span className="text-sm text-ink-3">{PANIC_WORDS[field.value].meaning}</span>
              </div>
            )}
          />
        </div>
      </Section>
    </div>
  );
}

function Grid({ columns = 2, children }: { columns?: 2 | 3; children: ReactNode }) {
  return (
    <div className={`grid gap-x-4 gap-y-3 ${columns === 2 ? "sm:grid-cols-2" : "sm:grid-cols-3"}`}>{children}</div>
  );
}
