/** The draft as this browser keeps it, so that leaving the screen does not lose it. The address has the last word. */
export interface KeptDraft {
  draft: string;
  base: number;
}

const STORAGE_KEY = "signalbox.tuning-draft";

/** Reads what was kept; anything of another shape is nothing. */
export function parseKept(text: string | null): KeptDraft | null {
  if (!text) return null;
  try {
    const kept = JSON.parse(text) as Partial<KeptDraft> | null;
    return typeof kept?.draft === "string" && kept.draft !== "" && Number.isInteger(kept.base)
      ? { draft: kept.draft, base: kept.base! }
      : null;
  } catch {
    return null;
  }
}

export function readKept(): KeptDraft | null {
  try {
    return parseKept(localStorage.getItem(STORAGE_KEY));
  } catch {
    return null;
  }
}

export function keepDraft(kept: KeptDraft | null): void {
  try {
    if (kept) localStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    // A browser without storage keeps nothing; the address still holds the draft.
  }
}
