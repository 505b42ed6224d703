import { basename } from "node:path";

const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/** Names that say nothing of what is inside, so everything ends up there. */
const emptyWords = ["util", "utils", "helper", "helpers", "manager"];
const emptyNames = ["data", "info"];

export function nameViolations(path: string): string[] {
  const name = basename(path);
  const [stem = ""] = name.split(".");
  const found: string[] = [];
  if (!kebabCase.test(name)) found.push(`${path}: file names are kebab-case`);
  if (emptyNames.includes(stem) || stem.split("-").some((word) => emptyWords.includes(word))) {
    found.push(`${path}: the name does not say what is inside`);
  }
  return found;
}
