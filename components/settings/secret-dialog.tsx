"use client";

import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** The one time that a secret is seen. A stray click or Escape does not close it. */
export function SecretDialog({
  name,
  secret,
  use,
  onClose,
}: {
  name: string;
  secret: string;
  /** What the secret is for and what is kept of it. */
  use: string;
  onClose: () => void;
}) {
  return (
    <Dialog open onOpenChange={onClose} ownButtonsOnly title={name} description="Copy it now: it is shown this once.">
      <div className="flex flex-col gap-4 p-4">
        <div className="flex items-center gap-1 rounded-md border border-line-strong bg-sunken py-1.5 pr-1.5 pl-3">
          <code className="min-w-0 flex-1 font-mono text-sm break-all select-all">{secret}</code>
          <CopyButton text={secret} label="Copy the secret" className="size-7.5" />
        </div>
        <p className="text-ink-2">{use}</p>
        <Button variant="primary" className="self-end" onClick={onClose}>
          I have it
        </Button>
      </div>
    </Dialog>
  );
}
