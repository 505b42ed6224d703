import { ADMIN_KEY_FILE } from "../domain/access.ts";
import { keepSecret } from "./secret-file.ts";

export interface AdminKey {
  key: string;
  /** It was made just now, so nobody knows it yet. */
  isNew: boolean;
}

/** The administrator's key of this data directory, made by `newKey` at the first start. */
export async function keepAdminKey(dataDir: string, newKey: () => string): Promise<AdminKey> {
  const { secret, isNew } = await keepSecret(dataDir, ADMIN_KEY_FILE, newKey);
  return { key: secret, isNew };
}
