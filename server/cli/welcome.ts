export interface Welcome {
  version: string;
  url: string;
  /** `null` without a dashboard. */
  signInUrl: string | null;
  /** The administrator's key where it was made just now; nobody is shown it again. */
  newKey: string | null;
  /** The file that keeps the key; `null` where the environment gave it. */
  keyFile: string | null;
}

/** What is printed when Signalbox answers: how to get in, and what to try next. */
export function welcome({ version, url, signInUrl, newKey, keyFile }: Welcome): string {
  const bearer = keyFile === null ? "$SIGNALBOX_ADMIN_KEY" : `$(cat ${keyFile})`;
  return [
    `\nSignalbox ${version} is at ${url}\n`,
    ...(signInUrl === null ? [] : [`  Sign in    ${signInUrl}`, "             (works once, for a day)"]),
    ...(newKey === null ? [] : [`  Admin key  ${newKey}`, `             (shown this once, kept in ${keyFile})`]),
    "\nTry next:\n",
    '  npm run cli -- route "Why does this test fail only on Mondays?"',
    `  curl -s ${url}/v1/route -H "Authorization: Bearer ${bearer}" \\`,
    `    -H "Content-Type: application/json" -d '{"input":"Summarise this contract in five sentences"}'\n`,
    "Ctrl-C stops it.\n",
  ].join("\n");
}
