"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTRPC } from "../api/trpc.ts";
import { formatCapped, formatCount } from "../format.ts";
import { useKey } from "../shell/use-key.ts";
import { buttonClasses } from "../ui/button.tsx";
import { neighboursOf } from "./neighbours.ts";

/** The previous and the next decision of the same run, and the place among them. */
export function RunSteps({ decisionId, rootTaskId }: { decisionId: string; rootTaskId: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { data } = useQuery(
    trpc.decisions.list.queryOptions({ rootTaskId, limit: 200 }, { placeholderData: keepPreviousData }),
  );
  const { earlier, later, place } = neighboursOf(data?.rows ?? [], decisionId);
  useKey("earlier", () => earlier && router.push(`/decisions/${earlier}`), { enabled: earlier !== null });
  useKey("later", () => later && router.push(`/decisions/${later}`), { enabled: later !== null });
  if (!data || data.count <= 1)
    return <span className="text-sm text-ink-3">{data ? "The only decision of its run" : ""}</span>;
  return (
    <nav aria-label="Decisions of this run" className="flex items-center gap-1 text-sm text-ink-2">
      <Step id={earlier} label="Previous decision of the run" icon="earlier" />
      <span>
        {place === null ? "" : `${formatCount(place)} of `}
        {formatCapped(data.count, data.capped)} in this run
      </span>
      <Step id={later} label="Next decision of the run" icon="later" />
    </nav>
  );
}

function Step({ id, label, icon }: { id: string | null; label: string; icon: "earlier" | "later" }) {
  const Icon = icon === "earlier" ? ChevronLeft : ChevronRight;
  if (!id)
    return (
      <span className={buttonClasses("quiet", "small")} aria-hidden>
        <Icon size={14} className="opacity-30" />
      </span>
    );
  return (
    <Link
      href={`/decisions/${id}`}
      aria-label={label}
      title={`${label} (${icon === "earlier" ? "[" : "]"})`}
      className={buttonClasses("quiet", "small")}
    >
      <Icon aria-hidden size={14} />
    </Link>
  );
}
