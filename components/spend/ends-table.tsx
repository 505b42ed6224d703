import Link from "next/link";
import { formatCount, formatPercent, NO_DATA } from "../format.ts";
import { OutcomeMark } from "../identity/state-mark.tsx";
import { Cell, FIGURE, HeadCell, Table } from "../ui/table.tsx";
import { Money } from "./money.tsx";
import type { SpendEnd, SpendFilters, SpendPicture } from "./prepare.ts";

const END_TONES: Record<SpendEnd["end"], string> = {
  succeeded: "var(--good)",
  failed: "var(--bad)",
  stopped: "var(--track)",
};

/** What came of the money: one bar of all that was spent, and the same as a table. */
export function EndsTable({ picture, to }: { picture: SpendPicture; to: (filters: SpendFilters) => string }) {
  const { ends, totals } = picture;
  return (
    <>
      <div aria-hidden className="mt-1 mb-2 flex h-3 gap-px overflow-hidden rounded-[3px] bg-hover">
        {ends.map(({ end, share }) => (
          <span key={end} style={{ width: `${(share ?? 0) * 100}%`, background: END_TONES[end] }} />
        ))}
      </div>
      <Table aria-label="Spend by what came of it">
        <thead>
          <tr>
            <HeadCell>What came of it</HeadCell>
            <HeadCell className={FIGURE}>Attempts</HeadCell>
            <HeadCell className={FIGURE}>Share</HeadCell>
            <HeadCell className={FIGURE}>On later tries</HeadCell>
            <HeadCell className={FIGURE}>Spend</HeadCell>
          </tr>
        </thead>
        <tbody>
          {ends.map((row) => (
            <tr key={row.end} className="hover:bg-hover">
              <Cell>
                <Link href={to(row.filters)} className="hover:underline">
                  {row.end === "stopped" ? (
                    <span className="text-ink-2">Stopped or rejected</span>
                  ) : (
                    <OutcomeMark status={row.end} />
                  )}
                </Link>
              </Cell>
              <Cell className={FIGURE}>
                <Link href={to(row.filters)} className="hover:underline">
                  {formatCount(row.attempts)}
                </Link>
              </Cell>
              <Cell className={FIGURE}>{formatPercent(row.share, 1)}</Cell>
              <Cell className={FIGURE}>
                {row.laterMicros === null ? (
                  <span title="Not counted apart">{NO_DATA}</span>
                ) : (
                  <Money micros={row.laterMicros} href={to({ ...row.filters, attempt: "later" })} />
                )}
              </Cell>
              <Cell className={FIGURE}>
                <Money micros={row.costMicros} href={to(row.filters)} />
              </Cell>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="font-semibold">
            <Cell>All</Cell>
            <Cell className={FIGURE}>
              <Link href={to({})} className="hover:underline">
                {formatCount(totals.attempts)}
              </Link>
            </Cell>
            <Cell />
            <Cell className={FIGURE}>
              <Money
                micros={totals.retriedSucceededMicros + totals.retriedFailedMicros}
                href={to({ attempt: "later" })}
              />
            </Cell>
            <Cell className={FIGURE}>
              <Money micros={totals.costMicros} href={to({})} />
            </Cell>
          </tr>
        </tfoot>
      </Table>
    </>
  );
}
