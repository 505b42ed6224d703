/** An agent that answers at once: what is measured beside it is the router alone. Run as a program of its own. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const USAGE = { prompt_tokens: 40, completion_tokens: 20, total_tokens: 60 };
const HEAD = { id: "chatcmpl-bench", created: 1_760_000_000, model: "bench" };
const ANSWER = JSON.stringify({
  ...HEAD,
  object: "chat.completion",
  choices: [
    { index: 0, message: { role: "assistant", content: "Nothing to report. ".repeat(4) }, finish_reason: "stop" },
  ],
  usage: USAGE,
});
const chunk = (delta: object, finishReason: string | null = null) =>
  `data: ${JSON.stringify({ ...HEAD, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`;
const END = `${chunk({}, "stop")}data: ${JSON.stringify({ ...HEAD, object: "chat.completion.chunk", choices: [], usage: USAGE })}\n\ndata: [DONE]\n\n`;

/** `x-bench-pieces` and `x-bench-gap-ms` of the body's `user` field say how slowly it speaks: `pieces,gapMs`. */
function speak(response: ServerResponse, pieces: number, gapMs: number): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(chunk({ role: "assistant", content: "" }));
  let left = pieces;
  const next = () => {
    if (response.destroyed) return;
    if (left === 0) return void response.end(END);
    left -= 1;
    response.write(chunk({ content: "word " }));
    setTimeout(next, gapMs);
  };
  setTimeout(next, gapMs);
}

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
  request.on("end", () => {
    if (body.includes('"stream":true')) {
      const [, pieces = "4", gapMs = "5"] = /speak (\d+),(\d+)/.exec(body) ?? [];
      return speak(response, Number(pieces), Number(gapMs));
    }
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(ANSWER) });
    response.end(ANSWER);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
