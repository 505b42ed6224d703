import { formatDifference, formatInterval, formatRaw, formatScore, formatWeight } from "../format.ts";
import { factorTone } from "../identity/factor-tone.ts";
import { factorLabel } from "../vocabulary.ts";
import type { Comparison, DifferenceRow } from "./prepare.ts";

/** The difference of two agents factor by factor: bars from a common middle, towards whomever the factor spoke for. */
export function DifferenceTable({ comparison }: { comparison: Extract<Comparison, { kind: "scored" }> }) {
  const { first, second, rows, difference } = comparison;
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="sr-only">
        Difference of {first.name} and {second.name}, factor by factor
      </caption>
      <thead>
        <tr className="label-caps">
          <th scope="col" className="h-6 w-20 border-b text-left font-medium">
            Factor
          </th>
          <th scope="col" className="border-b px-2 font-medium">
            <span className="flex justify-between gap-2">
              <span className="min-w-0 truncate">← {second.name}</span>
              <span className="min-w-0 truncate">{first.name} →</span>
            </span>
          </th>
          <th scope="col" className="w-14 border-b text-right font-medium">
            Gain
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.factor.name} row={row} />
        ))}
      </tbody>
      <tfoot>
        <tr className="font-semibold">
          <th scope="row" className="h-8 text-left">
            Total
          </th>
          <td className="px-2">
            <span className="flex justify-between">
              <span>{formatScore(second.total)}</span>
              <span>{formatScore(first.total)}</span>
            </span>
          </td>
          <td className="text-right">{formatDifference(difference)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function Row({ row: { factor, bar, reversed } }: { row: DifferenceRow }) {
  const { name, first, second } = factor;
  return (
    <tr className="border-b align-top">
      <th scope="row" className="pt-1.5 text-left font-medium">
        {factorLabel(name)}
      </th>
      <td className="px-2 py-1.5">
        <span aria-hidden className="relative block h-3.5">
          <span className="absolute -inset-y-1.5 left-1/2 w-px bg-line-strong" />
          <span
            className="absolute inset-y-0 rounded-[2px]"
            style={{
              background: factorTone(name),
              width: `${Math.abs(bar) * 50}%`,
              ...(bar >= 0 ? { left: "50%" } : { right: "50%" }),
            }}
          />
        </span>
        <span className="mt-1 flex justify-between gap-2 text-sm text-ink-3">
          <Measured raw={formatRaw(name, second.raw)} assumed={second.assumed} />
          <Measured raw={formatRaw(name, first.raw)} assumed={first.assumed} />
        </span>
        {reversed && (
          <span
            className="block text-sm text-ink-3"
            title="Between these two alone, with all other weights as they are"
          >
            reversed with its weight {reversed.outside ? "outside " : ""}
            {formatInterval(reversed.from, reversed.to)}, now {formatWeight(factor.weight)}
          </span>
        )}
      </td>
      <td className="pt-1.5 text-right">{formatDifference(factor.difference)}</td>
    </tr>
  );
}

function Measured({ raw, assumed }: { raw: string; assumed: boolean }) {
  return (
    <span>
      {raw}
      {assumed && " (assumed)"}
    </span>
  );
}
