import type { Actor } from "../domain/access.ts";
import type { Caller } from "./ports.ts";
import { demand, type World } from "./world.ts";

export interface WhoAmI {
  actor: Actor;
  /** By a key, sent along or signed in with, or as a person by the OpenID provider. */
  signedInBy: "key" | "oidc";
  /** Whether people may sign in by the OpenID provider. */
  singleSignOn: boolean;
}

/** Who asks, and how they are known. */
export async function whoAmI(world: World, caller: Caller): Promise<WhoAmI> {
  demand(caller, "explain");
  const { actor } = caller;
  const signedInBy = actor.id.startsWith("person:") ? "oidc" : "key";
  return { actor, signedInBy, singleSignOn: world.settings.singleSignOn };
}
