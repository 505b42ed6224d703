import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { type Client, CommandFailure, EXIT } from "../client.ts";
import { jsonOption } from "../options.ts";
import type { Print } from "../print.ts";

interface Exported {
  version: number;
  document: unknown;
}

/** `policy export` and `policy import`. */
export function addPolicyCommands(program: Command, client: Client, print: Print): void {
  const policy = program.command("policy").description("take the policy out, and put it in");

  policy
    .command("export")
    .description("the policy in force as JSON, with the version that an import is checked against")
    .argument("[file]", "where to; standard output without it")
    .action(async (file?: string) => {
      const { version, document } = (await client.ask("/v1/policy")) as Exported;
      const json = `${JSON.stringify({ version, document } satisfies Exported, null, 2)}\n`;
      if (file === undefined) process.stdout.write(json);
      else await writeFile(file, json);
    });

  policy
    .command("import")
    .description("publish an edited export as the next version")
    .argument("<file>", "as policy export wrote it")
    .requiredOption("--reason <text>", "why it is changed")
    .addOption(jsonOption())
    .action(async (file: string, { reason }: { reason: string }) => {
      const { version, document } = await readExport(file);
      const published = (await client.ask("/v1/policy", {
        method: "PUT",
        headers: { "if-match": `"${version}"` },
        body: { document, reason },
      })) as { version: number; hash: string };
      print(published, () => `Published as version ${published.version} (${published.hash.slice(0, 12)}).`);
    });
}

async function readExport(file: string): Promise<Exported> {
  const json = await readFile(file, "utf8").catch((error: Error) => {
    throw new CommandFailure(`${file} cannot be read: ${error.message}`, EXIT.usage);
  });
  try {
    const value = JSON.parse(json) as Partial<Exported>;
    if (typeof value.version === "number" && value.document !== undefined) return value as Exported;
  } catch {
    // Said below.
  }
  throw new CommandFailure(`${file} is not what policy export writes: JSON with version and document.`, EXIT.usage);
}
