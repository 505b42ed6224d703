/** Writes the table of settings into the README, from the schema that parses them. Run after changing server/config.ts. */
import { readFileSync, writeFileSync } from "node:fs";
import { SETTINGS_END, SETTINGS_START, settingsTable } from "./settings-table.ts";

const path = new URL("../README.md", import.meta.url);
const readme = readFileSync(path, "utf8");
const from = readme.indexOf(SETTINGS_START) + SETTINGS_START.length;
const to = readme.indexOf(SETTINGS_END);
if (to < from) throw new Error("README.md has no place for the settings");
writeFileSync(path, `${readme.slice(0, from)}\n${settingsTable()}\n${readme.slice(to)}`);
