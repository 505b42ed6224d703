/**
 * The process of the demo fleet, forked by `startFleet`. It lives as long as the channel to its parent: when the parent
 * ends, be it by `kill -9`, the channel closes and so does the fleet.
 */
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { serveFleet } from "./serve-fleet.ts";

const Order = z.object({ seed: z.string(), speed: z.number().positive(), host: z.string(), port: z.int() });

process.once("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole process group; the fleet stays until its parent has stopped what talks to it.
process.on("SIGINT", () => {});
process.once("message", (message) => {
  const { host, port, ...options } = Order.parse(message);
  const server = serveFleet(options);
  // The wanted port may be somebody else's by now; then any free one will do.
  server.once("error", () => server.listen(0, host));
  server.listen(port, host);
  server.on("listening", () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
