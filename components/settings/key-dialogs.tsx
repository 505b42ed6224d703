"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import type { Role } from "../../server/domain/access.ts";
import { NewKey } from "../../server/domain/change-request.ts";
import { ROLES } from "../../server/domain/lists/access.ts";
import { useTRPC } from "../api/trpc.ts";
import { PublishDialog, Refusal } from "../publish/publish-dialog.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Select } from "../ui/select.tsx";
import type { ApiKey } from "./keys.tsx";
import { ROLE_WORDS } from "./role-words.ts";
import { SecretDialog } from "./secret-dialog.tsx";

/** Keys changed: lists of them and the audit are read again. */
function useKeysChanged(): () => Promise<unknown> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return () =>
    Promise.all([trpc.keys, trpc.audit].map((part) => queries.invalidateQueries({ queryKey: part.pathKey() })));
}

const ADVICE: Record<string, string> = {
  name: "Say in 1 to 80 characters what it is for.",
  requestsPerMinute: "Enter a whole number from 1 to 60,000,000, or leave it empty.",
  concurrency: "Enter a whole number from 1 to 1,000,000, or leave it empty.",
  expiresInDays: "Enter whole days from 1 to 3,650, or leave it empty for a key that does not end.",
};

const KEY_USE = { use: "Signalbox keeps only its hash. Programs send it as Authorization: Bearer." };

/** A new key; its secret is shown once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const changed = useKeysChanged();
  const projects = useQuery(trpc.projects.list.queryOptions());
  const create = useMutation(trpc.keys.create.mutationOptions({ onSuccess: changed }));
  const [values, setValues] = useState({
    name: "",
    role: "caller" as Role,
    project: "default",
    days: "90",
    perMinute: "",
    inFlight: "",
  });
  const [wrong, setWrong] = useState<Record<string, string>>({});
  if (create.data)
    return <SecretDialog name={create.data.key.name} secret={create.data.secret} onClose={onClose} {...KEY_USE} />;
  const put = (name: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [name]: event.target.value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const number = (text: string) => (text.trim() === "" ? null : Number(text));
    const parsed = NewKey.safeParse({
      name: values.name,
      role: values.role,
      project: values.project.trim(),
      expiresInDays: number(values.days),
      requestsPerMinute: number(values.perMinute),
      concurrency: number(values.inFlight),
    });
    if (parsed.success) return create.mutate(parsed.data);
    setWrong(
      Object.fromEntries(
        parsed.error.issues.map((issue) => [String(issue.path[0]), ADVICE[String(issue.path[0])] ?? issue.message]),
      ),
    );
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Create a key">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto p-4">
        <Field label="What it is for" error={wrong["name"]}>
          <Input autoFocus value={values.name} onChange={put("name")} maxLength={80} placeholder="Nightly batch" />
        </Field>
        <div className="flex flex-col gap-1">
          <span className="label-caps">Role</span>
          <Select
            label="Role"
            value={values.role}
            options={ROLES.map((role) => ({ value: role, label: ROLE_WORDS[role].label }))}
            onChange={(role) => setValues({ ...values, role })}
            className="w-44"
          />
          <p className="text-sm text-ink-3">{ROLE_WORDS[values.role].meaning}</p>
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <div className="flex flex-col gap-1">
            <span className="label-caps">Project</span>
            <Select
              label="Project"
              value={values.project}
              options={(projects.data ?? [{ id: "default", name: "default" }]).map(({ id, name }) => ({
                value: id,
                label: name,
              }))}
              onChange={(project) => setValues({ ...values, project })}
            />
            <p className="text-sm text-ink-3">Its keys, spend and decisions stay together.</p>
          </div>
          <Field label="Ends after, days" hint="Empty: it does not end." error={wrong["expiresInDays"]}>
            <Input inputMode="numeric" value={values.days} onChange={put("days")} />
          </Field>
          <Field label="Requests a minute" hint="Empty: the router's own limit." error={wrong["requestsPerMinute"]}>
            <Input inputMode="numeric" value={values.perMinute} onChange={put("perMinute")} />
          </Field>
          <Field label="Requests in flight" hint="Empty: the router's own limit." error={wrong["concurrency"]}>
            <Input inputMode="numeric" value={values.inFlight} onChange={put("inFlight")} />
          </Field>
        </div>
        {create.error && <Refusal error={create.error} />}
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={create.isPending}>
            {create.isPending ? "Creating…" : "Create the key"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A new secret in the place of an old one, which ends at once. */
export function RotateDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const trpc = useTRPC();
  const changed = useKeysChanged();
  const rotate = useMutation(trpc.keys.rotate.mutationOptions({ onSuccess: changed }));
  if (rotate.data)
    return <SecretDialog name={rotate.data.key.name} secret={rotate.data.secret} onClose={onClose} {...KEY_USE} />;
  return (
    <PublishDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Rotate ${apiKey.name}`}
      submitLabel="Rotate the key"
      pending={rotate.isPending}
      error={rotate.error}
      onSubmit={(reason) => rotate.mutate({ keyId: apiKey.id, reason })}
    >
      <p className="text-ink-2">
        A new key with the same name, role and project is made and shown once. The old one,{" "}
        <code className="font-mono text-sm">{apiKey.prefix}…</code>, ends at once: whoever still uses it is refused.
      </p>
    </PublishDialog>
  );
}

/** The end of a key. */
export function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const trpc = useTRPC();
  const changed = useKeysChanged();
  const revoke = useMutation(
    trpc.keys.revoke.mutationOptions({
      onSuccess: async () => {
        onClose();
        toast.success(`${apiKey.name} is revoked`);
        await changed();
      },
    }),
  );
  return (
    <PublishDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke ${apiKey.name}`}
      submitLabel="Revoke the key"
      danger
      pending={revoke.isPending}
      error={revoke.error}
      onSubmit={(reason) => revoke.mutate({ keyId: apiKey.id, reason })}
    >
      <p className="text-ink-2">
        <code className="font-mono text-sm">{apiKey.prefix}…</code> ends at once and for good: whoever uses it is
        refused, and sessions that it opened end.
      </p>
    </PublishDialog>
  );
}
