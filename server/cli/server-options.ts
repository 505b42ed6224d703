import { parseArgs } from "node:util";

/** What the server was asked for on its command line. */
export interface ServerOptions {
  help: boolean;
  version: boolean;
  apiOnly: boolean;
  /** `null`: as it suits the database. */
  demo: boolean | null;
}

/** Reads the arguments. Throws a `TypeError` with a sentence for an option that there is not. */
export function readServerOptions(args: string[]): ServerOptions {
  const { values } = parseArgs({
    args,
    options: {
      demo: { type: "boolean" },
      "no-demo": { type: "boolean", default: false },
      "api-only": { type: "boolean", default: false },
      "no-dashboard": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      version: { type: "boolean", default: false },
    },
  });
  return {
    help: values.help,
    version: values.version,
    apiOnly: values["api-only"] || values["no-dashboard"],
    demo: values["no-demo"] ? false : (values.demo ?? null),
  };
}

/** `environment`: a line for each variable. */
export function serverUsage(environment: string): string {
  return `Signalbox decides which agent gets which task, and records why.

Usage: npm start -- [options]

  --demo        run the demo: simulated agents, lanes for them and a trickle of tasks
  --no-demo     do not; without either, it runs on the embedded database until that has agents of your own
  --api-only    a router without the dashboard (also --no-dashboard)
  --version     print the version
  --help        print this

Environment:

${environment}
`;
}
