import { parseDocument, type YAMLError } from "yaml";
import { Problem } from "../domain/problem.ts";
import { assertWellFormed } from "../domain/well-formed.ts";

const MAXIMUM_CHARACTERS = 1_000_000;
/** Aliases are how a small file becomes a large value. */
const MAXIMUM_ALIASES = 100;

/** The value of a YAML text. Throws `invalid_request` with the place where it is wrong; never quotes the text, which may hold secrets. */
export function readYaml(text: string): unknown {
  if (text.length > MAXIMUM_CHARACTERS) throw refused(`is longer than ${MAXIMUM_CHARACTERS} characters`);
  const value = parsedYaml(text);
  assertWellFormed(value);
  return value;
}

function parsedYaml(text: string): unknown {
  try {
    const yaml = parseDocument(text, { logLevel: "silent" });
    const [error] = yaml.errors;
    if (error !== undefined) throw refused(placeOf(error));
    return yaml.toJS({ maxAliasCount: MAXIMUM_ALIASES });
  } catch (error) {
    if (error instanceof Problem) throw error;
    // Thrown for aliases beyond the limit or without an anchor, and by nesting that no configuration has.
    throw refused(error instanceof RangeError ? "is nested too deeply" : "has aliases that lead nowhere or too far");
  }
}

function placeOf({ code, linePos }: YAMLError): string {
  const [start] = linePos ?? [];
  const place = start === undefined ? "" : ` at line ${start.line}, column ${start.col}`;
  return `is not valid YAML${place}: ${code.toLowerCase().replaceAll("_", " ")}`;
}

function refused(message: string): Problem {
  return new Problem("invalid_request", `text: ${message}`, "Correct the file and send it again.", {
    errors: [{ path: "text", message }],
  });
}
