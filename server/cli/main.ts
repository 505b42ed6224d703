import { Command, CommanderError } from "commander";
import { CommandFailure, createClient, EXIT } from "./client.ts";
import { addDecisionCommands } from "./commands/decisions.ts";
import { addOperationCommands } from "./commands/operations.ts";
import { addPolicyCommands } from "./commands/policy.ts";
import { createPrint } from "./print.ts";

const program = new Command("signalbox")
  .description("Ask a running Signalbox.")
  .exitOverride()
  .showHelpAfterError("Try --help.")
  .addHelpText(
    "after",
    `
Environment:
  SIGNALBOX_URL       where it runs, http://127.0.0.1:3000 by default
  SIGNALBOX_KEY       the key to ask with; else the administrator's, from the data directory
  SIGNALBOX_DATA_DIR  the data directory, .signalbox by default

Exit codes: 0 done, 1 refused, 2 wrong usage, 3 not reached, 4 no agent may take the task`,
  );

const client = createClient(process.env);
const print = createPrint(process.argv.includes("--json"));
addDecisionCommands(program, client, print);
addOperationCommands(program, client, print);
addPolicyCommands(program, client, print);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommandFailure) console.error(error.message);
  else if (!(error instanceof CommanderError)) throw error;
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: CommandFailure | CommanderError): number {
  if (error instanceof CommandFailure) return error.exitCode;
  // Help and version are no failures.
  return error.exitCode === 0 ? 0 : EXIT.usage;
}
