/** npm run bench -- NAME [ARGUMENTS]: runs tests/bench/NAME.ts; without a name, lists what there is. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./launch.mjs";
import { inProject } from "./project.mjs";
import { ensureReady, runScript } from "./set-up.mjs";

const folder = join("tests", "bench");
const [name = "", ...args] = process.argv.slice(2);

await runScript(async () => {
  const file = join(folder, `${name}.ts`);
  if (!existsSync(inProject(file))) {
    const names = readdirSync(inProject(folder)).filter((entry) => entry.endsWith(".ts"));
    console.error(`Usage: npm run bench -- NAME, one of: ${names.map((entry) => entry.slice(0, -3)).join(", ")}`);
    return 2;
  }
  await ensureReady({ build: false });
  return await launch(file, args);
});
