import { resolve } from "node:path";
import { z } from "zod";

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().min(from, `must be at least ${from}`).max(to, `must be at most ${to}`));

/** Every environment variable that Signalbox reads, in the order in which `--help` lists them. */
const Environment = z.object({
  PORT: wholeNumber(0, 65_535).default(3_000).describe("Port to listen on; 0 takes a free one"),
  HOST: z.string().min(1).default("127.0.0.1").describe("Address to listen on; 0.0.0.0 is reachable from outside"),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must look like postgresql://user:password@host:5432/database" })
    .optional()
    .describe("PostgreSQL to use; without it an embedded one is started in the data directory"),
  SIGNALBOX_DATA_DIR: z
    .string()
    .min(1)
    .default(".signalbox")
    .describe("Directory of the embedded database and of generated keys"),
  SIGNALBOX_ADMIN_KEY: z
    .string()
    .regex(/^sb_[\x21-\x7e]{21,197}$/, "must start with sb_ and have 24 to 200 visible characters")
    .optional()
    .describe("Administrator's key; without it one is generated, kept in the data directory and printed once"),
  SIGNALBOX_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{32,500}$/, "must have 32 to 500 visible characters")
    .optional()
    .describe(
      "What signing secrets and task credentials are derived from, the same for all routers; else kept in the data directory",
    ),
  SIGNALBOX_CONTENT: z
    .enum(["off", "excerpt", "full"], { error: "must be off, excerpt or full" })
    .default("excerpt")
    .describe("How much of a task's text is kept: off, excerpt (160 characters) or full"),
  SIGNALBOX_ALLOW_PRIVATE_AGENTS: z
    .enum(["true", "false"], { error: "must be true or false" })
    .transform((value) => value === "true")
    .optional()
    .describe(
      "Whether agents and webhooks may be on this machine and in private networks; by default only where HOST is loopback",
    ),
  SIGNALBOX_SCRIPTS_DIR: z
    .string()
    .min(1)
    .optional()
    .describe("Directory of the handlers that script agents name; without it those that come with Signalbox"),
  SIGNALBOX_PRICE_LIST: z
    .string()
    .min(1)
    .optional()
    .describe("File with a newer price list than the one that comes with Signalbox"),
  SIGNALBOX_RATE_LIMIT: wholeNumber(1, 1_000_000)
    .default(20_000)
    .describe("Requests a second that a key without a limit of its own may make"),
  SIGNALBOX_CONCURRENCY_LIMIT: wholeNumber(1, 1_000_000)
    .default(1_000)
    .describe("Requests in flight that a key without a limit of its own may have"),
  SIGNALBOX_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "must look like https://signalbox.example" })
    .refine((text) => /^https?:\/\/[^/?#@]+\/?$/.test(text), "must be an address without a path")
    .optional()
    .describe("Where browsers reach this installation; needed for signing in by OpenID Connect"),
  SIGNALBOX_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: "must look like https://login.example" })
    .refine(isSafeIssuer, "must be https, or on this machine")
    .optional()
    .describe("OpenID provider that people sign in by; without it they sign in with a key"),
  SIGNALBOX_OIDC_CLIENT_ID: z.string().optional().describe("This installation's name at the provider"),
  SIGNALBOX_OIDC_CLIENT_SECRET: z.string().optional().describe("Its secret there; without it, it is a public client"),
  SIGNALBOX_OIDC_ROLE_CLAIM: z
    .string()
    .max(200)
    .default("signalbox_role")
    .describe("Claim that names a person's roles: viewer, operator, admin; dots lead into nested claims"),
  SIGNALBOX_OIDC_DEFAULT_ROLE: z
    .enum(["viewer", "operator", "admin"], { error: "must be viewer, operator or admin" })
    .optional()
    .describe("Role of people whom that claim gives none; without it they are refused"),
  SIGNALBOX_LOG_LEVEL: z
    .enum(["silent", "error", "warn", "info", "debug"], { error: "must be silent, error, warn, info or debug" })
    .default("warn")
    .describe("What is logged, as JSON lines on standard error: silent, error, warn, info or debug"),
  // OpenTelemetry asks that what is not understood of its variables is warned of and never fatal, so they are not checked.
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .optional()
    .describe("OTLP/HTTP collector that spans are sent to; without it none are"),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional().describe("The same for traces alone, path included"),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.string().optional().describe("http/protobuf (the default) or http/json"),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional().describe("Headers for the collector: name=value,name=value"),
  OTEL_SERVICE_NAME: z.string().optional().describe("Name of this service on spans, signalbox by default"),
  OTEL_RESOURCE_ATTRIBUTES: z.string().optional().describe("Further resource attributes: name=value,name=value"),
  OTEL_TRACES_SAMPLER: z
    .string()
    .optional()
    .describe("Sampler of spans; without it every decision has one, whatever its parent's flag says"),
  OTEL_TRACES_SAMPLER_ARG: z.string().optional().describe("Argument of the sampler, such as a ratio"),
  OTEL_SDK_DISABLED: z.string().optional().describe("true: no spans at all"),
});

/** Signing in by a provider needs all of these at once. */
const WithOidc = Environment.superRefine((given, context) => {
  if (given.SIGNALBOX_OIDC_ISSUER === undefined) return;
  for (const name of ["SIGNALBOX_OIDC_CLIENT_ID", "SIGNALBOX_PUBLIC_URL"] as const)
    if (given[name] === undefined)
      context.addIssue({ code: "custom", path: [name], message: "must be set where SIGNALBOX_OIDC_ISSUER is" });
});

/** Who reads the provider's answers on their way signs in as anybody. */
function isSafeIssuer(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "https:" || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? "");
}

/** The environment, parsed once at start. */
export type Config = z.infer<typeof Environment>;

/** Some variables are wrong; each line names one and says what it must be. */
export class ConfigError extends Error {
  constructor(lines: string[]) {
    super(lines.join("\n"));
    this.name = "ConfigError";
  }
}

/** Reads the configuration from `environment`. An empty value counts as not set. Throws `ConfigError`. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = WithOidc.safeParse(given);
  if (parsed.success) return { ...parsed.data, SIGNALBOX_DATA_DIR: resolve(parsed.data.SIGNALBOX_DATA_DIR) };
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
}

/** One line for each environment variable, with its default. */
export function describeEnvironment(): string {
  const defaults = Environment.parse({});
  const names = Object.keys(Environment.shape) as (keyof Config)[];
  const width = Math.max(...names.map((name) => name.length)) + 2;
  return names
    .map((name) => {
      const byDefault = defaults[name] === undefined ? "" : ` (default ${defaults[name]})`;
      return `  ${name.padEnd(width)}${Environment.shape[name].description ?? ""}${byDefault}`;
    })
    .join("\n");
}
