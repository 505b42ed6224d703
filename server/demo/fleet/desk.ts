import { type Behaviour, NATURAL } from "./behaviour.ts";
import type { Character } from "./character.ts";

/** What one agent has done since its start. */
export interface Served {
  requests: number;
  answered: number;
  refused: number;
  /** Answers that nobody waited for: the caller went away first. */
  abandoned: number;
  inFlight: number;
}

/** One agent at run time: who it is, what was done to it, and what it is busy with. */
export interface Desk {
  readonly character: Character;
  behaviour: Behaviour;
  readonly served: Served;
}

export function openDesk(character: Character): Desk {
  return {
    character,
    behaviour: NATURAL,
    served: { requests: 0, answered: 0, refused: 0, abandoned: 0, inFlight: 0 },
  };
}
