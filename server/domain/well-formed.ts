import { Problem } from "./problem.ts";

/** Deeper nesting than any honest request has; recursion over an accepted value is safe. */
export const MAXIMUM_DEPTH = 64;

interface Visit {
  value: unknown;
  depth: number;
  /** Where the value was found; joined only when something is wrong with it. */
  key: string;
  parent: Visit | null;
}

/**
 * Refuses a parsed JSON value that a schema would let through but something behind it could not keep or would trip over:
 * NUL characters (PostgreSQL has no place for them), halves of surrogate pairs (they change on the way through UTF-8, so
 * a record would not replay), keys named `__proto__`, and nesting deeper than `MAXIMUM_DEPTH`. Throws `invalid_request`.
 */
export function assertWellFormed(root: unknown): void {
  if (typeof root !== "object" || root === null) {
    if (typeof root === "string") assertText(root, { value: root, depth: 0, key: "(body)", parent: null });
    return;
  }
  // A stack of our own: the nesting of hostile input must not become the nesting of our calls.
  const stack: Visit[] = [{ value: root, depth: 0, key: "", parent: null }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    if (visit.depth > MAXIMUM_DEPTH) throw refusal(visit, `is nested deeper than ${MAXIMUM_DEPTH} levels`);
    pushChildren(visit, stack);
  }
}

function pushChildren(visit: Visit, stack: Visit[]): void {
  const container = visit.value as Record<string, unknown>;
  const isArray = Array.isArray(container);
  for (const key of Object.keys(container)) {
    const value = container[key];
    const isContainer = typeof value === "object" && value !== null;
    if (isArray && !isContainer && typeof value !== "string") continue;
    const child = { value, depth: visit.depth + 1, key, parent: visit };
    if (!isArray) assertKey(key, child);
    if (isContainer) stack.push(child);
    else if (typeof value === "string") assertText(value, child);
  }
}

function assertKey(key: string, visit: Visit): void {
  if (key === "__proto__") throw refusal(visit, "is a name that is not accepted anywhere");
  assertText(key, visit);
}

function assertText(text: string, visit: Visit): void {
  if (text.includes("\0")) throw refusal(visit, "contains the character U+0000; leave it out");
  if (!text.isWellFormed()) {
    throw refusal(visit, "contains half of a surrogate pair (U+D800 to U+DFFF); cut text between whole characters");
  }
}

function refusal(visit: Visit, message: string): Problem {
  const keys: string[] = [];
  for (let at: Visit | null = visit; at !== null; at = at.parent) if (at.key !== "") keys.unshift(at.key);
  const path = keys.slice(0, 8).join(".").toWellFormed().replaceAll("\0", "\\u0000").slice(0, 200) || "(body)";
  return new Problem("invalid_request", `${path}: ${message}`, "Correct the named field and send the request again.", {
    errors: [{ path, message }],
  });
}
