import type { RouterOutputs } from "../api/trpc.ts";
import { formatCount, formatPercent } from "../format.ts";
import type { Figures } from "./prepare.ts";

type Readiness = RouterOutputs["system"]["readiness"];

/** Below this share of successes the first sentence is no longer calm. */
const GOOD_RATE = 0.9;

/** Is it well? One sentence, in words and with a shape, before any figure. */
export function Verdict({
  figures,
  decisions,
  readiness,
}: {
  figures: Figures;
  decisions: number;
  readiness: Readiness | undefined;
}) {
  const ailing = readiness?.dependencies.filter((each) => each.state === "down" || each.state === "degraded") ?? [];
  const { successRate, none } = figures;
  const bad = readiness?.status === "down" || (successRate !== null && successRate < 0.5);
  const uneasy = ailing.length > 0 || none > 0 || (successRate !== null && successRate < GOOD_RATE);
  const [word, tone] = bad
    ? ["Not well.", "text-bad"]
    : uneasy
      ? ["Mostly well.", "text-warn"]
      : decisions === 0
        ? ["Quiet.", "text-ink"]
        : ["All well.", "text-good"];
  return (
    <h1 className="text-xl leading-7 font-normal text-ink-2">
      <span className={`font-semibold ${tone}`}>{word}</span>{" "}
      {decisions === 0 ? (
        "Nothing was decided in this time."
      ) : (
        <>
          <span className="text-ink">{formatCount(decisions)}</span> decisions
          {successRate !== null && (
            <>
              , <span className="text-ink">{formatPercent(successRate, 1)}</span> of those that ended succeeded
            </>
          )}
          {none > 0 && (
            <>
              , <span className="text-bad">{formatCount(none)}</span> found no agent
            </>
          )}
          .
        </>
      )}
      {ailing.map((each) => (
        <span key={each.name}>
          {" "}
          {each.name} is {each.state}: {each.detail}.
        </span>
      ))}
    </h1>
  );
}
