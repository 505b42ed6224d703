/** What the use cases of projects need of the world. */
import type { AuditEntry } from "../../domain/audit.ts";
import type { Project } from "../../domain/project.ts";

/** Each change is one transaction with its audit entry. */
export interface ProjectStore {
  /** In the order of their ids. */
  list(): Promise<Project[]>;
  find(id: string): Promise<Project | null>;
  /** `exists` where the id is taken, `too_many` where there are `most` already. */
  create(project: Project, most: number, audit: AuditEntry): Promise<"created" | "exists" | "too_many">;
  /** Sets name and description. False where there is no such project. */
  save(project: Project, audit: AuditEntry): Promise<boolean>;
}
