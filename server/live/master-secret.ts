import { randomBytes } from "node:crypto";
import { keepSecret } from "./secret-file.ts";

const FILE = "secret";

/** What all derived secrets come from, kept in the data directory and never in the database. */
export async function keepMasterSecret(dataDir: string): Promise<string> {
  const { secret } = await keepSecret(dataDir, FILE, () => randomBytes(32).toString("base64url"));
  return secret;
}
