"use client";

/** Sent with whatever a script of ours asks for, so that a change cannot be made by another site's page. */
export const CLIENT_HEADERS = { "x-signalbox-client": "dashboard" } as const;

/** Opens a session for the owner of an API key; the cookie it sets is out of reach of scripts. Answers what went wrong, or null. */
export async function signIn(key: string): Promise<string | null> {
  const response = await fetch("/sign-in", {
    method: "POST",
    headers: CLIENT_HEADERS,
    body: new URLSearchParams({ key }),
    redirect: "manual",
  }).catch(() => null);
  if (!response) return "The server cannot be reached. Check that Signalbox is running.";
  if (response.type === "opaqueredirect" || response.ok) return null;
  const problem = (await response.json().catch(() => null)) as { detail?: string; action?: string } | null;
  if (!problem?.detail) return "This key does not open a session.";
  return `${sentence(problem.detail)} ${problem.action ?? ""}`.trim();
}

/** Ends the session and leaves for the sign-in page. */
export async function signOut(): Promise<void> {
  await fetch("/sign-out", {
    method: "POST",
    headers: CLIENT_HEADERS,
    body: new URLSearchParams(),
    redirect: "manual",
  }).catch(() => null);
  location.assign("/sign-in");
}

/**
 * What was pasted: a key, or a printed link, which is followed as it stands if it leads to this very place.
 */
export function readCredential(
  pasted: string,
  origin: string,
): { kind: "key"; key: string } | { kind: "link"; path: string } {
  const text = pasted.trim();
  const link = /^https?:\/\//.test(text) ? URL.parse(text) : null;
  const token = link?.searchParams.get("token");
  if (link?.pathname === "/sign-in" && token)
    return { kind: "link", path: `${origin}/sign-in?token=${encodeURIComponent(token)}` };
  return { kind: "key", key: text };
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
