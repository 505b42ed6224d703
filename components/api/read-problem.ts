import type { ProblemDetails } from "../../server/domain/problem.ts";

/** A failure as a screen tells it. */
export interface ShownProblem {
  code: ProblemDetails["code"] | "unreachable" | "unknown";
  title: string;
  detail: string;
  action: string | null;
  currentVersion: number | null;
  errors: readonly { path: string; message: string }[];
}

const UNREACHABLE: ShownProblem = {
  code: "unreachable",
  title: "The server cannot be reached",
  detail: "The request did not arrive, or its answer did not.",
  action: "Check that Signalbox is running; this page tries again by itself.",
  currentVersion: null,
  errors: [],
};

/** The problem that the server answered, wherever the transport put it; anything else is told without its inner text. */
export function readProblem(error: unknown): ShownProblem {
  const problem = findProblem(error);
  if (problem) {
    return {
      code: problem.code,
      title: sentence(problem.title),
      detail: problem.detail,
      action: problem.action,
      currentVersion: problem.currentVersion ?? null,
      errors: problem.errors ?? [],
    };
  }
  if (isObject(error) && !isObject(error["data"])) return UNREACHABLE;
  return {
    ...UNREACHABLE,
    code: "unknown",
    title: "Something went wrong",
    detail: "The server could not answer.",
    action: null,
  };
}

/** Whether the caller must sign in (again). */
export function needsSignIn(error: unknown): boolean {
  const data = isObject(error) && isObject(error["data"]) ? error["data"] : null;
  return findProblem(error)?.code === "unauthenticated" || data?.["code"] === "UNAUTHORIZED";
}

function findProblem(error: unknown): ProblemDetails | null {
  if (!isObject(error)) return null;
  const shape = isObject(error["shape"]) ? error["shape"] : null;
  const places = [error["data"], shape?.["data"]].flatMap((place) =>
    isObject(place) ? [place["problem"], place] : [],
  );
  for (const place of places)
    if (isObject(place) && typeof place["detail"] === "string" && typeof place["action"] === "string")
      return place as unknown as ProblemDetails;
  return null;
}

function sentence(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
