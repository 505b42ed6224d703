"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { LiveProvider } from "../api/live.tsx";
import { SwitchBanner } from "../breakers/switch-banner.tsx";
import { linkTo } from "./link-to.ts";
import { NavRail } from "./nav-rail.tsx";
import { PhoneNav } from "./phone-nav.tsx";
import { SCREENS, type Screen } from "./screens.ts";
import { useTimeRange } from "./time-range.ts";
import { TopBar } from "./top-bar.tsx";
import { useKey } from "./use-key.ts";

const CommandPalette = dynamic(() => import("./command-palette.tsx").then((module) => module.CommandPalette), {
  ssr: false,
});
const KeysDialog = dynamic(() => import("./keys-dialog.tsx").then((module) => module.KeysDialog), { ssr: false });

/** The frame around every screen. The part marked as scroller is the only one that moves. */
export function AppShell({ children }: { children: ReactNode }) {
  const [finding, setFinding] = useState(false);
  const [helping, setHelping] = useState(false);
  useKey("palette", () => setFinding((before) => !before), { inFields: true });
  useKey("help", () => setHelping((before) => !before));
  return (
    <LiveProvider>
      <a
        href="#main"
        className="absolute -top-20 left-2 z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:top-2"
      >
        Skip to the content
      </a>
      {SCREENS.map((screen) => (
        <GoKey key={screen.path} screen={screen} />
      ))}
      <div className="flex h-dvh flex-col md:flex-row">
        <NavRail />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <SwitchBanner />
          <TopBar onFind={() => setFinding(true)} onHelp={() => setHelping(true)} />
          <main id="main" tabIndex={-1} data-scroller className="relative min-h-0 flex-1 overflow-y-auto outline-none">
            {children}
          </main>
        </div>
        <PhoneNav />
      </div>
      {finding && <CommandPalette open onOpenChange={setFinding} />}
      {helping && <KeysDialog open onOpenChange={setHelping} />}
    </LiveProvider>
  );
}

function GoKey({ screen }: { screen: Screen }) {
  const router = useRouter();
  const [range] = useTimeRange();
  useKey(`go:${screen.path}`, () => router.push(linkTo(screen.path, {}, range)));
  return null;
}
