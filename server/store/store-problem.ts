import pg from "pg";
import { Problem } from "../domain/problem.ts";

/** SQLSTATE classes by which PostgreSQL says that what it was given is at fault: data, integrity, syntax, limits. */
const FAULTY_INPUT = ["22", "23", "42", "54"];
/** A transaction that lost against others and may simply be tried again: serialization failure, deadlock. */
const LOST_RACE = ["40001", "40P01"];

/** PostgreSQL works but refuses this statement, or a value fits into no column; trying again would not help. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  return error instanceof pg.DatabaseError && FAULTY_INPUT.includes((error.code ?? "").slice(0, 2));
}

export function isLostRace(error: unknown): boolean {
  return error instanceof pg.DatabaseError && LOST_RACE.includes(error.code ?? "");
}

/** The connection broke while a statement was on its way; a timeout is not that. */
export function isLostConnection(error: unknown): boolean {
  if (error instanceof pg.DatabaseError)
    return ["08", "57"].includes((error.code ?? "").slice(0, 2)) && error.code !== "57014";
  return error instanceof Error && /terminated|ECONNRESET|EPIPE|ECONNREFUSED/.test(error.message);
}

/** What the caller of a port is told of any failure in here. The original error is the cause; its text never leaks. */
export function storeProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const problem = isRefusal(error)
    ? new Problem("internal", "the database refused a statement", "This is a fault of Signalbox; please report it.")
    : new Problem("store_unavailable", "the database cannot be reached or is too slow", "Try again in a moment.", {
        retryAfterMs: 1_000,
      });
  problem.cause = error;
  return problem;
}

/** Runs a read or a write of the store, so that what it throws is a `Problem`. */
export async function asStoreProblem<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw storeProblem(error);
  }
}
