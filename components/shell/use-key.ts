"use client";

import { useHotkeys } from "react-hotkeys-hook";
import { type KeyId, keyBinding } from "./keys.ts";

export interface UseKeyOptions {
  enabled?: boolean;
  /** Also while a field has the focus. */
  inFields?: boolean;
}

/** Binds a registered key for as long as the component is shown. */
export function useKey(id: KeyId, handler: () => void, { enabled = true, inFields = false }: UseKeyOptions = {}): void {
  const { keys } = keyBinding(id);
  useHotkeys(
    keys,
    (event) => {
      // Enter on a link or a button is theirs.
      if (
        keys === "enter" &&
        event.target instanceof Element &&
        event.target.closest("a,button,[role=treeitem],[role=tab]")
      )
        return;
      event.preventDefault();
      handler();
    },
    {
      enabled,
      enableOnFormTags: inFields,
      // Signs are bound by what they print, which differs from keyboard to keyboard.
      useKey: ["?", "/", "[", "]"].includes(keys),
      ignoreModifiers: keys === "?",
    },
    [handler],
  );
}
