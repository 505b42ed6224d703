"use client";

import { useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { BrandMark } from "./brand.tsx";
import { readCredential, signIn } from "./session.ts";

const ARRIVED_WITH: Record<string, string> = {
  link_used: "That link was used already, or is too old. Paste a key, or restart Signalbox for a new link.",
};

/** The way in: a key, or the link that was printed at the start. */
export function SignInScreen() {
  const query = useSearchParams();
  const [pasted, setPasted] = useState("");
  const [problem, setProblem] = useState<string | undefined>(ARRIVED_WITH[query.get("problem") ?? ""]);
  const [busy, setBusy] = useState(false);
  const next = ownPath(query.get("next"));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pasted.trim() === "") return setProblem("Paste a key or the printed link first.");
    const credential = readCredential(pasted, location.origin);
    if (credential.kind === "link") return location.assign(credential.path);
    setBusy(true);
    const failure = await signIn(credential.key);
    setBusy(false);
    if (failure === null) location.assign(next);
    else setProblem(failure);
  };

  return (
    <main className="grid min-h-dvh place-items-center px-5">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2.5 text-xl font-semibold">
          <BrandMark />
          <h1>Signalbox</h1>
        </div>
        <p className="mb-5 text-lg text-ink-2">Which agent gets which task, and why.</p>
        <form method="post" action="/sign-in" onSubmit={submit} className="flex flex-col gap-4" noValidate>
          <input type="hidden" name="next" value={next} />
          <Field label="Key or link" hint="Printed in the terminal when Signalbox started." error={problem}>
            <Input
              name="key"
              type="password"
              autoComplete="current-password"
              autoFocus
              value={pasted}
              onChange={(event) => setPasted(event.target.value)}
              placeholder="sb_… or http://…/sign-in?token=…"
              className="h-9 font-mono"
            />
          </Field>
          <Button type="submit" variant="primary" disabled={busy} className="h-9">
            {busy ? "Signing in…" : "Sign in"}
          </Button>
        </form>
      </div>
    </main>
  );
}

/** Where to go afterwards: a path of this place and nothing else. */
function ownPath(wanted: string | null): string {
  return wanted && /^\/(?![/\\])/.test(wanted) ? wanted : "/";
}
