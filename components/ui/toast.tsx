"use client";

import { Toaster as Base } from "sonner";

/** Where passing messages appear; a failure stays until it is closed. */
export function Toaster() {
  return (
    <Base
      position="bottom-right"
      closeButton
      toastOptions={{
        unstyled: false,
        style: {
          background: "var(--raised)",
          color: "var(--ink)",
          border: "1px solid var(--line-strong)",
          fontFamily: "inherit",
          fontSize: 13,
          borderRadius: 8,
        },
      }}
    />
  );
}
