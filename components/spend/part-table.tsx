import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount, formatPercent, formatQuantity, NO_DATA } from "../format.ts";
import { Cell, FIGURE, HeadCell, Table } from "../ui/table.tsx";
import { Money } from "./money.tsx";
import type { SpendFilters, SpendPart, SpendTable } from "./prepare.ts";

export interface PartTableProps {
  label: string;
  table: SpendTable;
  totals: { costMicros: number; attempts: number; unpriced: number };
  /** How a row's name is drawn. */
  draw: (name: string | null) => ReactNode;
  /** Where the rows behind a figure are. */
  to: (filters: SpendFilters) => string;
}

/** Spend by lane, agent or tier, dearest first; its last line is the sum of all others. */
export function PartTable({ label, table, totals, draw, to }: PartTableProps) {
  const counted = table.rows.some((row) => row.attempts !== null);
  return (
    <Table aria-label={`Spend by ${label.toLowerCase()}`}>
      <thead>
        <tr>
          <HeadCell>{label}</HeadCell>
          {counted && <HeadCell className={FIGURE}>Attempts</HeadCell>}
          <HeadCell className={FIGURE}>Share</HeadCell>
          <HeadCell className={FIGURE}>Spend</HeadCell>
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.name ?? ""} className="hover:bg-hover">
            <Cell className="max-w-48">
              <Link href={to(row.filters)} className="flex min-w-0 hover:underline">
                {draw(row.name)}
              </Link>
            </Cell>
            {counted && (
              <Cell className={FIGURE}>
                <Link href={to(row.filters)} className="hover:underline">
                  {formatCount(row.attempts)}
                </Link>
              </Cell>
            )}
            <Cell className={FIGURE}>
              <Share share={row.share} />
            </Cell>
            <Cell className={FIGURE}>
              <Amount row={row} href={to(row.filters)} unpricedHref={to({ ...row.filters, cost: "unpriced" })} />
            </Cell>
          </tr>
        ))}
        {table.rest && (
          <tr>
            <Cell className="text-ink-3">{formatQuantity(table.rest.count, "other")}</Cell>
            {counted && <Cell className={FIGURE}>{formatCount(table.rest.attempts)}</Cell>}
            <Cell />
            <Cell className={FIGURE}>
              <Money micros={table.rest.costMicros} />
            </Cell>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr className="font-semibold">
          <Cell>All</Cell>
          {counted && (
            <Cell className={FIGURE}>
              <Link href={to({})} className="hover:underline">
                {formatCount(totals.attempts)}
              </Link>
            </Cell>
          )}
          <Cell />
          <Cell className={FIGURE}>
            <Money micros={totals.costMicros} href={to({})} />
          </Cell>
        </tr>
      </tfoot>
    </Table>
  );
}

function Amount({ row, href, unpricedHref }: { row: SpendPart; href: string; unpricedHref: string }) {
  const allUnpriced = row.costMicros === 0 && row.unpriced > 0;
  return (
    <>
      <Money micros={allUnpriced ? null : row.costMicros} href={href} />
      {row.unpriced > 0 && !allUnpriced && (
        <Link href={unpricedHref} className="block text-xs text-ink-3 hover:underline">
          {formatCount(row.unpriced)} unpriced
        </Link>
      )}
    </>
  );
}

/** A share as a figure over a bar of its length. */
function Share({ share }: { share: number | null }) {
  if (share === null) return NO_DATA;
  return (
    <span className="inline-flex items-center justify-end gap-2">
      <span aria-hidden className="h-1.5 w-14 rounded-full bg-hover max-sm:hidden">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="w-11">{formatPercent(share, 1)}</span>
    </span>
  );
}
