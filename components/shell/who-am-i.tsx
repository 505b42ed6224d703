"use client";

import { Menu } from "@base-ui/react/menu";
import { useQuery } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useTRPC } from "../api/trpc.ts";
import { Badge } from "../ui/badge.tsx";
import { signOut } from "./session.ts";

/** Who acts, in which project and role, and the way out. */
export function WhoAmI() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.system.whoAmI.queryOptions(undefined, { staleTime: 60_000 }));
  if (!data) return <span className="w-16" />;
  const { actor } = data;
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`Signed in as ${actor.name}, ${actor.role} of project ${actor.project}`}
        className="inline-flex h-7.5 items-center gap-2 rounded-md border-l px-2 pl-3 hover:bg-hover max-sm:hidden"
      >
        <span className="text-ink-3">{actor.project}</span>
        <Badge>{actor.role}</Badge>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-50">
          <Menu.Popup className="min-w-48 rounded-lg border border-line-strong bg-raised p-1 shadow-lg shadow-black/10 outline-none">
            <p className="px-2 py-1.5">
              <span className="block font-medium">{actor.name}</span>
              <span className="block text-sm text-ink-3">
                {actor.role} of project {actor.project}
              </span>
            </p>
            <Menu.Item
              onClick={() => void signOut()}
              className="flex h-7.5 items-center gap-2 rounded-md px-2 outline-none data-highlighted:bg-hover"
            >
              <LogOut aria-hidden size={14} />
              Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
