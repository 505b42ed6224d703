/**
 * Every attribute name that Signalbox puts on a span, once, with its type and meaning; `docs/telemetry.md` prints this
 * table. A name is never given another meaning: a change of meaning is a new name and a new schema version.
 */
export const SCHEMA_VERSION = "1.0.0";

/** The instrumentation scope of decision and outcome spans; its version is that of the attributes. */
export const SCOPE = { name: "signalbox.decisions", version: SCHEMA_VERSION } as const;

/**
 * `decision`: on `signalbox.route {lane}`; `attempt`: on `invoke_agent {name}`; `outcome`: on `signalbox.outcome {lane}`;
 * `evaluation`: on its event.
 */
export type AttributePlace = "decision" | "attempt" | "outcome" | "evaluation";

/** `double` may arrive as an integer where the value is whole: the OpenTelemetry SDK encodes whole numbers as such. */
export type AttributeType = "string" | "boolean" | "int" | "double" | "string[]" | "double[]" | "map" | "map[]";

export interface AttributeMeaning {
  readonly name: string;
  readonly type: AttributeType;
  readonly on: readonly AttributePlace[];
  /** Stands on every span of its places; otherwise where there is something to say. */
  readonly always: boolean;
  readonly meaning: string;
}

const define =
  (on: readonly AttributePlace[], always: boolean) =>
  (name: string, type: AttributeType, meaning: string): AttributeMeaning => ({ name, type, on, always, meaning });

const decision = define(["decision"], true);
const sometimes = define(["decision"], false);
const both = define(["decision", "attempt", "outcome"], true);
const attempt = define(["attempt"], true);
const measured = define(["attempt"], false);
const outcome = define(["outcome"], true);
const reported = define(["outcome"], false);
const evaluation = define(["evaluation"], true);

/** Code names an attribute by its key here, so that a name is spelt in one place. */
export const ATTRIBUTES = {
  decisionId: both(
    "signalbox.decision.id",
    "string",
    "The decision; `GET /v1/decisions/{id}` answers its whole record",
  ),
  taskId: both("signalbox.task.id", "string", "The task that was routed"),
  rootTaskId: both("signalbox.task.root_id", "string", "The first task of its run"),
  project: both("signalbox.project", "string", "The project that the task belongs to"),
  lane: both("signalbox.lane", "string", "The lane that the task was routed in"),

  depth: decision("signalbox.task.depth", "int", "Delegations between the root task and this one"),
  parentTaskId: sometimes("signalbox.task.parent_id", "string", "The task that delegated this one"),
  content: sometimes(
    "signalbox.task.content",
    "string",
    "The task's text as far as it is kept; only with content capture on",
  ),
  sessionId: sometimes("signalbox.session.id", "string", "The session that the task came with"),

  kind: decision(
    "signalbox.decision.kind",
    "string",
    "How the choice came about: `scored`, `pinned`, `sticky`, ..., `none`",
  ),
  cause: decision(
    "signalbox.decision.cause",
    "string",
    "Why it was asked for: `route`, `fallback`, `handoff`, `manual`",
  ),
  previousId: sometimes(
    "signalbox.decision.previous_id",
    "string",
    "The decision that this one follows in the same task",
  ),
  selected: define(["decision", "outcome"], false)(
    "signalbox.decision.selected",
    "string",
    "Id of the chosen agent; missing where no agent was",
  ),
  runnerUp: sometimes("signalbox.decision.runner_up", "string", "Id of the agent that came second"),
  margin: sometimes(
    "signalbox.decision.margin",
    "double",
    "Total of the chosen less the runner-up's; negative where the order of choice decided",
  ),
  decidingFactor: sometimes(
    "signalbox.decision.deciding_factor",
    "string",
    "The factor that spoke most for the chosen against the runner-up",
  ),
  rationale: decision(
    "signalbox.decision.rationale",
    "string[]",
    "Sentences that say why, made from the decision's numbers",
  ),
  propensity: sometimes(
    "signalbox.decision.propensity",
    "double",
    "Probability of this choice; missing where it is computed only on reading",
  ),
  propensityMethod: sometimes(
    "signalbox.decision.propensity_method",
    "string",
    "`exact`, `quadrature`, or `deferred`: it is computed when the decision is read",
  ),
  spreadOver: sometimes(
    "signalbox.decision.spread_over",
    "string[]",
    "Ids of the near-equal agents among which load drew; only where it did",
  ),
  seed: decision("signalbox.decision.seed", "string", "What the decision's chance was drawn from"),

  factors: sometimes(
    "signalbox.decision.factors",
    "string[]",
    "Names of the factors of a score; every list of numbers below is in this order",
  ),
  weights: sometimes(
    "signalbox.decision.weights",
    "double[]",
    "The weights in force, as the policy gives them for the lane and the tier",
  ),
  candidates: decision(
    "signalbox.decision.candidates",
    "map[]",
    "The best candidates in rank order, with every factor (see below)",
  ),
  candidatesCount: decision(
    "signalbox.decision.candidates.count",
    "int",
    "All candidates; the list holds at most 8, and the chosen and the runner-up wherever they rank",
  ),
  excluded: decision(
    "signalbox.decision.excluded",
    "map[]",
    "Agents that fell at a hard filter, members of the lane first (see below)",
  ),
  excludedCount: decision("signalbox.decision.excluded.count", "int", "All exclusions; the list holds at most 32"),
  excludedByFilter: decision("signalbox.decision.excluded.by_filter", "map", "How many fell at each filter"),
  counterfactual: decision(
    "signalbox.decision.counterfactual",
    "map[]",
    "Single weights that would have tipped the choice (see below)",
  ),
  counterfactualCount: decision(
    "signalbox.decision.counterfactual.count",
    "int",
    "All of them; the list holds at most 16",
  ),

  laneSource: decision(
    "signalbox.lane.source",
    "string",
    "`named` by the caller, `recognised`, or the `default` for want of confidence",
  ),
  laneConfidence: decision("signalbox.lane.confidence", "double", "Probability of the recognised lane, 0 to 1"),
  tier: decision(
    "signalbox.complexity.tier",
    "string",
    "How hard the task was taken for: `light`, `standard`, `heavy`",
  ),
  tierSource: decision("signalbox.complexity.source", "string", "`named`, `recognised` or `default`"),
  tierScore: decision("signalbox.complexity.score", "double", "0 (trivial) to 1 (hard), from the words alone"),
  tierConfidence: decision("signalbox.complexity.confidence", "double", "How sure that is, 0 to 1"),

  policyVersion: decision("signalbox.policy.version", "int", "The policy version in force"),
  policyHash: decision("signalbox.policy.hash", "string", "SHA-256 of that policy's document"),
  engineVersion: decision("signalbox.engine.version", "int", "The engine that decided"),
  learnerVersion: decision("signalbox.learner.version", "int", "State of the learner whose records were used"),
  snapshotAgeMs: decision(
    "signalbox.snapshot.age_ms",
    "double",
    "Milliseconds since the shared part of what was known was read",
  ),
  snapshotDigest: decision("signalbox.snapshot.digest", "string", "Digest of what was known"),

  outcomeStatus: outcome("signalbox.outcome.status", "string", "`succeeded`, `failed`, `ignored` or `rejected`"),
  outcomeCostSource: outcome(
    "signalbox.outcome.cost_source",
    "string",
    "`reported`, `policy`, `price_list` or `unpriced`",
  ),
  outcomeOwner: reported(
    "signalbox.outcome.owner",
    "string",
    "Whose failure it was: `client`, `routing`, `capacity`, `upstream`, `platform`",
  ),
  outcomeQuality: reported("signalbox.outcome.quality", "double", "Quality of the result, 0 to 1"),
  outcomeLatencyMs: reported("signalbox.outcome.latency_ms", "double", "How long the agent took, in milliseconds"),
  outcomeCostMicros: reported(
    "signalbox.outcome.cost_micros",
    "int",
    "Cost in micro-dollars; missing where it is unpriced, which is not the same as free",
  ),
  outcomeUsage: reported("signalbox.outcome.usage", "map", "Tokens in disjoint buckets (see below)"),
  errorType: define(["attempt", "outcome"], false)(
    "error.type",
    "string",
    "OpenTelemetry's name for the class of a failure: its code on attempts, its owner on outcomes",
  ),

  operation: attempt("gen_ai.operation.name", "string", "`invoke_agent`"),
  agentId: attempt("gen_ai.agent.id", "string", "The agent that was called"),
  agentName: attempt("gen_ai.agent.name", "string", "Its name in the policy"),
  providerName: measured(
    "gen_ai.provider.name",
    "string",
    "Whose API was spoken: `openai` or `anthropic`; models only",
  ),
  requestModel: measured("gen_ai.request.model", "string", "The model that was asked; models only"),
  attemptNumber: measured("signalbox.attempt.number", "int", "Which try at its task this was, from 1"),
  attemptFirstOutputMs: measured(
    "signalbox.attempt.first_output_ms",
    "double",
    "Milliseconds until the first part of a streamed answer",
  ),
  inputTokens: measured("gen_ai.usage.input_tokens", "int", "Input tokens, those of caches included"),
  outputTokens: measured("gen_ai.usage.output_tokens", "int", "Output tokens, reasoning included"),
  cacheReadTokens: measured("gen_ai.usage.cache_read.input_tokens", "int", "Input tokens read from a cache"),
  cacheWriteTokens: measured("gen_ai.usage.cache_write.input_tokens", "int", "Input tokens written to a cache"),
  reasoningTokens: measured("gen_ai.usage.reasoning.output_tokens", "int", "Output tokens spent on reasoning"),
  usageEstimated: measured(
    "signalbox.usage.estimated",
    "boolean",
    "The tokens were counted by a tokenizer, because the agent reported none",
  ),
  costAmount: measured(
    "signalbox.cost.amount",
    "double",
    "Cost in units of its currency; missing where it is unpriced, which is not the same as free",
  ),
  costCurrency: measured("signalbox.cost.currency", "string", "`USD`"),
  costSource: attempt("signalbox.cost.source", "string", "`reported`, `policy`, `price_list` or `unpriced`"),
  costPriceVersion: measured(
    "signalbox.cost.price_version",
    "string",
    "Edition of the price list, or the policy version whose price was used",
  ),

  evaluationName: evaluation("gen_ai.evaluation.name", "string", "`quality`"),
  evaluationScore: evaluation("gen_ai.evaluation.score.value", "double", "The reported quality, 0 to 1"),
} as const satisfies Record<string, AttributeMeaning>;

/** Event of the GenAI conventions that carries a quality. */
export const EVALUATION_EVENT = "gen_ai.evaluation.result";

/** Keys inside the maps, once: `docs/telemetry.md` prints these too. */
export const MAP_KEYS = {
  candidate: ["agent_id", "name", "rank", "total", "raw", "normalised", "contribution"],
  exclusion: ["agent_id", "filter", "reason"],
  counterfactual: ["agent_id", "factor", "from", "to"],
  usage: ["input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens"],
} as const;

/** The one key that may be missing: an interval without `to` has no upper end. */
type OpenKey = "to";

/** Keys of one of the maps, for types that cannot miss one. */
export type MapOf<Name extends keyof typeof MAP_KEYS> = Record<
  Exclude<(typeof MAP_KEYS)[Name][number], OpenKey>,
  unknown
> &
  Partial<Record<OpenKey, unknown>>;

/** Bounds of the lists on a span; their counts stand beside them. */
export const MAXIMUM_CANDIDATES = 8;
export const MAXIMUM_EXCLUSIONS = 32;
export const MAXIMUM_COUNTERFACTUALS = 16;
export const MAXIMUM_SENTENCES = 32;
