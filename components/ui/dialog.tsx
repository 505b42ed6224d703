"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./class-names.ts";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  children: ReactNode;
  className?: string;
  /** Hides the title from sight, not from hearing. */
  titleHidden?: boolean;
  /** Has no closing cross: only its own buttons close it, because what it shows is not shown again. */
  ownButtonsOnly?: boolean;
}

const BACKDROP =
  "fixed inset-0 z-40 bg-black/35 transition-opacity data-starting-style:opacity-0 data-ending-style:opacity-0";

/** A window over the page that holds the focus until it is closed. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, className, titleHidden, ownButtonsOnly } = props;
  return (
    <Base.Root open={open} onOpenChange={(next) => !ownButtonsOnly && onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={BACKDROP} />
        <Base.Popup
          className={cn(
            "fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[min(560px,calc(100vw-24px))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line-strong bg-raised shadow-xl shadow-black/15 outline-none transition-opacity duration-100 data-starting-style:opacity-0",
            className,
          )}
        >
          <header className={titleHidden ? "sr-only" : "flex items-start gap-3 border-b px-4 py-3"}>
            <div className="flex-1">
              <Base.Title className="text-lg font-semibold">{title}</Base.Title>
              {description && <Base.Description className="text-ink-2">{description}</Base.Description>}
            </div>
            {!titleHidden && !ownButtonsOnly && <CloseButton />}
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** A panel at the edge: navigation on a phone, forms beside a list. */
export function Sheet({ open, onOpenChange, title, children, className }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={BACKDROP} />
        <Base.Popup
          className={cn(
            "fixed inset-y-0 right-0 z-50 flex w-[min(480px,92vw)] flex-col overflow-y-auto border-l border-line-strong bg-raised outline-none transition-transform duration-150 data-ending-style:translate-x-full data-starting-style:translate-x-full",
            className,
          )}
        >
          <header className="flex items-center gap-3 border-b px-4 py-3">
            <Base.Title className="flex-1 text-lg font-semibold">{title}</Base.Title>
            <CloseButton />
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function CloseButton() {
  return (
    <Base.Close aria-label="Close" className="rounded-md p-1 text-ink-3 hover:bg-hover hover:text-ink">
      <X aria-hidden size={15} />
    </Base.Close>
  );
}
