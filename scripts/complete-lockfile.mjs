/**
 * npm run lockfile, after every `npm install NAME`: brings package-lock.json up to date and completes it.
 *
 * npm leaves optional packages of other platforms out of a lock file when they are not installed or cannot be had at that
 * moment (npm/cli issue 4828), and `npm ci` then refuses the file. Every such package is named, with its version, by the
 * package that wants it, and its name says which platform it is for; that is all an entry needs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inProject } from "./project.mjs";
import { machineEnvironment, npmCommand, runCommand } from "./run-command.mjs";
import { runScript } from "./set-up.mjs";

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];
const libraries = { glibc: "glibc", gnu: "glibc", gnueabihf: "glibc", musl: "musl", musleabihf: "musl" };

/** The entries that `packages` of a lock file lacks, by their path in node_modules. */
export function missingEntries(packages) {
  const missing = {};
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(optionalDependencies)) {
      const version = range.replace(/^[~^]/, "");
      const known = { ...packages, ...missing };
      const found = lookUp(known, path, name);
      if (found !== undefined && (found.version === version || range !== version)) continue;
      missing[found === undefined ? `node_modules/${name}` : `${path}/node_modules/${name}`] = entryFor(name, version);
    }
  }
  return missing;
}

/** As Node.js resolves it: in the package's own node_modules, then in each one further out. */
function lookUp(packages, path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf("node_modules/") - 1))) {
    const found = packages[base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`];
    if (found !== undefined || base === "") return found;
  }
}

function entryFor(name, version) {
  const words = name.split(/[/@-]/);
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.filter((word) => processors.includes(word));
  const libc = words.filter((word) => word in libraries).map((word) => libraries[word]);
  if (os.length + cpu.length === 0) throw new Error(`${name} does not say which platform it is for.`);
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(libc.length > 0 && os.includes("linux") && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runScript(async () => {
    const [command, ...args] = npmCommand();
    await runCommand(command, [...args, "install", "--package-lock-only", "--no-audit", "--no-fund"], {
      env: machineEnvironment(),
      advice: "Check package.json.",
    });
    const path = inProject("package-lock.json");
    const lock = JSON.parse(readFileSync(path, "utf8"));
    const added = missingEntries(lock.packages);
    const entries = Object.entries({ ...lock.packages, ...added }).sort(([left], [right]) => (left < right ? -1 : 1));
    writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, null, 2)}\n`);
    console.log(`package-lock.json: ${Object.keys(added).length} packages of other platforms added`);
    return 0;
  });
}
