"use client";

import type { ReactNode } from "react";
import { type Control, Controller, type FieldErrors, type UseFormRegister, useWatch } from "react-hook-form";
import type { Lane } from "../../server/domain/lane.ts";
import { AGENT_KINDS } from "../../server/domain/lists/agents.ts";
import { TIERS } from "../../server/domain/lists/tiers.ts";
import { Field } from "../ui/field.tsx";
import { Input, Textarea } from "../ui/input.tsx";
import { Section } from "../ui/section.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Switch } from "../ui/switch.tsx";
import { TIER_WORDS } from "../vocabulary.ts";
import type { AgentValues } from "./form-values.ts";
import { LanePick } from "./lane-pick.tsx";
import { SkillFields } from "./skill-fields.tsx";
import { AGENT_KIND_WORDS } from "./words.ts";

export interface AgentFormProps {
  control: Control<AgentValues>;
  register: UseFormRegister<AgentValues>;
  errors: FieldErrors<AgentValues>;
  lanes: readonly Lane[];
  /** The id is the agent's name in every record and cannot change. */
  idFixed: boolean;
  disabled: boolean;
}

type TextName =
  | "id"
  | "name"
  | "url"
  | "model"
  | "apiKeyEnv"
  | "handler"
  | "queue"
  | "account"
  | "inputDollars"
  | "outputDollars"
  | "cachedInputDollars"
  | "cacheWriteDollars"
  | "contextWindowTokens"
  | "maxOutputTokens"
  | "concurrency"
  | "priorSuccessPercent"
  | "priorLatencyMs";

/** Everything that a policy says of one agent. */
export function AgentForm({ control, register, errors, lanes, idFixed, disabled }: AgentFormProps) {
  const [kind, priced] = useWatch({ control, name: ["kind", "priced"] });
  const text = (name: TextName, label: string, hint?: string, rest?: { mono?: boolean; off?: boolean }) => (
    <Field label={label} hint={hint} error={errors[name]?.message}>
      <Input
        {...register(name)}
        readOnly={disabled || rest?.off}
        className={rest?.mono ? "font-mono text-sm" : ""}
        autoComplete="off"
      />
    </Field>
  );
  return (
    <div className="flex flex-col gap-7">
      <Section title="Who it is">
        <Grid>
          {text("name", "Name")}
          {text("id", "Id", idFixed ? "Records name it by this; it cannot change." : "agent_ is put before it.", {
            mono: true,
            off: idFixed,
          })}
          <div className="sm:col-span-2">
            <Field label="Description" error={errors.description?.message}>
              <Textarea {...register("description")} rows={2} readOnly={disabled} />
            </Field>
          </div>
        </Grid>
      </Section>
      <Section title="How it is reached">
        <div className="flex flex-col gap-3">
          <Controller
            control={control}
            name="kind"
            render={({ field }) => (
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Segmented
                  label="Kind of endpoint"
                  value={field.value}
                  onChange={(value) => !disabled && field.onChange(value)}
                  options={AGENT_KINDS.map((each) => ({ value: each, label: AGENT_KIND_WORDS[each].label }))}
                />
                <span className="text-sm text-ink-3">{AGENT_KIND_WORDS[field.value].meaning}</span>
              </div>
            )}
          />
          <Grid>
            {kind === "model" &&
              text("url", "Base URL", "The part before /chat/completions or /messages.", { mono: true })}
            {kind === "http" && text("url", "URL", "Takes the task as a POST.", { mono: true })}
            {kind === "a2a" &&
              text("url", "Agent card", "Usually ends in /.well-known/agent-card.json.", { mono: true })}
            {kind === "model" && text("model", "Model", undefined, { mono: true })}
            {(kind === "model" || kind === "http" || kind === "a2a") &&
              text("apiKeyEnv", "Key from the environment", "The variable's name. The key itself is never stored.", {
                mono: true,
              })}
            {kind === "model" && (
              <Controller
                control={control}
                name="dialect"
                render={({ field }) => (
                  <div className="flex flex-col items-start gap-1">
                    <span className="label-caps">Dialect</span>
                    <Segmented
                      label="Dialect"
                      value={field.value}
                      onChange={(value) => !disabled && field.onChange(value)}
                      options={[
                        { value: "openai", label: "OpenAI" },
                        { value: "anthropic", label: "Anthropic" },
                      ]}
                    />
                  </div>
                )}
              />
            )}
            {kind === "script" &&
              text("handler", "Handler", "The name of a script of this installation.", { mono: true })}
            {kind === "human" &&
              text("queue", "Queue", "People who answer from this queue get the task.", { mono: true })}
          </Grid>
          {kind === "external" && (
            <p className="text-ink-2">The caller runs it: POST /v1/route names it, the caller reports the outcome.</p>
          )}
        </div>
      </Section>
      <Section title="What it can do">
        <div className="flex flex-col gap-4">
          <Controller
            control={control}
            name="tier"
            render={({ field }) => (
              <div className="flex flex-wrap items-center gap-3">
                <span className="label-caps w-10">Tier</span>
                <Segmented
                  label="Tier"
                  value={field.value}
                  onChange={(value) => !disabled && field.onChange(value)}
                  options={TIERS.map((tier) => ({ value: tier, label: TIER_WORDS[tier] }))}
                />
                <span className="text-sm text-ink-3">From cheap and fast to dear and thorough.</span>
              </div>
            )}
          />
          <Controller
            control={control}
            name="skills"
            render={({ field }) => (
              <SkillFields
                skills={field.value}
                onChange={field.onChange}
                error={errors.skills?.message ?? errors.skills?.root?.message}
                disabled={disabled}
              />
            )}
          />
          <Controller
            control={control}
            name="lanes"
            render={({ field }) => (
              <LanePick lanes={lanes} picked={field.value} onChange={field.onChange} disabled={disabled} />
            )}
          />
        </div>
      </Section>
      <Section
        title="Price"
        aside={
          <Controller
            control={control}
            name="priced"
            render={({ field }) => (
              <span className="flex items-center gap-2 text-ink-2">
                {field.value ? "dollars for a million tokens" : "unpriced: its cost is unknown, which is not free"}
                <Switch label="Priced" checked={field.value} onChange={field.onChange} disabled={disabled} />
              </span>
            )}
          />
        }
      >
        {priced && (
          <Grid columns={4}>
            {text("inputDollars", "Input")}
            {text("outputDollars", "Output")}
            {text("cachedInputDollars", "Cached input", "Empty: as input")}
            {text("cacheWriteDollars", "Cache write", "Empty: as input")}
          </Grid>
        )}
      </Section>
      <Section title="Limits and first guesses">
        <Grid columns={3}>
          {text("concurrency", "Slots", "Tasks at once")}
          {text("contextWindowTokens", "Context window, tokens")}
          {text("maxOutputTokens", "Output cap, tokens", "Empty: none; strict budgets then refuse it")}
          {text("priorSuccessPercent", "Expected success, %", "Before any outcome")}
          {text("priorLatencyMs", "Expected latency, ms", "Before any observation")}
          {text("account", "Account", "Agents of one account share its quota")}
        </Grid>
      </Section>
    </div>
  );
}

const COLUMNS = { 2: "sm:grid-cols-2", 3: "sm:grid-cols-3", 4: "grid-cols-2 sm:grid-cols-4" } as const;

function Grid({ columns = 2, children }: { columns?: keyof typeof COLUMNS; children: ReactNode }) {
  return <div className={`grid gap-x-4 gap-y-3 ${COLUMNS[columns]}`}>{children}</div>;
}
