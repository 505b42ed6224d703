import { type Dispatcher, request } from "undici";
import { Problem } from "../../domain/problem.ts";
import { callableUrl } from "../checked-connections.ts";
import type { AgentWeb } from "./agent-web.ts";
import { AttemptError } from "./attempt-error.ts";

export interface OutboundRequest {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** The redirects that keep method and body; the others turn a POST into a GET. */
const FAITHFUL_REDIRECTS = new Set([307, 308]);
/** What must not follow a redirect to somebody else. */
const SECRET_HEADERS = new Set(["authorization", "x-api-key", "x-signalbox-credential"]);

/**
 * Sends a request and resolves with its answer once the headers are there; the body is still to be read, and its
 * silence limited by `idleLimitMs`. At most 3 redirects are followed, each checked as the first URL is. Throws
 * `address_refused` as an `AttemptError`; other errors are those of undici.
 */
export async function sendRequest(
  web: AgentWeb,
  outbound: OutboundRequest,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  let { headers } = outbound;
  let url = checkedUrl(outbound.url, web);
  for (let hops = 0; ; hops += 1) {
    const answer = await request(url, {
      dispatcher: web.connections,
      method: outbound.method,
      // Bodies are taken as they come: what is small when packed may be endless when unpacked.
      headers: { "accept-encoding": "identity", ...headers },
      body: outbound.body,
      signal,
      // Until the answer begins only the attempt's deadline counts: models think for minutes.
      headersTimeout: 0,
      bodyTimeout: web.idleLimitMs,
    });
    const location = REDIRECTS.has(answer.statusCode) ? answer.headers["location"] : undefined;
    if (location === undefined) return answer;
    discard(answer.body);
    const next = checkedUrl(URL.parse(String(location), url)?.href ?? "", web);
    assertFollowable(outbound.method, answer.statusCode, hops);
    if (next.origin !== url.origin) headers = withoutSecrets(headers);
    url = next;
  }
}

/** Lets go of a body that nobody reads, and of its connection. */
export function discard(body: Dispatcher.ResponseData["body"]): void {
  body.on("error", () => {}).destroy();
}

function checkedUrl(text: string, web: AgentWeb): URL {
  try {
    return callableUrl(text, web.rules);
  } catch (error) {
    if (error instanceof Problem) throw new AttemptError("address_refused", error.message, {}, error);
    throw error;
  }
}

function assertFollowable(method: string, status: number, hops: number): void {
  if (hops === MOST_REDIRECTS)
    throw new AttemptError("bad_answer", `the agent redirected more than ${MOST_REDIRECTS} times`, { status });
  if (method !== "GET" && !FAITHFUL_REDIRECTS.has(status))
    throw new AttemptError("bad_answer", `the agent redirected in a way that loses the request (${status})`, {
      status,
    });
}

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADERS.has(name)));
}
