"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { SwitchState } from "../../server/domain/controls.ts";
import { useTRPC } from "../api/trpc.ts";
import { RelativeTime } from "../ui/relative-time.tsx";

/** Over every screen while new work is stopped or changes are off. */
export function SwitchBanner() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.controls.state.queryOptions(undefined, { refetchInterval: 15_000, retry: false }));
  if (data === undefined) return null;
  return (
    <>
      {data.stop.on && <Banner what="New work is stopped" state={data.stop} />}
      {data.readOnly.on && <Banner what="Changes are switched off" state={data.readOnly} />}
    </>
  );
}

function Banner({ what, state: { actor, reason, since } }: { what: string; state: SwitchState }) {
  return (
    <div role="status" className="border-b border-bad/40 bg-bad-wash px-4 py-1.5 text-sm">
      <span className="font-semibold text-bad">{what}</span> by {actor}
      {since !== null && (
        <>
          , <RelativeTime atMs={since} />
        </>
      )}
      : {reason}.{" "}
      <Link href="/breakers" className="text-accent-ink underline">
        Breakers
      </Link>
    </div>
  );
}
