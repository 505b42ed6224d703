import { type ReactNode, Suspense } from "react";
import { Providers } from "../../components/api/providers.tsx";
import { AppShell } from "../../components/shell/app-shell.tsx";

export default function ScreensLayout({ children }: { children: ReactNode }) {
  return (
    <Suspense>
      <Providers>
        <AppShell>{children}</AppShell>
      </Providers>
    </Suspense>
  );
}
