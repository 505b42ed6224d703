import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nameViolations } from "./file-names.ts";
import { importViolations, layerOf } from "./import-rules.ts";
import { layers } from "./import-table.ts";
import { projectFiles, root, sourceFiles } from "./project-files.ts";
import { purityViolations } from "./purity.ts";

const sources = sourceFiles(["server", "app", "components"]);

describe("the project", () => {
  test("no module imports what its layer may not", () => {
    expect(sources.flatMap(importViolations)).toEqual([]);
  });

  test("the engine knows no clock, no chance and no world", () => {
    expect(sources.filter(({ path }) => layerOf(path) === "engine").flatMap(purityViolations)).toEqual([]);
  });

  test("file names are kebab-case and say what is inside", () => {
    const ours = projectFiles().filter((path) => /^(server|app|components|tests|scripts)\/.*\.(tsx?|mjs)$/.test(path));
    expect(ours.flatMap(nameViolations)).toEqual([]);
  });

  test("every folder of server/ has a line in the table", () => {
    const folders = readdirSync(join(root, "server"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !(name in layers))).toEqual([]);
  });
});

/** Made-up modules that break a rule, because a checker that finds nothing may be looking at nothing. */
describe("the checker finds", () => {
  const forbidden: [path: string, text: string][] = [
    ["server/domain/a.ts", 'import { b } from "../engine/b.ts";'],
    ["server/domain/a.ts", 'import { readFileSync } from "node:fs";'],
    ["server/domain/a.ts", 'import pg from "pg";'],
    ["server/engine/a.ts", 'import { z } from "zod";'],
    ["server/engine/a.ts", 'import type { Port } from "../services/ports.ts";'],
    ["server/engine/a.ts", 'export type { Port } from "../services/ports.ts";'],
    ["server/engine/a.ts", 'export * from "../services/route-task.ts";'],
    ["server/engine/a.ts", 'type A = import("../services/ports.ts").Port;'],
    ["server/engine/a.ts", 'const a = await import("../services/ports.ts");'],
    ["server/engine/a.ts", "const a = await import(nameOfModule);"],
    ["server/engine/a.ts", 'const a = require("node:fs");'],
    ["server/engine/a.ts", 'import "../store/a.ts";'],
    ["server/services/a.ts", 'import type { Row } from "../store/rows.ts";'],
    ["server/services/a.ts", 'import { PrismaClient } from "@prisma/client";'],
    ["server/store/a.ts", 'import { routeTask } from "../services/route-task.ts";'],
    ["server/store/a.ts", 'import { realPort } from "../services/ports.ts";'],
    ["server/store/a.ts", 'import type { Live } from "../live/live.ts";'],
    ["server/store/journal/a.ts", 'import { decide } from "../../engine/decide.ts";'],
    ["server/live/a.ts", 'import pg from "pg";'],
    ["server/agents/a.ts", 'import { trace } from "@opentelemetry/api";'],
    ["server/gateway/a.ts", 'import { decide } from "../engine/decide.ts";'],
    ["server/gateway/a.ts", 'import { appRouter } from "../api/router.ts";'],
    ["server/api/a.ts", 'import type { Rows } from "../store/rows.ts";'],
    ["server/demo/a.ts", 'import { openStore } from "../store/store.ts";'],
    ["server/workers/a.ts", 'import { config } from "../config.ts";'],
    ["components/a.tsx", 'import { appRouter } from "../server/api/router.ts";'],
    ["components/a.tsx", 'import { decide } from "../server/engine/decide.ts";'],
    ["components/a.tsx", 'import Page from "../app/page.tsx";'],
    ["components/a.tsx", 'import { join } from "node:path";'],
    ["app/page.tsx", 'import { openStore } from "../server/store/store.ts";'],
    ["app/page.tsx", 'import pg from "pg";'],
    ["server/new-folder/a.ts", ""],
    ["server/stray.ts", ""],
  ];
  test.each(forbidden)("%s with %s", (path, text) => {
    expect(importViolations({ path, text })).toHaveLength(1);
  });

  const allowed: [path: string, text: string][] = [
    ["server/domain/a.ts", 'import { z } from "zod"; import { b } from "./b.ts";'],
    ["server/engine/a.ts", 'import type { Agent } from "../domain/agent.ts";'],
    ["server/store/a.ts", 'import type { Port } from "../services/ports.ts"; import pg from "pg";'],
    ["server/store/a.ts", 'import { type Port } from "../services/ports.ts";'],
    ["server/gateway/a.ts", 'import { routeTask } from "../services/route-task.ts"; import Fastify from "fastify";'],
    [
      "server/container.ts",
      'import { openStore } from "./store/store.ts"; import { trace } from "@opentelemetry/api";',
    ],
    ["components/a.tsx", 'import type { AppRouter } from "../server/api/router.ts"; import { useState } from "react";'],
    ["app/page.tsx", 'import "./globals.css"; import { Badge } from "../components/ui/badge.tsx";'],
  ];
  test.each(allowed)("nothing in %s with %s", (path, text) => {
    expect(importViolations({ path, text })).toEqual([]);
  });

  const impure = [
    "const now = Date.now();",
    'const now = Date["now"]();',
    "const now = new Date();",
    "const now = Date();",
    "const chance = Math.random();",
    "const start = performance.now();",
    "const home = process.env.HOME;",
    "const { env } = process;",
    "const bag = { process };",
    "const now = globalThis.Date;",
    "const id = crypto.randomUUID();",
    "setTimeout(() => {}, 1);",
  ];
  test.each(impure)("what is impure in the engine: %s", (text) => {
    expect(purityViolations({ path: "server/engine/a.ts", text }).length).toBeGreaterThan(0);
  });

  const pure = [
    "const at = new Date(atMs).toISOString();",
    "const p = factor.process + factor.performance;",
    "const bag = { process: 1, performance: 2 };",
    "const root = Math.sqrt(2);",
    "// Date.now() in a comment",
  ];
  test.each(pure)("nothing impure in: %s", (text) => {
    expect(purityViolations({ path: "server/engine/a.ts", text })).toEqual([]);
  });

  const badNames = ["server/engine/utils.ts", "server/engine/score-helpers.ts", "server/store/data.ts", "app/Page.tsx"];
  test.each(badNames)("the file name %s", (path) => {
    expect(nameViolations(path)).toHaveLength(1);
  });

  const goodNames = [
    "server/engine/loop-guard.ts",
    "app/page.tsx",
    "tests/contract/live.test.ts",
    "server/x/database.ts",
  ];
  test.each(goodNames)("nothing in the file name %s", (path) => {
    expect(nameViolations(path)).toEqual([]);
  });
});
