import { Option } from "commander";

/** `--json`, which every command that prints takes. */
export function jsonOption(): Option {
  return new Option("--json", "print the whole answer as JSON");
}
