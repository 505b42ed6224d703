import { SCREENS } from "./screens.ts";

/** One row a key: handlers are bound by `id`, and the dialog of keys is made from this table. */
export interface KeyBinding {
  id: string;
  /** As `react-hotkeys-hook` reads it; `>` stands between the keys of a sequence. */
  keys: string;
  /** As it is shown, keys apart by spaces. */
  shown: string;
  label: string;
  group: "Everywhere" | "Go to" | "Lists" | "A decision" | "A review" | "Changes";
}

const GENERAL = [
  {
    id: "palette",
    keys: "mod+k",
    shown: "Ctrl K",
    label: "Find a screen, lane, agent or decision",
    group: "Everywhere",
  },
  { id: "help", keys: "?", shown: "?", label: "Show these keys", group: "Everywhere" },
  { id: "pause", keys: "p", shown: "p", label: "Pause or resume live updates", group: "Everywhere" },
  { id: "theme", keys: "shift+d", shown: "Shift D", label: "Switch between light and dark", group: "Everywhere" },
  { id: "next", keys: "j", shown: "j", label: "Next row", group: "Lists" },
  { id: "previous", keys: "k", shown: "k", label: "Previous row", group: "Lists" },
  { id: "open", keys: "enter", shown: "Enter", label: "Open the row", group: "Lists" },
  { id: "search", keys: "/", shown: "/", label: "Search", group: "Lists" },
  { id: "clear", keys: "escape", shown: "Esc", label: "Close the row beside the list", group: "Lists" },
  {
    id: "tab-why",
    keys: "1",
    shown: "1",
    label: "Why: the sentences, and what would have tipped it",
    group: "A decision",
  },
  { id: "tab-compare", keys: "2", shown: "2", label: "Compare two agents", group: "A decision" },
  { id: "tab-weights", keys: "3", shown: "3", label: "Try other weights", group: "A decision" },
  { id: "tab-record", keys: "4", shown: "4", label: "Snapshot and record", group: "A decision" },
  { id: "earlier", keys: "[", shown: "[", label: "Previous decision of the run", group: "A decision" },
  { id: "later", keys: "]", shown: "]", label: "Next decision of the run", group: "A decision" },
  { id: "review-claim", keys: "c", shown: "c", label: "Claim it, or keep it for longer", group: "A review" },
  { id: "review-answer", keys: "e", shown: "e", label: "Write the answer", group: "A review" },
  { id: "review-reject", keys: "x", shown: "x", label: "Reject it", group: "A review" },
  { id: "review-hand-on", keys: "f", shown: "f", label: "Hand it on to another queue", group: "A review" },
  {
    id: "publish",
    keys: "mod+enter",
    shown: "Ctrl Enter",
    label: "Publish the draft, save the form, or send the answer",
    group: "Changes",
  },
  { id: "undo", keys: "mod+z", shown: "Ctrl Z", label: "Undo the last step of the draft", group: "Changes" },
] as const satisfies readonly KeyBinding[];

export type KeyId = (typeof GENERAL)[number]["id"] | `go:${string}`;

/** Every key of the product. */
export const KEYS: readonly KeyBinding[] = [
  ...GENERAL,
  ...SCREENS.map((screen) => ({
    id: `go:${screen.path}`,
    keys: `g>${screen.key}`,
    shown: `g ${screen.key}`,
    label: screen.label,
    group: "Go to" as const,
  })),
];

export function keyBinding(id: KeyId): KeyBinding {
  const found = KEYS.find((key) => key.id === id);
  if (!found) throw new Error(`no key is registered as ${id}`);
  return found;
}
