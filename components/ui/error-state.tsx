"use client";

import { readProblem } from "../api/read-problem.ts";
import { Button } from "./button.tsx";

/** What failed, in the server's own words, what to do, and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = readProblem(error);
  return (
    <div role="alert" className="mx-auto flex max-w-lg flex-col items-start gap-2 border-l-2 border-bad px-4 py-3 my-8">
      <h2 className="font-semibold">{problem.title}</h2>
      <p className="text-ink-2">{problem.detail}</p>
      {problem.action && <p className="text-ink-2">{problem.action}</p>}
      {onRetry && (
        <Button className="mt-1" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
