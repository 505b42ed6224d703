"use client";

import { useQuery } from "@tanstack/react-query";
import type { Actor, Permission } from "../../server/domain/access.ts";
import { may, PERMISSIONS } from "../../server/domain/lists/access.ts";
import { useTRPC } from "../api/trpc.ts";

/** Whether the person at the screen may do something; `because` says why not, for a control that is shown disabled. */
export interface Allowance {
  allowed: boolean;
  because: string | undefined;
}

/** What the role of `actor` allows; nothing while it is not known who acts. */
export function allowanceOf(actor: Actor | undefined, permission: Permission): Allowance {
  if (actor === undefined) return { allowed: false, because: "Your role is being read." };
  if (may(actor, permission)) return { allowed: true, because: undefined };
  const roles = PERMISSIONS[permission].filter((role) => role !== "caller");
  return { allowed: false, because: `Your role is ${actor.role}; this takes ${roles.join(" or ")}.` };
}

/** Whether the person at the screen may do something. */
export function useMay(permission: Permission): Allowance {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.system.whoAmI.queryOptions(undefined, { staleTime: 60_000 }));
  return allowanceOf(data?.actor, permission);
}
