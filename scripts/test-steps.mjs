/** The steps of `npm test`. All run on the project's Node.js and show their own output. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { delimiter } from "node:path";
import { inProject, projectNode } from "./project.mjs";
import { tryCommand } from "./run-command.mjs";
import { findChromium } from "./system-packages.mjs";

const reports = "test-results";
const programs = {
  tsc: "node_modules/typescript/bin/tsc",
  biome: "node_modules/@biomejs/biome/bin/biome",
  knip: "node_modules/knip/bin/knip.js",
  vitest: "node_modules/vitest/vitest.mjs",
  playwright: "node_modules/@playwright/test/cli.js",
};

/** The browser tests have a command of their own, `npm run e2e`, until they pass on a busy machine as well. */
export const defaultSteps = ["types", "lint", "unused", "tests"];

export const testSteps = {
  types: { title: "TypeScript", run: () => onNode(programs.tsc, ["--project", "."]) },
  lint: { title: "Biome, lint and format", run: () => onNode(programs.biome, ["ci", "."]) },
  unused: { title: "Knip, unused files, exports and dependencies", run: () => onNode(programs.knip, []) },
  unit: vitestStep("Vitest, what needs no server", "unit", ["tests/engine", "tests/architecture", "tests/services"]),
  tests: vitestStep("Vitest, everything", "tests", []),
  e2e: {
    title: "Playwright, the dashboard in a browser",
    report: { path: `${reports}/e2e.json`, format: "playwright" },
    needsBuild: true,
    programs: ["chromium"],
    exists: () => existsSync(inProject("playwright.config.ts")) && hasSpecs("tests/e2e"),
    run() {
      rmSync(inProject(this.report.path), { force: true });
      return onNode(programs.playwright, ["test", "--reporter=line,json"], {
        PLAYWRIGHT_JSON_OUTPUT_FILE: inProject(this.report.path),
        CHROMIUM_PATH: findChromium() ?? "",
      });
    },
  },
};

function vitestStep(title, name, folders) {
  const report = { path: `${reports}/${name}.json`, format: "vitest" };
  return {
    title,
    report,
    run() {
      rmSync(inProject(report.path), { force: true });
      const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report.path}`];
      return onNode(programs.vitest, ["run", "--passWithNoTests", ...reporters, ...folders]);
    },
  };
}

async function onNode(program, args, env = {}) {
  const path = `${inProject("node_modules", ".bin")}${delimiter}${process.env.PATH}`;
  const options = { show: true, env: { ...process.env, ...env, PATH: path } };
  return (await tryCommand(projectNode, [program, ...args], options)).code;
}

function hasSpecs(folder) {
  if (!existsSync(inProject(folder))) return false;
  return readdirSync(inProject(folder), { recursive: true }).some((name) => /\.(spec|test)\.ts$/.test(String(name)));
}
