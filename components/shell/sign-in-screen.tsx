"use client";

import { useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { SIGN_IN_PROBLEMS } from "../../server/domain/sign-in-problem.ts";
import { Button, buttonClasses } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { BrandMark } from "./brand.tsx";
import { readCredential, signIn } from "./session.ts";
import { useSingleSignOn } from "./use-single-sign-on.ts";

/** The way in: a key, or the link that was printed at the start. */
export function SignInScreen() {
  const query = useSearchParams();
  const [pasted, setPasted] = useState("");
  const [problem, setProblem] = useState(arrivedWith(query.get("problem")));
  const singleSignOn = useSingleSignOn();
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
        {singleSignOn && (
          <a
            href={`/sign-in/oidc?next=${encodeURIComponent(next)}`}
            className={cn(buttonClasses("plain"), "mt-3 h-9 w-full")}
          >
            Sign in with your organisation
          </a>
        )}
      </div>
    </main>
  );
}

/** What the way here ended with, in words. */
function arrivedWith(problem: string | null): string | undefined {
  return Object.entries(SIGN_IN_PROBLEMS).find(([code]) => code === problem)?.[1];
}

/** Where to go afterwards: a path of this place and nothing else. */
function ownPath(wanted: string | null): string {
  return wanted && /^\/(?![/\\])/.test(wanted) ? wanted : "/";
}
