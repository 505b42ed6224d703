import { Problem } from "../../domain/problem.ts";

/** What this door cannot do with a field of a request, and what to do instead. */
export function refused(path: string, message: string, action: string): Problem {
  return new Problem("invalid_request", `${path}: ${message}`, action, { errors: [{ path, message }] });
}
