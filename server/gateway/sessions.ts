import type { Actor } from "../domain/access.ts";
import type { Clock } from "../services/ports.ts";
import { createExpiring } from "./expiring.ts";

/** A signed-in browser stays signed in for this long. */
export const SESSION_MS = 12 * 3_600_000;
const LINK_MS = 24 * 3_600_000;

/** For whom a browser acts: the owner of a key, with which the session falls, or a person whom the OpenID provider named. */
export type SessionOwner = { kind: "key"; key: string } | { kind: "person"; actor: Actor };

/** Browsers that are signed in. */
export interface Sessions {
  /** A token that opens one session for the owner of `key`, once, within a day. */
  makeLinkToken(key: string): string;
  /** The key that the token stands for, or `null` if it was used, is too old or was never made. */
  redeem(linkToken: string): string | null;
  /** A session for the owner of this key. */
  open(key: string): string;
  openForPerson(actor: Actor): string;
  /** `null` if there is no such session. */
  ownerOf(sessionId: string): SessionOwner | null;
  close(sessionId: string): void;
}

/** Sessions of this process, in memory: they end with it. */
export function createSessions(clock: Clock): Sessions {
  const links = createExpiring<string>(clock, LINK_MS);
  const sessions = createExpiring<SessionOwner>(clock, SESSION_MS);
  return {
    makeLinkToken: links.add,
    redeem(linkToken) {
      const key = links.get(linkToken);
      links.remove(linkToken);
      return key;
    },
    open: (key) => sessions.add({ kind: "key", key }),
    openForPerson: (actor) => sessions.add({ kind: "person", actor }),
    ownerOf: sessions.get,
    close: sessions.remove,
  };
}
