/** node scripts/run.mjs FILE [ARGUMENTS]: makes the clone ready, without the dashboard, and runs one of its programs. */
import { launch } from "./launch.mjs";
import { ensureReady, runScript } from "./set-up.mjs";

const [file = "", ...args] = process.argv.slice(2);

await runScript(async () => {
  await ensureReady({ build: false });
  return await launch(file, args);
});
