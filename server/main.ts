import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { readServerOptions, type ServerOptions, serverUsage } from "./cli/server-options.ts";
import { type Started, stopAll, stopSignal, untilAborted } from "./cli/until-stopped.ts";
import { welcome } from "./cli/welcome.ts";
import { type Config, ConfigError, describeEnvironment, readConfig } from "./config.ts";
import { buildContainer, type Container, openGateway } from "./container.ts";
import { startDemo } from "./demo/start-demo.ts";
import { ADMIN_KEY_FILE } from "./domain/access.ts";
import type { Gateway } from "./gateway/gateway.ts";
import type { PageHandler } from "./gateway/pages.ts";
import { type AdminKey, keepAdminKey } from "./live/admin-key.ts";
import { keepMasterSecret } from "./live/master-secret.ts";
import { systemVault } from "./live/vault.ts";
import type { Log } from "./services/ports.ts";
import { startEmbeddedPostgres } from "./store/embedded-postgres.ts";
import { migrate } from "./store/migrate.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** Answers under way and spans on their way may take this much of a shutdown. */
const DRAIN_MS = 4_000;
const SPANS_MS = 2_000;

const say = (line: string) => console.log(line);

await main();

async function main(): Promise<void> {
  const options = orExit(() => readServerOptions(process.argv.slice(2)), TypeError);
  if (options.help) return void process.stdout.write(serverUsage(describeEnvironment()));
  if (options.version) return say(version);
  const config = orExit(() => readConfig(process.env), ConfigError);
  const log = pino({ level: config.SIGNALBOX_LOG_LEVEL }, pino.destination({ dest: 2, sync: true }));
  const started: Started[] = [];
  const stopping = stopSignal();
  try {
    await start(config, options, log, started, stopping);
    await untilAborted(stopping);
  } catch (error) {
    if (!stopping.aborted) {
      console.error(`Signalbox could not start: ${messageOf(error)}`);
      log.info({ err: error }, "could not start");
      process.exitCode = 1;
    }
  }
  await stopAll(started, log);
  process.exit();
}

/** What was written wrongly on the command line or in the environment ends the program before it began: 2. */
function orExit<Value>(read: () => Value, expected: abstract new (...args: never[]) => Error): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof expected)) throw error;
    console.error(`${error.message}\nTry --help.`);
    process.exit(2);
  }
}

/** Starts everything in order. Throws as soon as it is asked to stop; what runs by then is in `started`. */
async function start(
  config: Config,
  options: ServerOptions,
  log: Log,
  started: Started[],
  stopping: AbortSignal,
): Promise<void> {
  const databaseUrl = config.DATABASE_URL ?? (await startDatabase(config, started));
  stopping.throwIfAborted();
  await migrate(databaseUrl, say);
  stopping.throwIfAborted();

  const admin = await readAdminKey(config);
  const environment = process.env;
  const masterSecret = config.SIGNALBOX_SECRET ?? (await keepMasterSecret(config.SIGNALBOX_DATA_DIR));
  const secrets = { adminKey: admin.key, masterSecret };
  const container = await buildContainer({ config, databaseUrl, ...secrets, environment, log, version });
  started.push({ name: "store and telemetry", stop: () => container.close(SPANS_MS) });
  stopping.throwIfAborted();

  const pages = options.apiOnly ? null : openPages(started);
  const gateway = await openGateway({ config, container, pages: pages?.show ?? null, log, version });
  started.push({ name: "HTTP server", stop: () => closeGateway(gateway) });
  await gateway.app.listen({ port: config.PORT, host: config.HOST });
  const url = addressOf(gateway);
  const signInUrl = pages === null ? null : `${url}/sign-in?token=${gateway.sessions.makeLinkToken(admin.key)}`;
  say(welcome({ version, url, signInUrl, newKey: admin.isNew ? admin.key : null, keyFile: keyFileOf(config) }));
  pages?.prepare().catch((err: unknown) => log.error({ err }, "the dashboard could not be prepared"));
  if (wantsDemo(options, config, container)) await runDemo(container, url, started);
}

async function startDatabase(config: Config, started: Started[]): Promise<string> {
  const database = await startEmbeddedPostgres({ dataDir: config.SIGNALBOX_DATA_DIR, log: say });
  started.push({ name: "embedded PostgreSQL", stop: database.stop });
  return database.url;
}

async function readAdminKey(config: Config): Promise<AdminKey> {
  if (config.SIGNALBOX_ADMIN_KEY !== undefined) return { key: config.SIGNALBOX_ADMIN_KEY, isNew: false };
  return keepAdminKey(config.SIGNALBOX_DATA_DIR, systemVault.newKey);
}

/** As it is typed from here; `null` where the environment gave the key. */
function keyFileOf(config: Config): string | null {
  if (config.SIGNALBOX_ADMIN_KEY !== undefined) return null;
  const path = join(config.SIGNALBOX_DATA_DIR, ADMIN_KEY_FILE);
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") ? path : fromHere;
}

/** Lets answers under way finish for a while, then cuts what is left. */
async function closeGateway({ app }: Gateway): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
  await app.close();
  clearTimeout(cut);
}

/** The dashboard, prepared once the server listens so that the data plane does not wait for it. */
function openPages(started: Started[]) {
  if (!existsSync(join(ROOT, ".next", "BUILD_ID"))) {
    throw new Error("the dashboard is not built; run npm start, or start with --api-only");
  }
  const ready = Promise.withResolvers<PageHandler>();
  ready.promise.catch(() => {});
  return {
    async prepare() {
      try {
        const { default: next } = await import("next");
        const app = next({ dev: false, dir: ROOT, quiet: true });
        await app.prepare();
        started.push({ name: "dashboard", stop: () => app.close() });
        ready.resolve(app.getRequestHandler());
      } catch (error) {
        ready.reject(error);
        throw error;
      }
    },
    show: (async (request, response) => (await ready.promise)(request, response)) satisfies PageHandler,
  };
}

/** The embedded database has the demo until its policy has agents of somebody's own. */
function wantsDemo({ demo }: ServerOptions, config: Config, { world }: Container): boolean {
  const { agents } = world.policies.current().document;
  const isFree = agents.length === 0 || agents.some((agent) => agent.simulated);
  return demo ?? (config.DATABASE_URL === undefined && isFree);
}

/** Signalbox works without its demo, so a demo that does not start is only told of. */
async function runDemo({ world }: Container, url: string, started: Started[]): Promise<void> {
  try {
    const demo = await startDemo({ url, world, log: say });
    if (demo === null) return;
    started.push({ name: "demo", stop: demo.stop });
    say(`Demo: ${demo.fleet.agents.length} simulated agents take tasks, all of them marked as simulated.`);
  } catch (error) {
    console.error(`The demo could not be started: ${messageOf(error)}`);
  }
}

function addressOf({ app }: Gateway): string {
  const address = app.server.address();
  if (address === null || typeof address === "string") return String(address);
  const isAny = address.address === "0.0.0.0" || address.address === "::";
  const host = isAny ? "127.0.0.1" : address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
