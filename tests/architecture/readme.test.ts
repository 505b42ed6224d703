import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SETTINGS_END, SETTINGS_START, settingsTable } from "../../scripts/settings-table.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("the README lists every setting as the program parses it", () => {
  const listed = readme.slice(readme.indexOf(SETTINGS_START) + SETTINGS_START.length, readme.indexOf(SETTINGS_END));
  expect(listed.trim(), "run npm run settings").toBe(settingsTable());
});

test("every file that the README links to exists", () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path!);
  expect(links.length).toBeGreaterThan(4);
  for (const path of links) expect(() => readFileSync(new URL(`../../${path}`, import.meta.url)), path).not.toThrow();
});
