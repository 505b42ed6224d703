/** Stamps: a file beside a result says from what it was made, so that it is made again only when that has changed. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inProject } from "./project.mjs";

/** A hash over the names and contents of files and folders of the project; what does not exist counts as absent. */
export function hashOf(paths, ...extras) {
  const hash = createHash("sha256");
  for (const extra of extras) hash.update(`${extra}\0`);
  for (const path of paths) addTo(hash, path);
  return hash.digest("hex");
}

function addTo(hash, path) {
  const stats = statSync(inProject(path), { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    hash.update(`${path}\0${stats.size}\0`).update(readFileSync(inProject(path)));
    return;
  }
  for (const name of readdirSync(inProject(path)).sort()) addTo(hash, join(path, name));
}

export function hasStamp(path, stamp) {
  try {
    return readFileSync(inProject(path), "utf8") === stamp;
  } catch {
    return false;
  }
}

export function writeStamp(path, stamp) {
  mkdirSync(dirname(inProject(path)), { recursive: true });
  writeFileSync(inProject(path), stamp);
}

export function removeStamp(path) {
  rmSync(inProject(path), { force: true });
}
