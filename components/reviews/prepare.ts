import type { Review } from "../../server/domain/review.ts";

type Message = NonNullable<Review["messages"]>[number];

/** A message as a person reads it. */
export interface ReadableMessage {
  key: string;
  role: Message["role"];
  text: string;
  /** Parts that are not text, such as images, by their type. */
  otherParts: readonly string[];
  /** Calls of tools and other fields of the message, if it has any. */
  more: Readonly<Record<string, unknown>> | null;
}

/** Whose a review is just now. */
export type Holder =
  | { kind: "nobody" }
  | { kind: "me"; untilMs: number }
  | { kind: "other"; name: string; untilMs: number };

/** How near the deadline is. */
export type Urgency = "calm" | "soon" | "late";

/** With less than this left, or a fifth of the whole time, a deadline is near. */
const SOON_MS = 15 * 60_000;

/** The messages of a review in order; text of several parts is joined line by line. */
export function readableMessages(messages: Review["messages"]): ReadableMessage[] {
  return (messages ?? []).map((message, place) => {
    const { role, content, ...more } = message;
    const parts = Array.isArray(content) ? content : [];
    return {
      key: `${place}`,
      role,
      text: typeof content === "string" ? content : parts.flatMap((part) => part.text ?? []).join("\n"),
      otherParts: parts.filter((part) => part.text === undefined).map((part) => part.type),
      more: Object.keys(more).length > 0 ? more : null,
    };
  });
}

/** The words that a list shows: the last thing that a user said. */
export function askedOf(review: Pick<Review, "messages">): string {
  const messages = readableMessages(review.messages);
  const asked = messages.findLast((message) => message.role === "user" && message.text !== "") ?? messages.at(-1);
  return asked?.text ?? "";
}

/** A claim counts until its end; then anybody may have it. */
export function holderOf({ claimedBy }: Pick<Review, "claimedBy">, myId: string | undefined, nowMs: number): Holder {
  if (claimedBy === null || claimedBy.untilMs <= nowMs) return { kind: "nobody" };
  if (claimedBy.id === myId) return { kind: "me", untilMs: claimedBy.untilMs };
  return { kind: "other", name: claimedBy.name, untilMs: claimedBy.untilMs };
}

export function urgencyOf(
  { createdAtMs, deadlineAtMs }: Pick<Review, "createdAtMs" | "deadlineAtMs">,
  nowMs: number,
): Urgency {
  const leftMs = deadlineAtMs - nowMs;
  if (leftMs <= 0) return "late";
  return leftMs < Math.min(SOON_MS, (deadlineAtMs - createdAtMs) / 5) ? "soon" : "calm";
}

/** Whether somebody still has to do something about it. */
export function isOpen({ status }: Pick<Review, "status">): boolean {
  return status === "waiting" || status === "claimed";
}
