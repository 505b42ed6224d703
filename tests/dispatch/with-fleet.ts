import { demoPolicy } from "../../server/demo/demo-policy.ts";
import { type Fleet, startFleet } from "../../server/demo/fleet/start-fleet.ts";
import type { Agent } from "../../server/domain/agent.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { publishFleet, type Running, startRunning } from "../gateway/running.ts";

/** A Signalbox with the simulated fleet behind it: real servers, each in its own words. */
export interface WithFleet {
  signalbox: Running;
  fleet: Fleet;
  /** Makes an agent sick, or well again with nothing. Without nature's own faults unless asked for. */
  behave(agentName: string, behaviour?: object): Promise<void>;
  /** What an agent has served since its start. */
  served(agentName: string): Promise<{ requests: number; answered: number; abandoned: number; inFlight: number }>;
  /** Makes every agent well. */
  heal(): Promise<void>;
  stop(): Promise<void>;
}

export interface FleetOptions {
  environment?: Record<string, string>;
  /** Divides every time of the fleet; default 40. */
  speed?: number;
  /** Further agents, as members of the lane chat. */
  more?: Agent[];
}

export async function startWithFleet({ environment, speed = 40, more = [] }: FleetOptions = {}): Promise<WithFleet> {
  const fleet = await startFleet({ speed, log: () => {} });
  const signalbox = await startRunning(environment === undefined ? {} : { environment });
  const policy = demoPolicy(fleet.agents.map(({ agent }) => agent));
  // Without exploration, so that a choice follows from the scores alone.
  const lanes = policy.lanes.map((lane) => ({
    ...lane,
    exploration: { ...lane.exploration, enabled: false },
    members: lane.name === "chat" ? [...lane.members, ...more.map(({ id }) => id)] : lane.members,
  }));
  await publishFleet(signalbox, { ...policy, lanes, agents: [...policy.agents, ...more] });
  const adminUrlOf = (name: string) => fleet.agents.find(({ agent }) => agent.name === name)!.adminUrl;
  const behave = async (name: string, behaviour: object = {}) => {
    const response = await fetch(adminUrlOf(name), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ natural: false, ...behaviour }),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  const heal = async () => {
    for (const { agent } of fleet.agents) await behave(agent.name);
  };
  await heal();
  return {
    signalbox,
    fleet,
    behave,
    heal,
    async served(name) {
      const response = await fetch(adminUrlOf(name));
      return ((await response.json()) as { served: never }).served;
    },
    async stop() {
      await signalbox.stop();
      await fleet.stop();
    },
  };
}

/** The outcome of a decision, as soon as it has one. */
export async function outcomeOf({ ask }: Running, decisionId: string): Promise<Outcome> {
  return until(async () => (await ask(`/v1/decisions/${decisionId}`)).body.outcome as Outcome | null);
}

/** Asks until there is an answer; fails after ten seconds. */
export async function until<Value>(read: () => Promise<Value | null | undefined | false>): Promise<Value> {
  const endMs = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > endMs) throw new Error("it did not come to pass within ten seconds");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
