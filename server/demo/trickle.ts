import { z } from "zod";
import { DecisionView } from "../domain/decision.ts";
import type { OutcomeReport } from "../domain/outcome.ts";
import { hashText, uniforms } from "../engine/chance.ts";
import { attempt } from "./attempt.ts";
import { createDemoEvents, type RouteBody } from "./demo-task.ts";
import type { FleetAgent } from "./fleet/start-fleet.ts";
import { playEvent, type Stage } from "./play-event.ts";
import { openPrompts } from "./prompts.ts";
import { playThroughSignalbox, type Through } from "./through-signalbox.ts";

export interface TrickleOptions {
  /** Where Signalbox is. */
  url: string;
  /** A key of the role `caller`. */
  key: string;
  agents: readonly FleetAgent[];
  /** Of the tasks; default `trickle`. */
  seed?: string;
  /** Mean time between events; default 700 ms. */
  meanGapMs?: number;
  log: (message: string) => void;
}

const Agents = z.object({ agents: z.array(z.object({ simulated: z.boolean() })) });

export interface Trickle {
  /** Events that were played to their end, and requests that Signalbox did not answer as hoped. */
  readonly counts: { events: number; refusals: number };
  /** Starts nothing more, abandons what is under way, and resolves when that has ended. */
  stop(): Promise<void>;
}

/** Events under way at a time; beyond it the trickle waits, so that a slow Signalbox is not buried. */
const MOST_AT_ONCE = 40;
/** Every so many events a burst comes: that many events in short order. */
const BURST_EVERY = 90;
const BURST_EVENTS = 14;
const BURST_GAP_MS = 60;
const REQUEST_LIMIT_MS = 15_000;
/** Events whose programs call the chosen agent themselves and report how it went; the others leave that to Signalbox. */
const OWN_CALLS_SHARE = 0.2;
const COMPLAIN_EVERY_MS = 60_000;

/**
 * A steady stream of demo tasks: programs with a key of their own that ask Signalbox over HTTP. Most leave their tasks to
 * it (chat completions, whole tasks); some ask only where each task should go, call the chosen simulated agent
 * themselves, and report how it went.
 */
export function startTrickle(options: TrickleOptions): Trickle {
  const { url, key, agents, seed = "trickle", meanGapMs = 700, log } = options;
  const random = uniforms(hashText(`${seed}|${Date.now()}`));
  const nextEvent = createDemoEvents(openPrompts(random), random, `demo-${Date.now().toString(36)}`);
  const addresses = new Map(agents.map(({ agent, baseUrl }) => [agent.id, { baseUrl, model: agent.name }]));
  const stopping = new AbortController();
  const counts = { events: 0, refusals: 0 };
  const underWay = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let started = 0;
  let complainedMs = Number.NEGATIVE_INFINITY;

  const stage: Stage = {
    route: async (body) => DecisionView.parse(await post(`${url}/v1/route`, body)),
    async attempt(agentId, task) {
      const address = addresses.get(agentId);
      // An agent that somebody added to the demo's policy is real, and the demo must not spend its owner's money.
      if (address === undefined) return { status: "ignored", error: "the demo calls simulated agents only" };
      return attempt({ ...address, task, seed: Math.floor(random() * 1e9), signal: stopping.signal });
    },
    report: async (decisionId, report) => void (await post(`${url}/v1/decisions/${decisionId}/outcome`, report)),
    forget: () => {},
    random,
  };

  const through: Through = { url, key, signal: stopping.signal, report: stage.report, random };

  /** Signalbox would call real agents too, and the demo must not spend their owner's money. */
  async function allAreSimulated(): Promise<boolean> {
    const response = await fetch(`${url}/v1/agents`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(REQUEST_LIMIT_MS)]),
    });
    const { agents: known } = Agents.parse(await response.json());
    return known.every(({ simulated }) => simulated);
  }

  async function post(address: string, body: RouteBody | OutcomeReport): Promise<unknown> {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(REQUEST_LIMIT_MS)]),
    });
    if (response.ok) return response.json();
    throw new Error(`status ${response.status}: ${(await response.text()).slice(0, 300)}`);
  }

  async function play(): Promise<void> {
    try {
      const event = nextEvent();
      if (random() < OWN_CALLS_SHARE || !(await allAreSimulated())) await playEvent(event, stage);
      else await playThroughSignalbox(event, through);
      counts.events += 1;
    } catch (error) {
      if (stopping.signal.aborted) return;
      counts.refusals += 1;
      if (performance.now() - complainedMs < COMPLAIN_EVERY_MS) return;
      complainedMs = performance.now();
      log(`The demo's task was not answered: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  function tick(): void {
    if (underWay.size < MOST_AT_ONCE) {
      const playing = play().finally(() => underWay.delete(playing));
      underWay.add(playing);
      started += 1;
    }
    const inBurst = started % BURST_EVERY >= BURST_EVERY - BURST_EVENTS;
    const gapMs = inBurst ? BURST_GAP_MS : -Math.log(random()) * meanGapMs;
    timer = setTimeout(tick, Math.min(gapMs, 5 * meanGapMs));
  }

  tick();
  return {
    counts,
    async stop() {
      clearTimeout(timer);
      stopping.abort();
      await Promise.all(underWay);
    },
  };
}
