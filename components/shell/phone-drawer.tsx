"use client";

import { LogOut, SunMoon } from "lucide-react";
import Link from "next/link";
import { Sheet } from "../ui/dialog.tsx";
import { linkTo } from "./link-to.ts";
import { SCREENS } from "./screens.ts";
import { signOut } from "./session.ts";
import { chooseTheme } from "./theme.ts";
import { useTimeRange } from "./time-range.ts";

const ITEM = "flex h-11 items-center gap-3 rounded-md px-3 text-left hover:bg-hover";

/** All screens, and what the top bar has no room for on a phone. */
export function PhoneDrawer({ onClose }: { onClose: () => void }) {
  const [range] = useTimeRange();
  const swapTheme = () => chooseTheme(document.documentElement.dataset["theme"] === "dark" ? "light" : "dark");
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title="Screens">
      <div className="flex flex-col p-2">
        {SCREENS.map((screen) => (
          <Link key={screen.path} href={linkTo(screen.path, {}, range)} onClick={onClose} className={ITEM}>
            <screen.icon aria-hidden size={18} strokeWidth={1.75} />
            <span className="flex-1">{screen.label}</span>
            <span className="text-sm text-ink-3">{screen.question}</span>
          </Link>
        ))}
        <hr className="my-2 border-t" />
        <button type="button" onClick={swapTheme} className={ITEM}>
          <SunMoon aria-hidden size={18} strokeWidth={1.75} />
          Light or dark
        </button>
        <button type="button" onClick={() => void signOut()} className={ITEM}>
          <LogOut aria-hidden size={18} strokeWidth={1.75} />
          Sign out
        </button>
      </div>
    </Sheet>
  );
}
