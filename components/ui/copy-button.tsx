"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "./class-names.ts";

/** Puts `text` on the clipboard and says that it did. */
export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={copied ? `${label}: copied` : label}
      title={label}
      onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
      className={cn(
        "inline-flex size-6 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink",
        className,
      )}
    >
      <Icon aria-hidden size={13} />
    </button>
  );
}

/** An identifier in full on hover, its telling end in sight, and a button that copies it. */
export function Identifier({ id, shown, label }: { id: string; shown: string; label: string }) {
  return (
    <span className="inline-flex items-center">
      <span className="font-mono text-sm text-ink-2" title={id}>
        {shown}
      </span>
      <CopyButton text={id} label={`Copy ${label}`} />
    </span>
  );
}
