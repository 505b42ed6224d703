"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { PolicyDocument } from "../../server/domain/policy.ts";
import { policyChanges } from "../../server/domain/policy-change.ts";
import { readProblem } from "../api/read-problem.ts";
import { useTRPC } from "../api/trpc.ts";
import { PolicyDiff } from "../policy-diff/policy-diff.tsx";
import type { PublishChangeProps } from "./publish-change.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
/**
 * Previews and publishes a change of the policy. What is shown is what is published: the differences are computed from the
 * very document that is sent. A version that somebody published meanwhile stops it and is shown.
 */
export function PublishChangeDialog(props: Omit<PublishChangeProps, "open">) {
  const { onOpenChange, policy, base, onRebase, change, blockedBecause, children, onPublished, ...rest } = props;
  const trpc = useTRPC();
  const queries = useQueryClient();
  const publish = useMutation(
    trpc.policy.publish.mutationOptions({
      onSuccess: async (published) => {
        toast.success(`Version ${published.version} is in force`);
        onPublished(published);
        await Promise.all(
          [trpc.policy, trpc.agents, trpc.lanes, trpc.audit].map((part) =>
            queries.invalidateQueries({ queryKey: part.pathKey() }),
          ),
        );
      },
      onError: () => queries.invalidateQueries({ queryKey: trpc.policy.pathKey() }),
    }),
  );
  const document = change(policy.document);
  const changes = policyChanges(policy.document, document);
  const names = namesOf(policy.document, document);
  const refused = publish.error ? readProblem(publish.error) : null;
  const inForce = Math.max(policy.version, refused?.currentVersion ?? 0);
  return (
    <PublishDialog
      {...rest}
      open
      onOpenChange={onOpenChange}
      submitLabel={`Publish version ${inForce + 1}`}
      blockedBecause={
        blockedBecause ?? (changes.length === 0 ? "Nothing would change: this is in force already." : undefined)
      }
      pending={publish.isPending}
      error={publish.error}
      conflict={
        base < inForce
          ? {
              from: base,
              to: inForce,
              names,
              touched: new Set(changes.map((each) => each.path)),
              onRebase: () => {
                publish.reset();
                onRebase(inForce);
              },
            }
          : null
      }
      onSubmit={(reason) => publish.mutate({ document, expectedVersion: base, reason })}
    >
      {children}
      <PolicyDiff changes={changes} names={names} />
    </PublishDialog>
  );
}

/** Names of the agents of both, so that one who goes is still called by name. */
function namesOf(...documents: readonly PolicyDocument[]): Map<string, string> {
  return new Map(documents.flatMap(({ agents }) => agents.map((agent) => [agent.id, agent.name] as const)));
}
