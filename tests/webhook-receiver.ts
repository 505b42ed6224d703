/** A receiver of webhooks, as the Standard Webhooks specification has one. */
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  path: string;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** How the next requests are answered: a status, headers too, or never. */
  answer(status: number | "never", headers?: Record<string, string>): void;
  /** Waits until so many requests have come, at most five seconds. */
  until(count: number): Promise<Received[]>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let next: { status: number | "never"; headers: Record<string, string> } = { status: 204, headers: {} };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
        path: request.url ?? "",
      });
      if (next.status !== "never") response.writeHead(next.status, next.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=of-the-receiver`,
    received,
    answer(status, headers = {}) {
      next = { status, headers };
    },
    async until(count) {
      for (let tries = 0; received.length < count; tries += 1) {
        if (tries === 500) throw new Error(`${received.length} of ${count} requests came`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return received;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** How many of the signatures are right for this secret, by the words of the specification. */
export function rightSignatures({ headers, body }: Received, secret: string): number {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const right = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  return String(headers["webhook-signature"])
    .split(" ")
    .filter((signature) => signature === right).length;
}
