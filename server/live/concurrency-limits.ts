import type { Agent } from "../domain/agent.ts";
import type { ConcurrencyLimit, LoadSign } from "../services/ports.ts";

/** The engine's rule. */
export type NextLimit = (
  before: ConcurrencyLimit,
  sign: LoadSign,
  inFlight: number,
  declared: number,
) => ConcurrencyLimit;

/** How many attempts each agent is given at a time, as its attempts' ends have taught. */
export interface ConcurrencyLimits {
  /** `null`: nothing has been learnt, so what the policy declares holds. */
  of(agentId: string): number | null;
  seen(agentId: string, declared: number, sign: LoadSign, inFlight: number): void;
  /** An agent that is declared anew is learnt anew; one that is gone is forgotten. */
  adopt(agents: readonly Pick<Agent, "id" | "concurrency">[]): void;
}

export function createConcurrencyLimits(nextLimit: NextLimit): ConcurrencyLimits {
  const limits = new Map<string, ConcurrencyLimit & { declared: number }>();
  return {
    of(agentId) {
      const known = limits.get(agentId);
      return known === undefined ? null : Math.max(1, Math.floor(known.limit));
    },
    seen(agentId, declared, sign, inFlight) {
      const known = limits.get(agentId) ?? { limit: declared, fineAtHalf: 0, declared };
      const next = nextLimit(known, sign, inFlight, declared);
      if (next !== known) limits.set(agentId, { ...next, declared });
    },
    adopt(agents) {
      const declared = new Map(agents.map(({ id, concurrency }) => [id, concurrency]));
      for (const [id, known] of limits) if (declared.get(id) !== known.declared) limits.delete(id);
    },
  };
}
