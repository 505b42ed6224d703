/** npm start [-- OPTIONS]: makes the clone ready and runs the server; `npm start -- --help` lists the options. */
import { launch } from "./launch.mjs";
import { ensureReady, runScript } from "./set-up.mjs";

const args = process.argv.slice(2);
const withoutDashboard = ["--help", "-h", "--version", "--no-dashboard"];

await runScript(async () => {
  await ensureReady({ build: !args.some((arg) => withoutDashboard.includes(arg)) });
  return await launch("server/main.ts", args);
});
