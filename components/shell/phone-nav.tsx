"use client";

import { Menu } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { cn } from "../ui/class-names.ts";
import { linkTo } from "./link-to.ts";
import { SCREENS, screenOf } from "./screens.ts";
import { useTimeRange } from "./time-range.ts";

const PhoneDrawer = dynamic(() => import("./phone-drawer.tsx").then((module) => module.PhoneDrawer), { ssr: false });

const ITEM = "flex min-w-0 flex-1 flex-col items-center gap-0.5 py-1.5 text-xs";

/** The screens on a phone: a bar at the bottom, and a drawer for the rest. */
export function PhoneNav() {
  const current = screenOf(usePathname());
  const [range] = useTimeRange();
  const [open, setOpen] = useState(false);
  return (
    <nav aria-label="Screens" className="flex shrink-0 border-t bg-raised pb-[env(safe-area-inset-bottom)] md:hidden">
      {SCREENS.filter((screen) => screen.phone === "bar").map((screen) => {
        const Icon = screen.icon;
        const active = screen === current;
        return (
          <Link
            key={screen.path}
            href={linkTo(screen.path, {}, range)}
            aria-current={active ? "page" : undefined}
            className={cn(ITEM, active ? "font-medium text-accent-ink" : "text-ink-2")}
          >
            <Icon aria-hidden size={18} strokeWidth={1.75} />
            {screen.label}
          </Link>
        );
      })}
      <button type="button" onClick={() => setOpen(true)} className={cn(ITEM, "text-ink-2")}>
        <Menu aria-hidden size={18} strokeWidth={1.75} />
        More
      </button>
      {open && <PhoneDrawer onClose={() => setOpen(false)} />}
    </nav>
  );
}
