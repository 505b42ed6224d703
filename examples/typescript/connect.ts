import OpenAI from "openai";

/** Where Signalbox is, and the key to it. */
export const url = process.env.SIGNALBOX_URL ?? "http://127.0.0.1:3000";
export const key = process.env.SIGNALBOX_KEY ?? fail("Set SIGNALBOX_KEY to a key of the role caller.");

/** Any OpenAI client works the same way: its base URL is Signalbox's. */
export const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key });

/** Who answered, and why, as Signalbox says in the headers of an answer. */
export function routedBy({ headers }: Response): string {
  const of = (name: string) => headers.get(`x-signalbox-${name}`);
  return `${of("agent")} in lane ${of("lane")}: ${of("reason")}\n${url}/decisions/${of("decision-id")}`;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
