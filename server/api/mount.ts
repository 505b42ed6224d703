import { TRPCError } from "@trpc/server";
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../domain/problem.ts";
import type { Caller, Log } from "../services/ports.ts";
import type { World } from "../services/world.ts";
import { asTrpcError, problemOf } from "./error-shape.ts";
import { type AppRouter, appRouter } from "./router.ts";

export interface ControlPlaneOptions {
  world: World;
  log: Log;
  /** Who asks, within their limits. Throws a `Problem`. */
  admit(request: FastifyRequest, reply: FastifyReply): Promise<Caller>;
}

const PREFIX = "/api/trpc";
const MAXIMUM_BATCH = 16;

/** Mounts the dashboard's procedures on the server. Open streams are cut when it closes; their clients come back. */
export function mountControlPlane(app: FastifyInstance, { world, log, admit }: ControlPlaneOptions): void {
  const streams = new Set<FastifyReply["raw"]>();
  app.addHook("preClose", async () => {
    for (const stream of streams) stream.destroy();
  });

  app.register(fastifyTRPCPlugin, {
    prefix: PREFIX,
    trpcOptions: {
      router: appRouter,
      maxBatchSize: MAXIMUM_BATCH,
      async createContext({ req, res, info }) {
        if (info.calls.some((call) => call.procedure?._def.type === "subscription")) {
          streams.add(res.raw);
          res.raw.once("close", () => streams.delete(res.raw));
        }
        return { world, caller: await admit(req, res).catch(refuse) };
      },
      onError({ error, path, ctx }) {
        const problem = problemOf(error);
        if (problem !== null && problem.code !== "internal") return;
        log.error({ err: error.cause ?? error, procedure: path, requestId: ctx?.caller.requestId }, "procedure failed");
      },
    },
  } satisfies FastifyTRPCPluginOptions<AppRouter>);
}

function refuse(error: unknown): never {
  throw error instanceof Problem ? asTrpcError(error) : new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: error });
}
