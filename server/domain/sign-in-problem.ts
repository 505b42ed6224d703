/** Why somebody who came back to the sign-in page is not signed in, by the code in its `problem` parameter. */
export const SIGN_IN_PROBLEMS = {
  link_used: "That link was used already, or is too old. Paste a key, or restart Signalbox for a new link.",
  provider_unreachable:
    "The OpenID provider cannot be reached, or is not set up as it should be. Try again, or use a key.",
  provider_refused: "The OpenID provider did not sign you in. Try again, or ask who runs it.",
  provider_failed:
    "What the OpenID provider answered could not be verified. Try again; if it goes on, look in the log.",
  sign_in_expired:
    "Signing in took longer than ten minutes, or went through another address than it began at. Begin again here.",
  no_role: "The OpenID provider knows you, but gives you no role in Signalbox. Ask an administrator for one.",
} as const;
export type SignInProblem = keyof typeof SIGN_IN_PROBLEMS;
