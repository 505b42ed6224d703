import { randomBytes } from "node:crypto";
import cookie from "@fastify/cookie";
import fastify, { type FastifyInstance } from "fastify";
import { authenticate } from "../services/authenticate.ts";
import type { Log } from "../services/ports.ts";
import type { World } from "../services/world.ts";
import { type Admission, createAdmission } from "./admission.ts";
import { DOORS } from "./doors.ts";
import { guardChanges } from "./guard-changes.ts";
import { createHandlers } from "./handlers.ts";
import { createIdentities } from "./identity.ts";
import { acceptJsonOnly, MAXIMUM_BODY_BYTES } from "./json-body.ts";
import { createKeyLimits } from "./key-limits.ts";
import type { OidcSettings } from "./oidc/oidc-settings.ts";
import { describeDoors } from "./openapi.ts";
import { mountPages, type PageHandler } from "./pages.ts";
import { answerBrokenRequests, replyWithProblems } from "./problem-reply.ts";
import { registerDoors } from "./register-doors.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { mountSignIn } from "./sign-in.ts";

export interface GatewayOptions {
  world: World;
  log: Log;
  /** Of the program, for the OpenAPI document. */
  version: string;
  limits: { perSecond: number; concurrent: number };
  /** The text of `/metrics`. */
  metrics(): Promise<string>;
  /** Counts an answer. `route` is the pattern, never the path. */
  answered(route: string, status: number, seconds: number): void;
  /** Answers every path that is not a door; `null` in a router without a dashboard. */
  pages: PageHandler | null;
  /** How people sign in by an OpenID provider; `null` where none is configured. */
  oidc: OidcSettings | null;
}

export interface Gateway {
  app: FastifyInstance;
  admission: Admission;
  sessions: Sessions;
}

/** Node's own limit on headers is 16 KB; these end what dawdles. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;

/** The HTTP side of Signalbox, not yet listening. More may be mounted on `app` before it is. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { world, log, version, limits, metrics, pages } = options;
  const app = fastify({
    // Lines are written where something is worth one; a logger per request costs more than a decision.
    logger: false,
    bodyLimit: MAXIMUM_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // While it closes, what still arrives on open connections is answered as ever.
    return503OnClosing: false,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    genReqId: createRequestIds(),
    // A batch of procedures names them all in one part of the path. What an id may be, its schema says.
    routerOptions: { maxParamLength: 2_000 },
    ...answerBrokenRequests(log),
  });
  // Sessions end with the process, so the secret that signs them may too. Cookies are read only where one is needed.
  await app.register(cookie, { secret: randomBytes(32), hook: false });
  app.decorateRequest("caller", null);
  acceptJsonOnly(app);
  replyWithProblems(app, log);

  const sessions = createSessions(world.clock);
  const identities = createIdentities({ lookUp: (token) => authenticate(world, token), clock: world.clock });
  const forgetKeys = world.events.subscribe((signal) => signal.kind === "keys" && identities.forget());
  app.addHook("onClose", async () => forgetKeys());
  app.addHook("onResponse", (request, reply, done) => {
    options.answered(request.routeOptions.url ?? "(none)", reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
  const admission = createAdmission({
    identities,
    sessions,
    limits: createKeyLimits({ ...limits, clock: world.clock }),
  });

  let document: string | null = null;
  const openApi = () => (document ??= JSON.stringify(describeDoors(DOORS, version)));
  registerDoors(app, DOORS, guardChanges(world, createHandlers({ world, metrics, openApi })), admission);
  mountSignIn(app, { sessions, identities, pages, oidc: options.oidc, clock: world.clock, log });
  mountPages(app, { admission, pages });
  return { app, admission, sessions };
}

/** Short ids that no other process of this service makes: for finding an answer's line in the log. */
function createRequestIds(): () => string {
  const process = randomBytes(4).toString("hex");
  let count = 0;
  return () => `req_${process}_${(++count).toString(36)}`;
}
