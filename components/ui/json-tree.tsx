"use client";

import { useState } from "react";
import { formatCount } from "../format.ts";
import { cn } from "./class-names.ts";

/** Entries of one list or record shown before somebody asks for the rest. */
const SHOWN = 50;

/** A value as JSON: parts that open and close, built only when opened. */
export function JsonTree({
  value,
  name,
  depth = 0,
  openTo = 1,
}: {
  value: unknown;
  name?: string;
  depth?: number;
  openTo?: number;
}) {
  const [open, setOpen] = useState(depth < openTo);
  const [all, setAll] = useState(false);
  const key = name === undefined ? null : <span className="text-accent-ink">{name}</span>;
  if (typeof value !== "object" || value === null) {
    return (
      <div className="flex gap-2 pl-4 font-mono text-sm">
        {key}
        <span className={cn("min-w-0 break-all", typeof value === "string" ? "text-good" : "text-ink")}>
          {JSON.stringify(value) ?? "undefined"}
        </span>
      </div>
    );
  }
  const entries: [string, unknown][] = Object.entries(value);
  const size = Array.isArray(value) ? `[${formatCount(entries.length)}]` : `{${formatCount(entries.length)}}`;
  const shown = all ? entries : entries.slice(0, SHOWN);
  return (
    <div className="font-mono text-sm">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-2 rounded-sm text-left hover:bg-hover"
      >
        <span aria-hidden className={cn("w-2 text-ink-3 transition-transform", open && "rotate-90")}>
          ›
        </span>
        {key}
        <span className="text-ink-3">{size}</span>
      </button>
      {open && (
        <div className="ml-[3px] border-l pl-3">
          {shown.map(([entry, inner]) => (
            <JsonTree key={entry} name={entry} value={inner} depth={depth + 1} openTo={openTo} />
          ))}
          {shown.length < entries.length && (
            <button type="button" className="pl-4 text-accent-ink" onClick={() => setAll(true)}>
              {formatCount(shown.length)} of {formatCount(entries.length)} · show all
            </button>
          )}
        </div>
      )}
    </div>
  );
}
