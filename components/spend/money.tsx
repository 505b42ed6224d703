import Link from "next/link";
import { formatExactMoney, formatMoney } from "../format.ts";

/** An amount that leads to its rows; to the micro-dollar on hover. `null` is unpriced. */
export function Money({ micros, href }: { micros: number | null; href?: string }) {
  const shown = <span title={formatExactMoney(micros)}>{formatMoney(micros)}</span>;
  if (href === undefined) return shown;
  return (
    <Link href={href} className="hover:underline">
      {shown}
    </Link>
  );
}
