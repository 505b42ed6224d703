import type { Permission } from "../domain/access.ts";
import { assertWritable } from "../services/controls/assert-allowed.ts";
import type { World } from "../services/world.ts";
import type { Door } from "./door.ts";
import { DOORS } from "./doors.ts";
import type { Handlers } from "./handlers.ts";

const CHANGES: ReadonlySet<Permission | "public"> = new Set(["change", "administer"]);

/** Has every door that changes something ask first whether changes are on. Work itself is no change. */
export function guardChanges(world: World, handlers: Handlers): Handlers {
  const guarded = Object.entries(handlers).map(([name, handle]) => {
    const door: Door = DOORS[name as keyof Handlers];
    if (door.method === "GET" || !CHANGES.has(door.permission) || door.inReadOnly) return [name, handle];
    return [
      name,
      async (call: never) => {
        assertWritable(world);
        return handle(call);
      },
    ];
  });
  return Object.fromEntries(guarded) as Handlers;
}
