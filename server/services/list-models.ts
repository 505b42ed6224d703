import { Problem } from "../domain/problem.ts";
import { modelNames } from "./name-model.ts";
import type { Caller } from "./ports.ts";
import { demand, type World } from "./world.ts";

/** The names that a chat completion's `model` may have under the policy in force. */
export function listModels(world: World, caller: Caller): { names: string[] } {
  demand(caller, "explain");
  return { names: modelNames(world.policies.current()) };
}

/** The name, if it is one of them; else `unknown_model`. */
export function findModel(world: World, caller: Caller, name: string): string {
  const { names } = listModels(world, caller);
  if (names.includes(name)) return name;
  throw new Problem("unknown_model", `there is no model ${name}`, "GET /v1/models lists what there is.");
}
