"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { NewProject } from "../../server/domain/project.ts";
import { useMay } from "../access/use-may.ts";
import { type RouterOutputs, useTRPC } from "../api/trpc.ts";
import { formatCount, formatQuantity, NO_DATA } from "../format.ts";
import { PublishDialog, Refusal } from "../publish/publish-dialog.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { Input, Textarea } from "../ui/input.tsx";
import { RelativeTime, useNowMs } from "../ui/relative-time.tsx";
import { Section } from "../ui/section.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { Cell, FIGURE, HeadCell, Table } from "../ui/table.tsx";
import { countKeys } from "./prepare.ts";

type Project = RouterOutputs["projects"]["list"][number];

/** The tenants: keys, spend and decisions belong to one. */
export function Projects() {
  const trpc = useTRPC();
  const { allowed, because } = useMay("administer");
  const [doing, setDoing] = useState<{ kind: "create" } | { kind: "edit"; project: Project } | null>(null);
  const { data, error, refetch } = useQuery(trpc.projects.list.queryOptions());
  const keys = useQuery(trpc.keys.list.queryOptions(undefined, { enabled: allowed }));
  const counts = countKeys(keys.data ?? [], useNowMs());
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingLines lines={4} label="Loading the projects" />;
  return (
    <Section
      title={formatQuantity(data.length, "project")}
      aside={
        <Button size="small" onClick={() => setDoing({ kind: "create" })} disabledBecause={because}>
          <Plus aria-hidden size={13} />
          Create a project
        </Button>
      }
    >
      <Table aria-label="Projects">
        <thead>
          <tr>
            <HeadCell>Project</HeadCell>
            <HeadCell className="max-sm:hidden">Description</HeadCell>
            <HeadCell className={FIGURE}>Keys in use</HeadCell>
            <HeadCell className="max-sm:hidden">Created</HeadCell>
            <HeadCell>
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {data.map((project) => (
            <tr key={project.id} className="hover:bg-hover">
              <Cell>
                <span className="block font-medium">{project.name}</span>
                <span className="font-mono text-sm text-ink-3">{project.id}</span>
              </Cell>
              <Cell className="text-ink-2 max-sm:hidden">{project.description || NO_DATA}</Cell>
              <Cell className={FIGURE}>{allowed ? formatCount(counts.get(project.id) ?? 0) : NO_DATA}</Cell>
              <Cell className="max-sm:hidden">
                <RelativeTime atMs={project.createdAtMs} />
              </Cell>
              <Cell className="text-right">
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={`Change ${project.name}`}
                  disabledBecause={because}
                  onClick={() => setDoing({ kind: "edit", project })}
                >
                  Change…
                </Button>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="pt-2 text-sm text-ink-3">
        People and keys of the default project see all projects; those of another see only their own.
      </p>
      {doing?.kind === "create" && <CreateDialog onClose={() => setDoing(null)} />}
      {doing?.kind === "edit" && <EditDialog project={doing.project} onClose={() => setDoing(null)} />}
    </Section>
  );
}

function useProjectsChanged(): () => Promise<unknown> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return () =>
    Promise.all([trpc.projects, trpc.audit].map((part) => queries.invalidateQueries({ queryKey: part.pathKey() })));
}

const ADVICE: Record<string, string> = {
  id: "Use up to 63 lower-case letters, digits, - or _, and start with a letter or digit.",
  name: "Give it a name of 1 to 80 characters.",
  description: "Shorten it to 500 characters.",
};

function CreateDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const changed = useProjectsChanged();
  const create = useMutation(
    trpc.projects.create.mutationOptions({
      onSuccess: async (project) => {
        onClose();
        toast.success(`Project ${project.name} is there`);
        await changed();
      },
    }),
  );
  const [values, setValues] = useState({ id: "", name: "", description: "" });
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const put = (name: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [name]: event.target.value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = NewProject.safeParse({ ...values, id: values.id.trim() });
    if (parsed.success) return create.mutate(parsed.data);
    setWrong(
      Object.fromEntries(
        parsed.error.issues.map((issue) => [String(issue.path[0]), ADVICE[String(issue.path[0])] ?? issue.message]),
      ),
    );
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Create a project">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto p-4">
        <Field label="Name" error={wrong["name"]}>
          <Input autoFocus value={values.name} onChange={put("name")} maxLength={80} />
        </Field>
        <Field label="Id" hint="For good: decisions keep it." error={wrong["id"]}>
          <Input value={values.id} onChange={put("id")} className="font-mono text-sm" />
        </Field>
        <Field label="Description" error={wrong["description"]}>
          <Textarea rows={2} value={values.description} onChange={put("description")} />
        </Field>
        {create.error && <Refusal error={create.error} />}
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={create.isPending}>
            Create the project
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function EditDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const trpc = useTRPC();
  const changed = useProjectsChanged();
  const update = useMutation(
    trpc.projects.update.mutationOptions({
      onSuccess: async () => {
        onClose();
        await changed();
      },
    }),
  );
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description);
  const same = name === project.name && description === project.description;
  return (
    <PublishDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Change ${project.name}`}
      submitLabel="Save"
      pending={update.isPending}
      error={update.error}
      blockedBecause={same ? "Nothing was changed." : name.trim() === "" ? ADVICE["name"] : undefined}
      onSubmit={(reason) => update.mutate({ projectId: project.id, name, description, reason })}
    >
      <div className="flex flex-col gap-3">
        <Field label="Name">
          <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Description">
          <Textarea
            rows={2}
            maxLength={500}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </Field>
      </div>
    </PublishDialog>
  );
}
