import { describeEnvironment } from "../server/config.ts";

export const SETTINGS_START = "<!-- settings: npm run settings writes what stands here -->";
export const SETTINGS_END = "<!-- settings end -->";

/** The settings as `--help` lists them, as a Markdown table. */
export function settingsTable(): string {
  const rows = describeEnvironment()
    .split("\n")
    .map((line) => /^ {2}(\S+) +(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name, meaning]) => `| \`${name}\` | ${meaning!.replaceAll("|", "\\|")} |`);
  return ["| variable | what it is |", "|---|---|", ...rows].join("\n");
}
