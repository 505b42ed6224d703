import { z } from "zod";
import { clean, DraftList, type ImportDraft, slugOf } from "./draft.ts";

/** A card only claims what its agent can do; outcomes teach the rest. */
const CLAIMED_LEVEL = 0.7;
const MOST_SKILLS = 64;
const DESCRIPTION_CHARACTERS = 2_000;

const CardSkill = z.looseObject({ id: z.string().min(1).max(500), name: z.string().max(500).optional() });
const Interface = z.looseObject({
  url: z.string().max(2_000),
  protocolBinding: z.string().max(100).optional(),
  protocolVersion: z.string().max(50).optional(),
});

/** What is read of an agent card. Protocol 0.3 names its address in `url`, 1.0 in `supportedInterfaces`. */
const Card = z.looseObject({
  name: z.string().min(1).max(500),
  description: z.string().max(100_000).default(""),
  version: z.string().max(100).optional(),
  protocolVersion: z.string().max(50).optional(),
  url: z.string().max(2_000).optional(),
  supportedInterfaces: z.array(Interface).max(64).optional(),
  skills: z.array(z.unknown()).max(1_000).default([]),
});

/** One draft for an A2A agent: the skills of its card become its skills. */
export function agentsOfCard(card: unknown, cardUrl: string, apiKeyEnv: string | undefined): ImportDraft {
  const drafts = new DraftList();
  const host = new URL(cardUrl).host;
  const parsed = Card.safeParse(card);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    drafts.skip(host, `it is not an agent card: ${issue?.path.join(".") || "(card)"} ${issue?.message ?? ""}`);
    return drafts.done();
  }
  const { name, description, url, supportedInterfaces = [] } = parsed.data;
  const addresses = [...(url === undefined ? [] : [url]), ...supportedInterfaces.map((each) => each.url)];
  if (!addresses.some(isHttp)) {
    drafts.skip(name, "its card names no http or https address (url or supportedInterfaces)");
    return drafts.done();
  }
  drafts.add(name, {
    description: clean(description, DESCRIPTION_CHARACTERS),
    endpoint: { kind: "a2a", cardUrl, ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }) },
    tier: "standard",
    skills: skillsOf(name, parsed.data.skills, drafts),
    // A card says nothing of prices or of an output cap.
    price: null,
    maxOutputTokens: null,
  });
  return drafts.done();
}

function skillsOf(agentName: string, listed: readonly unknown[], drafts: DraftList): Record<string, number> {
  const skills: Record<string, number> = {};
  for (const entry of listed) {
    const skill = CardSkill.safeParse(entry);
    const slug = skill.success ? slugOf(skill.data.id) || slugOf(skill.data.name ?? "") : "";
    if (slug === "") drafts.skip(agentName, "one of its skills has no usable id");
    else if (Object.keys(skills).length >= MOST_SKILLS && !Object.hasOwn(skills, slug))
      drafts.skip(`${agentName}: ${slug}`, `an agent has at most ${MOST_SKILLS} skills`);
    else skills[slug] = CLAIMED_LEVEL;
  }
  return skills;
}

function isHttp(address: string): boolean {
  return /^https?:$/.test(URL.parse(address)?.protocol ?? "");
}
