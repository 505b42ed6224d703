import type { Command } from "commander";
import { ROLES } from "../../domain/access.ts";
import { type Client, CommandFailure, EXIT } from "../client.ts";
import { jsonOption } from "../options.ts";
import type { Print } from "../print.ts";

/** `export-spans` and `keys create`. */
export function addOperationCommands(program: Command, client: Client, print: Print): void {
  program
    .command("export-spans")
    .description("send the spans of a time range to the collector again, made from the record")
    .requiredOption("--from <instant>", "start, such as 2026-11-23T08:00:00Z or milliseconds since 1970")
    .requiredOption("--to <instant>", "end")
    .addOption(jsonOption())
    .action(async ({ from, to }: { from: string; to: string }) => {
      const body = { fromMs: instantMs(from), toMs: instantMs(to) };
      const sum = (await client.ask("/v1/spans/export", { method: "POST", body })) as {
        exported: number;
        failed: number;
      };
      print(sum, () => `${sum.exported} exported, ${sum.failed} failed`);
      if (sum.failed > 0) throw new CommandFailure("Some spans were not taken by the collector.", EXIT.refused);
    });

  program
    .command("keys")
    .description("API keys")
    .command("create")
    .description("make a key; it is shown this once")
    .requiredOption("--name <text>", "what it is for")
    .requiredOption("--role <role>", ROLES.join(", "))
    .option("--project <name>", "the project that it belongs to")
    .option("--days <number>", "days until it expires; without it never", Number)
    .addOption(jsonOption())
    .action(async (options: { name: string; role: string; project?: string; days?: number }) => {
      const { name, role, project, days } = options;
      const created = (await client.ask("/v1/keys", {
        method: "POST",
        body: { name, role, project, expiresInDays: days },
      })) as { key: { id: string }; secret: string };
      print(created, () => `${created.secret}\n${created.key.id}; the key above is not shown again.`);
    });
}

function instantMs(text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isFinite(ms)) return ms;
  throw new CommandFailure(`${text} is not an instant; write it as 2026-11-23T08:00:00Z.`, EXIT.usage);
}
