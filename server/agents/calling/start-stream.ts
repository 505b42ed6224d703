import type { AnswerStream, AttemptAnswer, AttemptFailure, StreamEnd } from "../../domain/attempt.ts";
import type { Log } from "../../services/ports.ts";
import type { AttemptScope } from "./attempt-scope.ts";
import { failureOfError } from "./failure-of-error.ts";
import { badAnswer } from "./read-answer.ts";
import type { StreamTally } from "./stream-tally.ts";

/** The streaming answer, as soon as its first chunk is there. Before that, failures are thrown: another agent may do. */
export async function startStream(
  chunks: AsyncGenerator<string>,
  tally: StreamTally,
  scope: AttemptScope,
  log: Log,
): Promise<AttemptAnswer> {
  const first = await chunks.next();
  if (first.done) throw badAnswer("the stream is empty");
  return { kind: "streaming", stream: streamOf(first.value, chunks, tally, scope, log) };
}

/** The events never throw: they end, and `ended` says how. */
function streamOf(
  first: string,
  chunks: AsyncGenerator<string>,
  tally: StreamTally,
  scope: AttemptScope,
  log: Log,
): AnswerStream {
  const { promise: ended, resolve } = Promise.withResolvers<StreamEnd>();
  let waiting: string | null = first;
  let over = false;

  const finish = (failure: AttemptFailure | null) => {
    if (over) return;
    over = true;
    waiting = null;
    scope.signal.removeEventListener("abort", abandon);
    scope.end();
    resolve(endOf(failure, tally, log));
  };
  // The reader may never come back for the next event, so the end of the attempt's time ends the stream by itself.
  const abandon = () => {
    finish(failureOfError(scope.signal.reason, null, log));
    leave(chunks);
  };
  scope.signal.addEventListener("abort", abandon, { once: true });
  if (scope.signal.aborted) abandon();

  const next = async (): Promise<IteratorResult<string>> => {
    if (waiting !== null) {
      const value = waiting;
      waiting = null;
      return { done: false, value };
    }
    if (over) return DONE;
    try {
      const result = await chunks.next();
      if (!result.done && !over) return result;
      finish(null);
    } catch (error) {
      finish(onceStarted(failureOfError(error, scope.signal, log)));
    }
    return DONE;
  };

  const events: AsyncIterableIterator<string> = {
    [Symbol.asyncIterator]: () => events,
    next,
    async return() {
      if (!over) scope.leave();
      return DONE;
    },
  };
  return { events, ended };
}

const DONE: IteratorResult<string> = { done: true, value: undefined };

/** The source's own cleaning up; what still goes wrong there changes nothing. */
function leave(chunks: AsyncGenerator<string>): void {
  chunks.return(undefined).catch(() => {});
}

/** What breaks or garbles a stream that has begun has broken the stream. */
function onceStarted(failure: AttemptFailure): AttemptFailure {
  const broken = failure.code === "bad_answer" || failure.code === "connection_failed";
  return broken ? { ...failure, code: "stream_broken" } : failure;
}

async function endOf(failure: AttemptFailure | null, tally: StreamTally, log: Log): Promise<StreamEnd> {
  const text = tally.text();
  try {
    return { failure, measured: await tally.measured(), text };
  } catch (error) {
    log.error({ err: error }, "the usage of a stream could not be estimated");
    return { failure, measured: null, text };
  }
}
