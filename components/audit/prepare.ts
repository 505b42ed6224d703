import type { AuditEntry } from "../../server/domain/audit.ts";
import { formatNamed, NO_DATA } from "../format.ts";
import { valueLabel } from "../vocabulary.ts";

const ACTION_WORDS = {
  "policy.publish": "published",
  "key.create": "created a key",
  "key.revoke": "revoked a key",
  "project.create": "created a project",
  "project.update": "changed a project",
  "webhook.create": "added a webhook",
  "webhook.update": "changed a webhook",
  "webhook.rotate": "gave a webhook a new secret",
  "webhook.redeliver": "sent an event again",
  "webhook.disable": "switched a webhook off",
  "webhook.remove": "removed a webhook",
  "agent.test": "sent a test call to",
  "agent.drain": "drained",
  "agent.disable": "disabled",
  "agent.enable": "enabled",
  "breaker.trip": "tripped",
  "breaker.force_close": "forced closed",
  "breaker.observe": "set to observe only",
  "breaker.release": "released",
  "breaker.reset": "reset",
  "stop.set": "stopped new work",
  "stop.lift": "let new work in again",
  "read_only.set": "switched changes off",
  "read_only.lift": "let changes through again",
  "review.claim": "claimed a review",
  "review.answer": "answered a review",
  "review.reject": "rejected a review",
  "review.hand_on": "handed a review on",
} as const;
type KnownAction = keyof typeof ACTION_WORDS;

/** Actions that are known by name; an entry of another action is shown by its own words. */
export const ACTIONS = Object.keys(ACTION_WORDS) as readonly KnownAction[];

/** What somebody did, in words: "published". */
export function actionWords(action: string): string {
  if (action in ACTION_WORDS) return ACTION_WORDS[action as KnownAction];
  const [noun = "", verb = ""] = action.split(".");
  return `${verb.replaceAll("_", " ")} ${noun.replaceAll("_", " ")}`.trim();
}

/** The versions that an entry of a published policy led from and to; `null` for any other entry. */
export function versionsOf(
  entry: Pick<AuditEntry, "action" | "before" | "after">,
): { from: number; to: number } | null {
  if (entry.action !== "policy.publish") return null;
  const to = versionIn(entry.after);
  if (to === null) return null;
  return { from: versionIn(entry.before) ?? to - 1, to };
}

function versionIn(value: unknown): number | null {
  const version = isRecord(value) ? value["version"] : undefined;
  return typeof version === "number" ? version : null;
}

/** One field before and after. */
export interface FieldChange {
  name: string;
  before: string;
  after: string;
  changed: boolean;
}

/** The fields of both sides; those that changed come first. */
export function prepareFields(before: unknown, after: unknown): FieldChange[] {
  const [one, other] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .map((name) => {
      const [was, is] = [say(name, one[name]), say(name, other[name])];
      return { name: capital(valueLabel(name)), before: was, after: is, changed: was !== is };
    })
    .sort((first, second) => Number(second.changed) - Number(first.changed));
}

function say(name: string, value: unknown): string {
  if (value === undefined) return NO_DATA;
  if (value === null) return "none";
  if (name.endsWith("AtMs") && typeof value === "number") return new Date(value).toISOString();
  if (typeof value === "number" || typeof value === "string") return formatNamed(name, value);
  return JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
