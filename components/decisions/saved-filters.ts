"use client";

import { useSyncExternalStore } from "react";

/** Filters that somebody keeps in this browser under a name: the query part of the list's address. */
export interface SavedFilter {
  name: string;
  query: string;
}

const STORAGE_KEY = "signalbox.saved-filters";
const MOST = 30;
const NONE: readonly SavedFilter[] = [];

const listeners = new Set<() => void>();
let cached: { text: string | null; value: readonly SavedFilter[] } = { text: null, value: NONE };

/** Reads what was stored; whatever is not of the right shape is left out. */
export function parseSaved(text: string | null): readonly SavedFilter[] {
  if (!text) return NONE;
  try {
    const stored: unknown = JSON.parse(text);
    if (!Array.isArray(stored)) return NONE;
    return stored.filter(isSaved).slice(0, MOST);
  } catch {
    return NONE;
  }
}

function isSaved(value: unknown): value is SavedFilter {
  const entry = value as Partial<SavedFilter> | null;
  return typeof entry?.name === "string" && typeof entry.query === "string";
}

function read(): readonly SavedFilter[] {
  let text: string | null = null;
  try {
    text = localStorage.getItem(STORAGE_KEY);
  } catch {
    return NONE;
  }
  if (text !== cached.text) cached = { text, value: parseSaved(text) };
  return cached.value;
}

function write(next: readonly SavedFilter[]): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(next.slice(0, MOST)));
  } catch {
    // A browser without storage keeps nothing; the link itself still works.
  }
  for (const listener of listeners) listener();
}

/** Keeps filters under a name; the same name is replaced. */
export function saveFilter(saved: SavedFilter): void {
  write([saved, ...read().filter((each) => each.name !== saved.name)]);
}

export function forgetFilter(name: string): void {
  write(read().filter((each) => each.name !== name));
}

export function useSavedFilters(): readonly SavedFilter[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read,
    () => NONE,
  );
}
