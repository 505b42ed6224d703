import { z } from "zod";

/** Every error that a client can see, with the HTTP status it is answered with. The list is closed. */
export const PROBLEM_STATUS = {
  invalid_json: 400,
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  outcome_already_set: 409,
  version_conflict: 409,
  precondition_failed: 412,
  body_too_large: 413,
  unsupported_media_type: 415,
  unknown_model: 404,
  unknown_lane: 422,
  unknown_agent: 422,
  unknown_project: 422,
  idempotency_key_reused: 422,
  invalid_policy: 422,
  precondition_required: 428,
  rate_limited: 429,
  internal: 500,
  upstream_failed: 502,
  stopped_by_operator: 503,
  read_only: 503,
  no_agent: 503,
  store_unavailable: 503,
  overloaded: 503,
  deadline_exceeded: 504,
} as const;

export type ProblemCode = keyof typeof PROBLEM_STATUS;

/** One field that was wrong, named by its path, with what to do about it. */
export const FieldError = z.object({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

/** RFC 9457 problem details, with the code, the fields and the way out as extension members. */
export const ProblemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(PROBLEM_STATUS) as [ProblemCode, ...ProblemCode[]]),
  /** What the caller can do about it. */
  action: z.string(),
  errors: z.array(FieldError).optional(),
  currentVersion: z.int().optional(),
  retryAfterMs: z.int().optional(),
});
export type ProblemDetails = z.infer<typeof ProblemDetails>;

export interface ProblemExtras {
  errors?: FieldError[];
  currentVersion?: number;
  retryAfterMs?: number;
}

/** An expected failure: services throw it, each transport maps it once. `detail` says what was wrong, `action` what to do. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly action: string;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, detail: string, action: string, extras: ProblemExtras = {}) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.action = action;
    this.extras = extras;
  }

  get status(): number {
    return PROBLEM_STATUS[this.code];
  }

  toDetails(): ProblemDetails {
    return {
      type: `urn:signalbox:problem:${this.code}`,
      title: this.code.replaceAll("_", " "),
      status: this.status,
      detail: this.message,
      code: this.code,
      action: this.action,
      ...this.extras,
    };
  }
}

/** The problem of a failed parse: each issue becomes a field with its path. At most 20 fields are named. */
export function invalid(error: z.ZodError, code: "invalid_request" | "invalid_policy" = "invalid_request"): Problem {
  const errors = error.issues
    .flatMap((issue) => explainIssue(issue, []))
    .slice(0, 20)
    .map(({ path, message }) => ({
      path: path.map(String).join(".").slice(0, 200) || "(body)",
      // zod quotes what it does not know, however long that is.
      message: message.slice(0, 300),
    }));
  const first = errors[0];
  return new Problem(
    code,
    `${first?.path ?? "(body)"}: ${first?.message ?? "is not valid"}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ""}`,
    "Correct the named fields and send the request again.",
    { errors },
  );
}

interface PlacedIssue {
  path: PropertyKey[];
  message: string;
}

/**
 * Where a value may be one of several things, zod says only that it is none of them. What helps is what was wrong with
 * the one it was meant to be: the one whose type it has.
 */
function explainIssue(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[]): PlacedIssue[] {
  const path = [...prefix, ...issue.path];
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [{ path, message: issue.message }];
  const meant = issue.errors.find((branch) => !branch.some((inner) => isOfOtherType(inner)));
  if (meant !== undefined) return meant.flatMap((inner) => explainIssue(inner, path));
  const types = issue.errors.flatMap((branch) =>
    branch.flatMap((inner) => (inner.code === "invalid_type" ? [inner.expected] : [])),
  );
  return [{ path, message: types.length > 0 ? `must be ${[...new Set(types)].join(" or ")}` : issue.message }];
}

function isOfOtherType(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_type" && issue.path.length === 0;
}
