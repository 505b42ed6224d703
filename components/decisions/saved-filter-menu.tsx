"use client";

import { Menu } from "@base-ui/react/menu";
import { Bookmark, Trash2 } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button, buttonClasses } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { forgetFilter, saveFilter, useSavedFilters } from "./saved-filters.ts";

const ITEM = "flex h-7.5 items-center gap-2 rounded-md px-2 outline-none data-highlighted:bg-hover";

/** Filters kept in this browser, and a way to keep those of now. */
export function SavedFilters() {
  const saved = useSavedFilters();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [naming, setNaming] = useState(false);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={buttonClasses("quiet")}>
          <Bookmark aria-hidden size={13} />
          Saved
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} className="z-50">
            <Menu.Popup className="min-w-52 rounded-lg border border-line-strong bg-raised p-1 shadow-lg shadow-black/10 outline-none">
              {saved.map((each) => (
                <Menu.Item key={each.name} className={ITEM} onClick={() => router.push(`${path}?${each.query}`)}>
                  <span className="min-w-0 flex-1 truncate">{each.name}</span>
                </Menu.Item>
              ))}
              {saved.length === 0 && <p className="px-2 py-1.5 text-ink-3">Nothing saved yet.</p>}
              <Menu.Separator className="my-1 h-px bg-line" />
              <Menu.Item className={ITEM} onClick={() => setNaming(true)}>
                Save these filters…
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <Dialog open={naming} onOpenChange={setNaming} title="Save filters" description="They are kept in this browser.">
        <SaveForm query={query.toString()} onDone={() => setNaming(false)} saved={saved.map((each) => each.name)} />
      </Dialog>
    </>
  );
}

function SaveForm({ query, onDone, saved }: { query: string; onDone: () => void; saved: readonly string[] }) {
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    saveFilter({ name: name.trim().slice(0, 60), query });
    toast.success(`Saved as “${name.trim()}”`);
    onDone();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto p-4">
      <Field label="Name" hint={saved.includes(name.trim()) ? "Replaces the filters of this name." : undefined}>
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={60} autoFocus />
      </Field>
      {saved.length > 0 && (
        <ul aria-label="Saved filters" className="flex flex-col">
          {saved.map((each) => (
            <li key={each} className="flex items-center border-b py-0.5">
              <span className="flex-1 truncate">{each}</span>
              <Button variant="quiet" size="icon" aria-label={`Forget ${each}`} onClick={() => forgetFilter(each)}>
                <Trash2 aria-hidden size={13} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button type="submit" variant="primary" className="self-end">
        Save
      </Button>
    </form>
  );
}
