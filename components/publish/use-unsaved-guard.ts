"use client";

import { useEffect } from "react";

const QUESTION = "You have changes that are not published. Leave and lose them?";

/** While `unsaved`, leaving the page asks first: by the browser itself, and by links within the product. */
export function useUnsavedGuard(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const beforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const beforeLink = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === "_blank") return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || link.pathname === location.pathname) return;
      if (window.confirm(QUESTION)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("beforeunload", beforeUnload);
    document.addEventListener("click", beforeLink, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", beforeUnload);
      document.removeEventListener("click", beforeLink, { capture: true });
    };
  }, [unsaved]);
}
