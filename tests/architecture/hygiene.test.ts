import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { missingEntries } from "../../scripts/complete-lockfile.mjs";
import { root, textFiles } from "./project-files.ts";

/** Put together here, so that this file does not hold what it looks for. */
const machinePath = new RegExp(`(?<![\\w.}-])/(${["work", "root"].join("|")}|home/[a-z]+|Users/[A-Za-z]+)/`);
const registries = ["registry.npmjs.org", "registry.yarnpkg.com", "pypi.org", "files.pythonhosted.org", "unpkg.com"];
const registryHost = new RegExp(registries.map((host) => host.replaceAll(".", "\\.")).join("|"));

const files = textFiles().filter(({ path }) => path !== "tests/architecture/hygiene.test.ts");
const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, object> };

test("no file names a path of somebody's machine", () => {
  expect(linesWith(machinePath)).toEqual([]);
});

test("no file names the host of a package registry: which one is used is the machine's setting", () => {
  expect(linesWith(registryHost)).toEqual([]);
  expect(Object.keys(lock.packages).filter((path) => "resolved" in (lock.packages[path] ?? {}))).toEqual([]);
});

test("the lock file holds the packages of every platform: `npm run lockfile` completes it", () => {
  expect(Object.keys(missingEntries(lock.packages))).toEqual([]);
});

test("the checks find what they look for", () => {
  for (const text of ["see /ro".concat("ot/x"), '"/wo'.concat('rk/main"'), "cd /home/ann/signalbox"]) {
    expect(machinePath.test(text)).toBe(true);
  }
  for (const text of ["/v1/work/1", "./root/x", "https://example.com/home/ann/"]) {
    expect(machinePath.test(text)).toBe(false);
  }
  expect(registryHost.test("https://registry.npmjs.org/zod")).toBe(true);
});

function linesWith(pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split("\n")
      .map((line, index) => ({ line, number: index + 1 }))
      .filter(({ line }) => pattern.test(line))
      .map(({ number }) => `${path}:${number}`),
  );
}
