import { inject } from "vitest";

/**
 * A fresh database for a test file, with all migrations applied, that nothing else uses. It goes away by itself after
 * the run. Takes some milliseconds, so a test that needs a clean slate may well ask for one of its own.
 */
export async function testDatabase(): Promise<{ url: string }> {
  return { url: await ask("/") };
}

/** The same without a single migration, for tests of migrating. */
export async function emptyTestDatabase(): Promise<{ url: string }> {
  return { url: await ask("/empty") };
}

async function ask(path: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${inject("databaseServicePort")}${path}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`No test database: ${text}`);
  return text;
}
