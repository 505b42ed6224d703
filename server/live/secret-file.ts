import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface KeptSecret {
  secret: string;
  /** It was made just now, so nobody knows it yet. */
  isNew: boolean;
}

/** The secret in this file of the data directory, made by `make` at the first start. Only its owner may read the file. */
export async function keepSecret(dataDir: string, fileName: string, make: () => string): Promise<KeptSecret> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, fileName);
  const kept = await readFile(path, "utf8").catch(absent);
  if (kept !== null && kept.trim() !== "") return { secret: kept.trim(), isNew: false };

  const secret = make();
  const file = await open(path, kept === null ? "wx" : "w", 0o600).catch(taken);
  // Another router with the same directory was first.
  if (file === null) return keepSecret(dataDir, fileName, make);
  try {
    await file.chmod(0o600);
    await file.writeFile(`${secret}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return { secret, isNew: true };
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

function taken(error: NodeJS.ErrnoException): null {
  if (error.code === "EEXIST") return null;
  throw error;
}
