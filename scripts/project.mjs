/** Where things are, for scripts that run before anything is installed. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

export const inProject = (...parts) => join(root, ...parts);

/** The Node.js that Signalbox runs on: it comes from npm, so the machine's own need not be a recent one. */
export const projectNode = inProject("node_modules", ".bin", "node");
