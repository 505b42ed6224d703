/** What has to be there before anything runs. A step is `current()` or else has to `run()`. */
import { existsSync, readFileSync } from "node:fs";
import { inProject, projectNode } from "./project.mjs";
import { machineEnvironment, npmCommand, runCommand, tryCommand } from "./run-command.mjs";
import { hashOf, hasStamp, removeStamp, writeStamp } from "./stamp.mjs";

/** The Prisma command would try to download its engine; that any file stands in for it is enough to generate. */
const withoutDownloads = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" };

export const dependencies = {
  title: "Installing dependencies",
  stampPath: "node_modules/.signalbox-stamp",
  stamp: () => hashOf(["package-lock.json"], process.platform, process.arch),

  current() {
    if (!existsSync(projectNode)) return false;
    if (hasStamp(this.stampPath, this.stamp())) return true;
    if (!installationMatchesLock()) return false;
    writeStamp(this.stampPath, this.stamp());
    return true;
  },

  async run() {
    await requireNpm();
    const [command, ...args] = npmCommand();
    // Types and build tools are needed to run from a clone, whatever NODE_ENV says.
    await runCommand(command, [...args, "ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"], {
      env: { ...machineEnvironment(), ...withoutDownloads },
      advice: "Check the connection to the npm registry, and that package.json and package-lock.json agree.",
    });
    await runCommand(projectNode, ["--version"], {
      advice:
        "The package `node` has not installed its program. If npm is set to ignore install scripts, run\n" +
        "npm ci --ignore-scripts=false",
    });
    writeStamp(this.stampPath, this.stamp());
  },
};

/** After `npm install NAME`, npm's own record of what it installed says that there is nothing to do. */
function installationMatchesLock() {
  const wanted = readPackages("package-lock.json");
  const installed = readPackages("node_modules/.package-lock.json");
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional, peer, link }]) => {
    if (path === "" || link) return true;
    const found = installed[path];
    if (found === undefined) return Boolean(optional || devOptional || peer);
    return found.version === version && found.integrity === integrity;
  });
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(inProject(path), "utf8")).packages;
  } catch {
    return null;
  }
}

async function requireNpm() {
  const [command, ...args] = npmCommand();
  const { code, output } = await tryCommand(command, [...args, "--version"], { env: machineEnvironment() }).catch(
    () => ({ code: 1, output: "" }),
  );
  const major = Number.parseInt(output, 10);
  if (code === 0 && major >= 10) return;
  throw new Error(
    code === 0
      ? `Signalbox needs npm 10 or later, and this is npm ${output.trim()}. Run: npm install --global npm@11`
      : "Signalbox needs npm, and it was not found. It comes with Node.js: https://nodejs.org",
  );
}

export const prismaClient = {
  title: "Generating the database client",
  stampPath: "server/store/generated/.signalbox-stamp",
  stamp: () => hashOf(["prisma/schema.prisma", "node_modules/prisma/package.json"]),

  current() {
    return hasStamp(this.stampPath, this.stamp());
  },

  async run() {
    removeStamp(this.stampPath);
    await runCommand(projectNode, ["node_modules/prisma/build/index.js", "generate"], {
      env: { ...process.env, ...withoutDownloads },
      advice: "Check prisma/schema.prisma.",
    });
    writeStamp(this.stampPath, this.stamp());
  },
};

export const dashboard = {
  title: "Building the dashboard",
  stampPath: ".next/signalbox-stamp",
  // Screens know the server by its types only, which leave no trace in the build; of its code they use the domain.
  stamp: () =>
    hashOf([
      "app",
      "components",
      "public",
      "server/domain",
      "next.config.js",
      "postcss.config.mjs",
      "tsconfig.json",
      "package-lock.json",
    ]),

  current() {
    return !existsSync(inProject("app/layout.tsx")) || hasStamp(this.stampPath, this.stamp());
  },

  async run() {
    // Taken before, so that a file saved during the build counts as a change.
    const stamp = this.stamp();
    removeStamp(this.stampPath);
    await runCommand(projectNode, ["node_modules/next/dist/bin/next", "build"], {
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      advice: "The messages above name the file. `npm run check` finds most causes faster.",
    });
    writeStamp(this.stampPath, stamp);
  },
};
