import { type Dispatcher, request } from "undici";
import { Problem } from "../domain/problem.ts";
import type { AddressRules } from "./address-rules.ts";
import { callableUrl, createCheckedConnections, type Resolve } from "./checked-connections.ts";

export interface SafeFetchOptions {
  rules: AddressRules;
  /** For the whole of it, redirects included; default 10 s. */
  timeoutMs?: number;
  /** Of the body; default 4 MB. */
  maximumBytes?: number;
  /** How names are looked up; default the system's way. */
  resolve?: Resolve;
}

/** Reads documents from URLs that people have given. */
export interface SafeFetch {
  /**
   * The text at `url`. Throws `invalid_request` where the URL or an address that it leads to is not allowed, and
   * `upstream_failed` for all else; neither repeats what was answered or sent.
   */
  text(url: string, headers?: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What must not follow a redirect to somebody else. */
const SECRET_HEADERS = new Set(["authorization", "cookie", "x-api-key", "api-key"]);

export function createSafeFetch(options: SafeFetchOptions): SafeFetch {
  const { rules, timeoutMs = 10_000, maximumBytes = 4 * 1024 * 1024, resolve } = options;
  const dispatcher = createCheckedConnections(rules, resolve);

  const follow = async (start: URL, given: Record<string, string>, signal: AbortSignal): Promise<string> => {
    let url = start;
    let headers = given;
    for (let hops = 0; ; hops += 1) {
      const answer = await request(url, {
        dispatcher,
        signal,
        // Bodies are taken as they come: what is small when packed may be endless when unpacked.
        headers: { accept: "application/json", "accept-encoding": "identity", ...headers },
      });
      const location = REDIRECTS.has(answer.statusCode) ? answer.headers["location"] : undefined;
      if (location === undefined) return textOf(answer, url, maximumBytes);
      discard(answer);
      if (hops === MOST_REDIRECTS) throw failed(url, `it redirected more than ${MOST_REDIRECTS} times`);
      const next = callableUrl(resolved(String(location), url), rules);
      if (next.origin !== url.origin) headers = withoutSecrets(headers);
      url = next;
    }
  };

  return {
    async text(text, headers = {}) {
      const url = callableUrl(text, rules);
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        return await follow(url, headers, signal);
      } catch (error) {
        throw asProblem(error, url, signal, timeoutMs);
      }
    },
    close: () => dispatcher.destroy(),
  };
}

async function textOf(answer: Dispatcher.ResponseData, url: URL, maximumBytes: number): Promise<string> {
  if (answer.statusCode !== 200) {
    discard(answer);
    throw failed(url, `it answered with status ${answer.statusCode}`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maximumBytes) throw failed(url, `its answer is larger than ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Lets go of an answer that nobody reads, connection and all. */
function discard({ body }: Dispatcher.ResponseData): void {
  body.on("error", () => {}).destroy();
}

function resolved(location: string, base: URL): string {
  return URL.parse(location, base)?.href ?? location;
}

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADERS.has(name.toLowerCase())));
}

function asProblem(error: unknown, url: URL, signal: AbortSignal, timeoutMs: number): Problem {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof Problem) return at;
  if (signal.aborted) return failed(url, `it took longer than ${timeoutMs / 1_000} s`);
  const code = (error as { code?: unknown }).code;
  return failed(url, `it cannot be reached${typeof code === "string" ? ` (${code})` : ""}`);
}

function failed(url: URL, reason: string): Problem {
  return new Problem(
    "upstream_failed",
    `${url.origin} could not be read: ${reason}.`,
    "Check the URL, and that the service runs and may be reached from here.",
  );
}
