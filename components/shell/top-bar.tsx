"use client";

import { CircleHelp, Search } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { Button } from "../ui/button.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { NativeSelect } from "../ui/native-select.tsx";
import { BrandMark } from "./brand.tsx";
import { LiveControl } from "./live-control.tsx";
import { screenOf } from "./screens.ts";
import { ThemeToggle } from "./theme-toggle.tsx";
import { RANGE_WORDS, TIME_RANGES, useTimeRange } from "./time-range.ts";

const WhoAmI = dynamic(() => import("./who-am-i.tsx").then((module) => module.WhoAmI), {
  ssr: false,
  loading: () => <span className="w-16" />,
});

/** Where you are, over what time, whether it moves, and who you are. */
export function TopBar({ onFind, onHelp }: { onFind: () => void; onHelp: () => void }) {
  const screen = screenOf(usePathname());
  const [range, setRange] = useTimeRange();
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b px-3 md:px-5">
      <BrandMark className="md:hidden" />
      <p className="min-w-0 truncate font-semibold">{screen?.label ?? "Signalbox"}</p>
      <p className="min-w-0 flex-1 truncate text-ink-3 max-lg:invisible">{screen?.question}</p>
      <button
        type="button"
        onClick={onFind}
        aria-label="Find a screen, lane, agent or decision"
        className="inline-flex h-7.5 items-center gap-2 rounded-md border border-line-strong px-2 text-ink-3 hover:bg-hover max-sm:border-0"
      >
        <Search aria-hidden size={14} />
        <span className="max-lg:hidden">Find</span>
        <span className="max-lg:hidden">
          <Kbd keys="Ctrl K" />
        </span>
      </button>
      <NativeSelect
        label="Time range"
        value={range}
        onChange={(next) => void setRange(next)}
        options={TIME_RANGES.map((value) => ({ value, label: RANGE_WORDS[value].label }))}
        className="max-sm:w-28"
      />
      <LiveControl />
      <span className="flex max-sm:hidden">
        <ThemeToggle />
        <Button variant="quiet" size="icon" onClick={onHelp} aria-label="Show the keys" title="Keys (?)">
          <CircleHelp aria-hidden size={15} />
        </Button>
      </span>
      <WhoAmI />
    </header>
  );
}
