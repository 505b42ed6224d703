"use client";

import { useEffect, useState } from "react";

/** Whether people may sign in by an OpenID provider. Nobody is signed in yet, so this is no procedure. */
export function useSingleSignOn(): boolean {
  const [isOffered, setOffered] = useState(false);
  useEffect(() => {
    const leaving = new AbortController();
    fetch("/sign-in/options", { signal: leaving.signal })
      .then((response) => response.json())
      .then((options: { singleSignOn?: unknown }) => setOffered(options.singleSignOn === true))
      // Without an answer there is the form, which works without it.
      .catch(() => {});
    return () => leaving.abort();
  }, []);
  return isOffered;
}
