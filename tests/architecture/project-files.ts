import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "./source.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const neverOurs = ["node_modules", ".git", ".next", ".signalbox", "test-results", "generated"];

/** Files that belong to the project: what git tracks or would, and in a copy without git whatever is not made here. */
export function projectFiles(): string[] {
  if (!existsSync(join(root, ".git"))) return filesUnder("");
  const output = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 50_000_000,
  });
  return output.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !neverOurs.includes(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : [path];
    });
}

/** TypeScript of the given top folders, without what Prisma generates. */
export function sourceFiles(folders: readonly string[]): SourceFile[] {
  return projectFiles()
    .filter((path) => /\.tsx?$/.test(path) && folders.includes(path.split("/")[0] ?? ""))
    .filter((path) => !path.startsWith("server/store/generated/"))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Files that are text: those without a zero byte in the beginning. */
export function textFiles(): SourceFile[] {
  return projectFiles()
    .filter((path) => statSync(join(root, path)).isFile())
    .map((path) => ({ path, bytes: readFileSync(join(root, path)) }))
    .filter(({ bytes }) => !bytes.subarray(0, 8000).includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString("utf8") }));
}
