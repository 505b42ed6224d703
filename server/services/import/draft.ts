import { Agent } from "../../domain/agent.ts";
import { MAXIMUM_AGENTS } from "../../domain/policy.ts";
import type { PriceList } from "../../domain/price-list.ts";

/** Agents read from elsewhere, as drafts to look through and publish; what could not be read is named with the cause. */
export interface ImportDraft {
  agents: Agent[];
  skipped: { name: string; reason: string }[];
}

/** What drafts are priced from. */
export interface PriceContext {
  prices: PriceList;
  atMs: number;
}

/** Names of what was skipped, each with its cause; the rest is only counted. */
const MOST_SKIPPED = 200;
const NAME_CHARACTERS = 80;
const ID_CHARACTERS = 63;

/** Gathers drafts: makes their ids, keeps them apart, bounds their number, and says why the others were left out. */
export class DraftList {
  readonly #agents = new Map<string, Agent>();
  readonly #skipped: ImportDraft["skipped"] = [];
  #uncounted = 0;

  /** Adds an agent; one that does not parse, or is one too many, is skipped. */
  add(name: string, input: Record<string, unknown>): void {
    if (this.#agents.size >= MAXIMUM_AGENTS) {
      this.skip(name, `one policy holds at most ${MAXIMUM_AGENTS} agents`);
      return;
    }
    const slug = slugOf(name);
    if (slug === "") {
      this.skip(name, "its name has no letter or digit that an id could be made of");
      return;
    }
    const id = this.#freeId(slug);
    const parsed = Agent.safeParse({ ...input, id, name: clean(name, NAME_CHARACTERS) });
    if (parsed.success) this.#agents.set(id, parsed.data);
    else {
      const [issue] = parsed.error.issues;
      this.skip(name, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not valid"}`);
    }
  }

  skip(name: string, reason: string): void {
    if (this.#skipped.length < MOST_SKIPPED) this.#skipped.push({ name: clean(name, NAME_CHARACTERS), reason });
    else this.#uncounted += 1;
  }

  done(): ImportDraft {
    const more = this.#uncounted;
    const skipped = more === 0 ? this.#skipped : [...this.#skipped, { name: `${more} more`, reason: "not listed" }];
    return { agents: [...this.#agents.values()], skipped };
  }

  #freeId(slug: string): string {
    for (let number = 1; ; number += 1) {
      const suffix = number === 1 ? "" : `-${number}`;
      const id = `agent_${slug.slice(0, ID_CHARACTERS - suffix.length)}${suffix}`;
      if (!this.#agents.has(id)) return id;
    }
  }
}

/** A name as an id or a skill spells it: lower case, with `-` for everything else. Empty where nothing is left. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[-_]+/, "")
    .slice(0, ID_CHARACTERS)
    .replace(/[-_]+$/, "");
}

/** Text from elsewhere, without control characters and not longer than `characters`. */
export function clean(text: string, characters: number): string {
  return text
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, characters)
    .toWellFormed();
}
