import { hash, randomBytes } from "node:crypto";
import type { Vault } from "../services/ports.ts";

/** Hashes and random keys of the machine. */
export const systemVault: Vault = {
  digest: (text) => hash("sha256", text),
  newKey: () => `sb_${randomBytes(32).toString("base64url")}`,
};
