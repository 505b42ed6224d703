import Link from "next/link";
import type { ReactNode } from "react";

/** One figure: what it is, the value, what to compare it with, and the rows it was counted from. */
export function Figure({
  label,
  value,
  note,
  href,
}: {
  label: string;
  value: string;
  note?: ReactNode;
  href?: string;
}) {
  const body = (
    <>
      <span className="label-caps block">{label}</span>
      <span className="block text-2xl font-semibold tracking-[-0.015em]">{value}</span>
      <span className="block min-h-4 text-sm text-ink-3">{note}</span>
    </>
  );
  const frame = "block border-l py-1 pl-4 pr-2";
  return href ? (
    <Link href={href} className={`${frame} hover:bg-hover`}>
      {body}
    </Link>
  ) : (
    <div className={frame}>{body}</div>
  );
}
