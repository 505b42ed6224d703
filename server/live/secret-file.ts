import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
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
  const kept = (await readFile(path, "utf8").catch(absent))?.trim();
  if (kept !== undefined && kept !== "") return { secret: kept, isNew: false };

  const secret = make();
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await write(draft, secret);
    // Whole or not at all, and never over another's: of routers that start together the first one's secret stands.
    const isOurs = kept === "" ? await rename(draft, path).then(() => true) : await link(draft, path).then(done, taken);
    return isOurs ? { secret, isNew: true } : await keepSecret(dataDir, fileName, make);
  } finally {
    await rm(draft, { force: true });
  }
}

async function write(path: string, secret: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(`${secret}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return;
  throw error;
}

function done(): true {
  return true;
}

function taken(error: NodeJS.ErrnoException): false {
  if (error.code === "EEXIST") return false;
  throw error;
}
