import { z } from "zod";

/** A path of our own to go to after signing in. `//host` and `/\host` would lead elsewhere; what does becomes `/`. */
export const OwnPath = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
  .catch("/");
