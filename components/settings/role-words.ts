import type { Role } from "../../server/domain/access.ts";

/** What each role may do, in one sentence. */
export const ROLE_WORDS: Record<Role, { label: string; meaning: string }> = {
  caller: {
    label: "Caller",
    meaning: "For programs: sends tasks and reports outcomes of its own project, nothing else.",
  },
  viewer: { label: "Viewer", meaning: "Reads everything of its project and tries what-ifs; changes nothing." },
  operator: { label: "Operator", meaning: "Also sends tasks, and changes the policy: weights, lanes, agents." },
  admin: { label: "Administrator", meaning: "Also makes and ends keys, projects and webhooks." },
};
