"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "../ui/class-names.ts";
import { BrandMark } from "./brand.tsx";
import { linkTo } from "./link-to.ts";
import { SCREENS, screenOf } from "./screens.ts";
import { useTimeRange } from "./time-range.ts";

/** The screens, at the left edge of wide windows. */
export function NavRail() {
  const current = screenOf(usePathname());
  const [range] = useTimeRange();
  return (
    <nav
      aria-label="Screens"
      className="flex w-13 shrink-0 flex-col gap-0.5 border-r px-2 py-2.5 max-md:hidden min-[1360px]:w-42"
    >
      <Link href={linkTo("/", {}, range)} className="mb-3 flex h-8 items-center gap-2 px-2 font-semibold">
        <BrandMark />
        <span className="max-[1359px]:sr-only">Signalbox</span>
      </Link>
      {SCREENS.map((screen) => {
        const Icon = screen.icon;
        const active = screen === current;
        return (
          <Link
            key={screen.path}
            href={linkTo(screen.path, {}, range)}
            aria-current={active ? "page" : undefined}
            title={`${screen.label}: ${screen.question} (g ${screen.key})`}
            className={cn(
              "relative flex h-8 items-center gap-2.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink",
              active && "bg-hover font-medium text-ink",
            )}
          >
            {active && <span aria-hidden className="absolute inset-y-1.5 -left-2 w-[3px] rounded-r-full bg-accent" />}
            <Icon aria-hidden size={16} strokeWidth={1.75} className={active ? "text-accent-ink" : ""} />
            <span className="max-[1359px]:sr-only">{screen.label}</span>
          </Link>
        );
      })}
    </nav>
  );
}
