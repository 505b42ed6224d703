"use client";

import { useQuery } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import type { Permission } from "../../server/domain/access.ts";
import { may, PERMISSIONS } from "../../server/domain/lists/access.ts";
import { useTRPC } from "../api/trpc.ts";
import { signOut } from "../shell/session.ts";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Facts, Section } from "../ui/section.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { ROLE_WORDS } from "./role-words.ts";

const PERMISSION_WORDS: Record<Permission, string> = {
  route: "Send tasks and report outcomes",
  explain: "Explain a task without sending it",
  read: "Read everything of the project",
  read_own: "Read decisions",
  change: "Change the policy: weights, lanes, agents",
  administer: "Make and end keys, projects and webhooks",
};

/** Who is signed in, what they may do, and the way out. */
export function Access() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.system.whoAmI.queryOptions(undefined, { staleTime: 60_000 }));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingLines lines={4} label="Reading who you are" />;
  const { actor } = data;
  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-2">
      <Section
        title="You"
        aside={
          <Button size="small" onClick={() => void signOut()}>
            <LogOut aria-hidden size={13} />
            Sign out
          </Button>
        }
      >
        <Facts
          items={[
            ["Name", actor.name],
            [
              "Id",
              <code key="id" className="font-mono text-sm">
                {actor.id}
              </code>,
            ],
            ["Role", ROLE_WORDS[actor.role].label],
            ["Project", actor.project === "default" ? "default, which sees all projects" : actor.project],
            [
              "Signed in by",
              data.signedInBy === "oidc" ? "single sign-on (OpenID Connect)" : "a key or the printed link",
            ],
            [
              "Single sign-on",
              data.singleSignOn ? "on: people sign in by the OpenID provider" : "off: no OpenID provider is configured",
            ],
          ]}
        />
      </Section>
      <Section title="What you may do">
        <ul>
          {(Object.keys(PERMISSIONS) as Permission[]).map((permission) => {
            const allowed = may(actor, permission);
            return (
              <li key={permission} className="flex min-h-8 items-center gap-3 border-b">
                <span className={allowed ? "" : "text-ink-3"}>{PERMISSION_WORDS[permission]}</span>
                <span className={`ml-auto text-sm ${allowed ? "text-good" : "text-ink-3"}`}>
                  {allowed
                    ? "allowed"
                    : `takes ${PERMISSIONS[permission].filter((role) => role !== "caller").join(" or ")}`}
                </span>
              </li>
            );
          })}
        </ul>
      </Section>
    </div>
  );
}
