import { Problem } from "../domain/problem.ts";

/** Variables that belong to Signalbox itself; whoever may register an agent must not have them sent to it. */
const OWN_VARIABLES = /^(SIGNALBOX_|OTEL_|PG|DATABASE_URL$|REDIS_URL$|NODE_|PATH$|HOME$)/;

/** The secret that a reference names. Throws `invalid_request` where the variable is not set or is not an agent's. */
export function resolveSecret(name: string, environment: Readonly<Record<string, string | undefined>>): string {
  const secret = OWN_VARIABLES.test(name) ? undefined : environment[name];
  if (secret !== undefined && secret !== "") return secret;
  const message = `${name} is not set where Signalbox runs, or is not for agents`;
  throw new Problem("invalid_request", `apiKeyEnv: ${message}`, "Set the variable and start again, or name another.", {
    errors: [{ path: "apiKeyEnv", message }],
  });
}
