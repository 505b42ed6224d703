/** Why work at a task is given up before its end. */
export type StopCause = "cancelled" | "client_left" | "lease_lost" | "shutdown";

/** What this router works at: each task with the way to stop it. */
export interface TaskDesk {
  /** Names this router in leases. */
  readonly owner: string;
  /** Puts a task on the desk. Its signal aborts with a `StopCause` as its reason. */
  begin(taskId: string): AbortController;
  done(taskId: string): void;
  /** False where it is not on this desk. */
  stop(taskId: string, cause: StopCause): boolean;
  taskIds(): string[];
  /** Notes that an attempt's outcome is on its way. */
  settling(decisionId: string, settled: Promise<void>): void;
  /** Resolves when the outcome that is on its way for this decision has come; at once where none is. */
  settled(decisionId: string): Promise<void>;
  /** Resolves when the desk is empty. */
  cleared(): Promise<void>;
  /** There is something to take up: it need not wait for the next turn. */
  wake(): void;
  onWake(listener: () => void): void;
}

export function createTaskDesk(owner: string): TaskDesk {
  const underWay = new Map<string, AbortController>();
  let waiting: (() => void)[] = [];
  let wakes = () => {};
  const outcomes = new Map<string, Promise<void>>();
  return {
    owner,
    begin(taskId) {
      const controller = new AbortController();
      underWay.set(taskId, controller);
      return controller;
    },
    done(taskId) {
      underWay.delete(taskId);
      if (underWay.size > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    stop(taskId, cause) {
      const controller = underWay.get(taskId);
      controller?.abort(cause);
      return controller !== undefined;
    },
    settling(decisionId, settled) {
      outcomes.set(decisionId, settled);
      void settled.then(() => outcomes.delete(decisionId));
    },
    settled: (decisionId) => outcomes.get(decisionId) ?? Promise.resolve(),
    taskIds: () => [...underWay.keys()],
    cleared: () => (underWay.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    wake: () => wakes(),
    onWake(listener) {
      wakes = listener;
    },
  };
}
