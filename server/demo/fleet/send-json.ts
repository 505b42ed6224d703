import type { ServerResponse } from "node:http";

/** Plainly marks every answer of the fleet. */
export const SIMULATED_HEADER = { "x-signalbox-simulated": "true" } as const;

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { "content-type": "application/json", ...SIMULATED_HEADER, ...headers });
  response.end(JSON.stringify(body));
}

/** An error as OpenAI's API has it. */
export function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  const type = status >= 500 ? "server_error" : status === 429 ? "rate_limit_error" : "invalid_request_error";
  sendJson(response, status, { error: { message: `[simulated] ${message}`, type, param: null, code } }, headers);
}
