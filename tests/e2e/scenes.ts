import type { z } from "zod";
import { Agent } from "../../server/domain/agent.ts";
import type { DecisionView } from "../../server/domain/decision.ts";
import { Lane } from "../../server/domain/lane.ts";
import type { Product } from "./product.ts";

/** Decisions of known make. Their agents are members of no other lane, and nothing is learnt about them. */
export interface Scenes {
  /** Three candidates, one of them clearly ahead, and one that fell. */
  three: DecisionView;
  /** Sixty candidates. */
  many: DecisionView;
  /** Everybody fell. */
  nobody: DecisionView;
  pinned: DecisionView;
  /** The session's agent keeps it although another scores a little more. */
  sticky: DecisionView;
  /** Several agents nearly equal, one of them drawn. */
  nearEqual: DecisionView;
  /** Chosen to learn about it, not because it scored most. */
  exploration: DecisionView;
  /** The decisions of one run, in order: the parent and its two children. */
  run: readonly [DecisionView, DecisionView, DecisionView];
  /** Lane whose ten decisions all go from `tune-thorough` to `tune-quick` where cost counts for enough. */
  tunedLane: string;
}

type AgentInput = z.input<typeof Agent>;

/** An agent that its caller runs, so that nothing of it is ever called. */
function external(name: string, over: Partial<AgentInput> = {}): Agent {
  return Agent.parse({
    id: `agent_${name}`,
    name,
    endpoint: { kind: "external" },
    tier: "standard",
    price: { inputMicrosPerMillion: 1_000_000, outputMicrosPerMillion: 4_000_000 },
    concurrency: 1_000,
    ...over,
  });
}

function lane(name: string, members: readonly Agent[], over: Partial<z.input<typeof Lane>> = {}): Lane {
  return Lane.parse({
    name,
    description: "A lane of the dashboard's tests.",
    members: members.map(({ id }) => id),
    exploration: { enabled: false, creditPerDecision: 0, maximumCostFactor: 10 },
    ...over,
  });
}

const TREE = [
  external("tree-swift", { tier: "light", priorSuccess: 0.5, priorLatencyMs: 400 }),
  external("tree-steady", { priorSuccess: 0.8, priorLatencyMs: 2_000 }),
  external("tree-deep", { tier: "heavy", priorSuccess: 0.9, priorLatencyMs: 20_000, price: dear(10) }),
  external("tree-brief", { contextWindowTokens: 256 }),
];
const CROWD = Array.from({ length: 60 }, (_, place) =>
  external(`crowd-${String(place + 1).padStart(2, "0")}`, {
    priorSuccess: 0.4 + place / 120,
    priorLatencyMs: 1_000 + place * 200,
  }),
);
const TWINS = ["twin-one", "twin-two", "twin-three"].map((name) => external(name, { priorSuccess: 0.7 }));
const SESSION = [external("session-first", { priorSuccess: 0.75 }), external("session-rival", { priorSuccess: 0.75 })];
const UNKNOWN = [
  external("known-leader", { priorSuccess: 0.62 }),
  external("unknown-talent", { priorSuccess: 0.6, priorLatencyMs: 2_500 }),
];
const TUNED = [
  external("tune-quick", { tier: "light", priorSuccess: 0.55, priorLatencyMs: 500, price: dear(0.01) }),
  external("tune-thorough", { priorSuccess: 0.95, priorLatencyMs: 2_000, price: dear(5) }),
];

function dear(times: number) {
  return { inputMicrosPerMillion: 1_000_000 * times, outputMicrosPerMillion: 4_000_000 * times };
}

const TASK = "Fix the failing test in the parser and explain what was wrong with it.";
/** 1,200 tokens: more than the brief one can read. */
const LONG_TASK = `${TASK} ${"The log of the failing run follows here, line by line. ".repeat(90)}`;
const PLAIN = { tier: "standard", expectedOutputTokens: 500 };

/** Publishes the lanes and makes the decisions, through the doors that every client uses. */
export async function prepareScenes(product: Product): Promise<Scenes> {
  await product.editPolicy("Lanes for the dashboard's tests", (document) => ({
    ...document,
    agents: [...document.agents, ...TREE, ...CROWD, ...TWINS, ...SESSION, ...UNKNOWN, ...TUNED],
    lanes: [
      ...document.lanes,
      lane("tree", TREE),
      lane("crowd", CROWD),
      lane("twins", TWINS),
      lane("session", SESSION),
      lane("unknown", UNKNOWN, {
        exploration: { enabled: true, creditPerDecision: 1, maximumCostFactor: 1_000 },
      }),
      lane("tuned", TUNED),
    ],
  }));
  const { route } = product;
  const three = await route({ ...PLAIN, input: LONG_TASK, lane: "tree", seed: "three" });
  const many = await route({ ...PLAIN, input: TASK, lane: "crowd", seed: "many" });
  const nobody = await route({ ...PLAIN, input: TASK, lane: "tree", requires: ["clairvoyance"], seed: "nobody" });
  const pinned = await route({ ...PLAIN, input: TASK, lane: "tree", agent: "agent_tree-deep", seed: "pinned" });
  const nearEqual = await route({ ...PLAIN, input: TASK, lane: "twins", seed: "near-equal" });
  const sticky = await holdSession(product);
  const exploration = await explore(product);
  const run = await makeRun(product);
  for (let place = 0; place < 10; place += 1) {
    await route({ ...PLAIN, input: `${TASK} Case ${place + 1}.`, lane: "tuned", seed: `tuned-${place}` });
  }
  return { three, many, nobody, pinned, nearEqual, sticky, exploration, run, tunedLane: "tuned" };
}

/** The second turn of a session in which the other agent is as good, so that the session decides. */
async function holdSession({ route }: Product): Promise<DecisionView> {
  const turn = { ...PLAIN, input: TASK, lane: "session", sessionId: "e2e-session" };
  await route({ ...turn, agent: "agent_session-rival", seed: "session-1" });
  return route({ ...turn, seed: "session-2" });
}

/** Draws until chance has explored once; every draw's seed is fixed, so it is always the same one. */
async function explore({ route }: Product): Promise<DecisionView> {
  for (let draw = 0; draw < 60; draw += 1) {
    const view = await route({ ...PLAIN, input: TASK, lane: "unknown", seed: `explore-${draw}` });
    if (view.kind === "exploration") return view;
  }
  throw new Error("no draw explored");
}

async function makeRun({ route }: Product): Promise<readonly [DecisionView, DecisionView, DecisionView]> {
  const task = { ...PLAIN, lane: "tree" };
  const parent = await route({ ...task, input: "Plan the release and hand its parts on.", seed: "run-0" });
  const first = await route({ ...task, input: "Write the notes.", parentTaskId: parent.taskId, seed: "run-1" });
  const second = await route({ ...task, input: "Check the notes.", parentTaskId: parent.taskId, seed: "run-2" });
  return [parent, first, second];
}
