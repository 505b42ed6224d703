import type { ReactNode } from "react";

/** Nothing to show, why that is, and what to do about it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-4 py-14 text-center">
      <svg aria-hidden="true" viewBox="0 0 64 24" width="64" height="24" className="text-line-strong">
        <path
          d="M2 18h60M14 18C26 18 26 6 40 6h22"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
        <circle cx="14" cy="18" r="3" fill="var(--ground)" stroke="currentColor" strokeWidth="2" />
      </svg>
      <h2 className="text-lg font-semibold">{title}</h2>
      {children && <div className="text-ink-2">{children}</div>}
    </div>
  );
}
