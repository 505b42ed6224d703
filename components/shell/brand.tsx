import { cn } from "../ui/class-names.ts";

/** A track that branches: the product's sign. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 20 20" width="20" height="20" className={cn("shrink-0", className)}>
      <path
        d="M5 18V2M5 13.5c0-4.6 9-3.4 9-8.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <circle cx="14" cy="4" r="2.4" fill="var(--accent)" />
    </svg>
  );
}
