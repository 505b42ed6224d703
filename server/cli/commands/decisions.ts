import { text } from "node:stream/consumers";
import type { Command } from "commander";
import type { ComparisonView, DecisionView } from "../../domain/decision.ts";
import type { Outcome } from "../../domain/outcome.ts";
import { type Client, CommandFailure, EXIT } from "../client.ts";
import { jsonOption } from "../options.ts";
import type { Print } from "../print.ts";
import { showComparison, showDecision } from "../show-decision.ts";

interface RouteOptions {
  lane?: string;
  agent?: string;
  tier?: string;
  requires?: string[];
  session?: string;
  seed?: string;
  critical?: boolean;
  dryRun?: boolean;
  idempotencyKey?: string;
}

/** `route`, `explain`, `replay` and `compare`. */
export function addDecisionCommands(program: Command, client: Client, print: Print): void {
  program
    .command("route")
    .description("decide which agent gets a task, and record it")
    .argument("<task...>", "the task in words; - reads it from standard input")
    .option("--lane <name>", "name the lane instead of having it recognised")
    .option("--agent <id>", "pin an agent")
    .option("--tier <tier>", "light, standard or heavy")
    .option("--requires <skill...>", "skills that the agent must have")
    .option("--session <id>", "the session that the task belongs to")
    .option("--seed <text>", "make the decision's chance repeatable")
    .option("--critical", "never a probe or an exploration")
    .option("--dry-run", "explain without recording")
    .option("--idempotency-key <key>", "give the first answer again for the same key")
    .addOption(jsonOption())
    .action(async (words: string[], options: RouteOptions) => {
      const decision = (await client.ask("/v1/route", {
        method: "POST",
        query: { dry_run: options.dryRun ? "true" : undefined },
        body: await routeRequest(words, options),
        headers: options.idempotencyKey === undefined ? {} : { "idempotency-key": options.idempotencyKey },
      })) as DecisionView;
      print(decision, () => showDecision(decision));
      if (decision.chosen === null) throw new CommandFailure("No agent may take this task.", EXIT.noAgent);
    });

  program
    .command("explain")
    .description("show a recorded decision with its reasons")
    .argument("<decision>", "its id: dec_...")
    .addOption(jsonOption())
    .action(async (id: string) => {
      const answer = (await client.ask(decisionPath(id))) as { decision: DecisionView; outcome: Outcome | null };
      print(answer, () => showDecision(answer.decision, answer.outcome));
    });

  program
    .command("replay")
    .description("decide again from the record, under its own weights or others")
    .argument("<decision>", "its id: dec_...")
    .option("--weights <json>", "all eight weights as a JSON object")
    .addOption(jsonOption())
    .action(async (id: string, options: { weights?: string }) => {
      const body = options.weights === undefined ? {} : { weights: parseWeights(options.weights) };
      const path = `${decisionPath(id)}/replay`;
      const replayed = (await client.ask(path, { method: "POST", body })) as {
        before: DecisionView;
        after: DecisionView;
        same: boolean;
      };
      const verdict = replayed.same
        ? "The same agent is chosen."
        : `Chosen before: ${replayed.before.chosen?.agentId ?? "no agent"}.`;
      print(replayed, () => `${showDecision(replayed.after)}\n\n${verdict}`);
    });

  program
    .command("compare")
    .description("say why one agent and not the other")
    .argument("<decision>", "its id: dec_...")
    .argument("<first>", "an agent's id")
    .argument("<second>", "another agent's id")
    .addOption(jsonOption())
    .action(async (id: string, a: string, b: string) => {
      const comparison = (await client.ask(`${decisionPath(id)}/compare`, { query: { a, b } })) as ComparisonView;
      print(comparison, () => showComparison(comparison));
    });
}

function decisionPath(id: string): string {
  return `/v1/decisions/${encodeURIComponent(id)}`;
}

async function routeRequest(words: string[], options: RouteOptions) {
  const input = words.length === 1 && words[0] === "-" ? await text(process.stdin) : words.join(" ");
  const { lane, agent, tier, requires, seed, critical, session } = options;
  return { input, lane, agent, tier, requires, seed, critical, sessionId: session };
}

function parseWeights(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new CommandFailure("--weights is not JSON.", EXIT.usage);
  }
}
