import Link from "next/link";
import type { Savings } from "../../server/domain/spend.ts";
import { formatMoney, formatPercent, formatQuantity } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { Badge } from "../ui/badge.tsx";
import { Section } from "../ui/section.tsx";
import { Cell, FIGURE, HeadCell, Table } from "../ui/table.tsx";
import { Money } from "./money.tsx";
import type { SpendFilters } from "./prepare.ts";

/** What routing saved against sending everything to each lane's dearest member: an estimate, and how it is made. */
export function SavingsTable({
  savings,
  names,
  to,
}: {
  savings: Savings;
  names: ReadonlyMap<string, string>;
  to: (filters: SpendFilters) => string;
}) {
  const compared = savings.lanes.filter((lane) => lane.dearest !== null);
  const lacking = savings.lanes.filter((lane) => lane.dearest === null);
  return (
    <Section title="Saved against each lane's dearest member" aside={<Badge tone="warn">an estimate</Badge>}>
      {compared.length === 0 ? (
        <p className="py-2 text-ink-2">
          No lane of this time has a member with a price, so there is nothing to compare with.
        </p>
      ) : (
        <Table aria-label="Estimated savings by lane">
          <thead>
            <tr>
              <HeadCell>Lane</HeadCell>
              <HeadCell className="max-sm:hidden">Dearest member</HeadCell>
              <HeadCell className={FIGURE}>All there</HeadCell>
              <HeadCell className={FIGURE}>As routed</HeadCell>
              <HeadCell className={FIGURE}>Saved</HeadCell>
            </tr>
          </thead>
          <tbody>
            {compared.map(({ lane, dearest, atDearestMicros, spentMicros, savedMicros }) => (
              <tr key={lane} className="hover:bg-hover">
                <Cell>
                  <Link href={`/lanes/${lane}`} className="hover:underline">
                    <LaneTag name={lane} />
                  </Link>
                </Cell>
                <Cell className="max-w-48 max-sm:hidden">
                  {dearest && (
                    <Link
                      href={`/agents/${dearest.agentId}`}
                      title={`Price of ${dearest.priceVersion}`}
                      className="flex min-w-0 hover:underline"
                    >
                      <AgentName id={dearest.agentId} name={names.get(dearest.agentId)} />
                    </Link>
                  )}
                </Cell>
                <Cell className={FIGURE}>
                  <Money micros={atDearestMicros} />
                </Cell>
                <Cell className={FIGURE}>
                  <Money micros={spentMicros} href={to({ lane })} />
                </Cell>
                <Cell className={FIGURE}>
                  <Money micros={savedMicros} />
                </Cell>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="font-semibold">
              <Cell>All</Cell>
              <Cell className="max-sm:hidden" />
              <Cell className={FIGURE}>
                <Money micros={savings.atDearestMicros} />
              </Cell>
              <Cell className={FIGURE}>
                <Money micros={savings.spentMicros} />
              </Cell>
              <Cell className={FIGURE}>
                <Money micros={savings.savedMicros} />
              </Cell>
            </tr>
          </tfoot>
        </Table>
      )}
      <p className="pt-2 text-sm text-ink-3">
        {savings.formula}
        {savings.leftOutAttempts > 0 && ` ${formatQuantity(savings.leftOutAttempts, "attempt")} left out.`}
        {lacking.length > 0 && ` Without a priced member: ${lacking.map((lane) => lane.lane).join(", ")}.`}
      </p>
    </Section>
  );
}

/** The same as one figure. */
export function savedInWords({ savedMicros, atDearestMicros }: Savings): { value: string; note: string } {
  if (atDearestMicros === 0) return { value: formatMoney(0), note: "nothing to compare with" };
  return {
    value: formatMoney(savedMicros),
    note: `estimate: ${formatPercent(Math.abs(savedMicros) / atDearestMicros)} ${savedMicros < 0 ? "above" : "below"} the dearest`,
  };
}
