"use client";

import { Moon, Sun } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { chooseTheme, useThemeChoice } from "./theme.ts";
import { useKey } from "./use-key.ts";

/** Light or dark. Until somebody chooses, the system's own choice holds. */
export function ThemeToggle() {
  useThemeChoice();
  const toggle = () => chooseTheme(document.documentElement.dataset["theme"] === "dark" ? "light" : "dark");
  useKey("theme", toggle);
  return (
    <Button
      variant="quiet"
      size="icon"
      onClick={toggle}
      aria-label="Switch between light and dark"
      title="Light or dark (Shift D)"
    >
      <Sun aria-hidden size={15} className="dark:hidden" />
      <Moon aria-hidden size={15} className="hidden dark:block" />
    </Button>
  );
}
