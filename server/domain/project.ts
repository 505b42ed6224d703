import { z } from "zod";
import { Reason } from "./change-request.ts";
import { Slug } from "./id.ts";

/** The project that is always there. */
export const DEFAULT_PROJECT = "default";
/** Projects are tenants of one installation; more than this are a mistake. */
export const MAXIMUM_PROJECTS = 1_000;

const Name = z.string().trim().min(1).max(80).describe("What people call it");
const Description = z.string().trim().max(500);

/** A tenant: keys, spend and decisions belong to one. */
export const Project = z.object({
  id: Slug,
  name: z.string(),
  description: z.string(),
  createdAtMs: z.number(),
});
export type Project = z.infer<typeof Project>;

/** A new project. Its id is for good: decisions keep it. */
export const NewProject = z.strictObject({ id: Slug, name: Name, description: Description.default("") });
export type NewProject = z.infer<typeof NewProject>;

/** A change of what a project is called; what is left out stays. */
export const ProjectChange = z.strictObject({
  name: Name.exactOptional(),
  description: Description.exactOptional(),
  reason: Reason,
});
export type ProjectChange = z.infer<typeof ProjectChange>;
