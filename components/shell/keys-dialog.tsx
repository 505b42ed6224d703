"use client";

import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { KEYS } from "./keys.ts";

/** Every key of the product, made from the one table of keys. */
export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const groups = Map.groupBy(KEYS, (key) => key.group);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" className="w-[min(680px,calc(100vw-24px))]">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label="All keys" className="overflow-y-auto px-4 py-3 sm:columns-2 sm:gap-8">
        {[...groups].map(([group, keys]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="label-caps mb-1">{group}</h3>
            <dl>
              {keys.map((key) => (
                <div key={key.id} className="flex min-h-7 items-center gap-3 border-b py-0.5">
                  <dt className="flex-1">{key.label}</dt>
                  <dd>
                    <Kbd keys={key.shown} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Dialog>
  );
}
