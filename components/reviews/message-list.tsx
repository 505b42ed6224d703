"use client";

import { useState } from "react";
import type { Review } from "../../server/domain/review.ts";
import { formatCount } from "../format.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { JsonTree } from "../ui/json-tree.tsx";
import { type ReadableMessage, readableMessages } from "./prepare.ts";
import { ROLE_WORDS } from "./words.ts";

/** Characters of one message before somebody asks for the rest. */
const SHOWN_CHARACTERS = 4_000;
/** Messages of a long conversation, the newest of which are shown at first. */
const SHOWN_MESSAGES = 20;

/** The task in the words that were sent, newest last. */
export function MessageList({ messages }: { messages: Review["messages"] }) {
  const [all, setAll] = useState(false);
  if (messages === null)
    return <p className="text-ink-3">The words of a task are not kept once its review has ended.</p>;
  const readable = readableMessages(messages);
  const shown = all ? readable : readable.slice(-SHOWN_MESSAGES);
  return (
    <div className="flex flex-col gap-3">
      {shown.length < readable.length && (
        <Button size="small" className="self-start" onClick={() => setAll(true)}>
          The newest {formatCount(shown.length)} of {formatCount(readable.length)} messages, show all
        </Button>
      )}
      <ol className="flex flex-col gap-3">
        {shown.map((message) => (
          <Message key={message.key} message={message} />
        ))}
      </ol>
    </div>
  );
}

function Message({ message }: { message: ReadableMessage }) {
  const [whole, setWhole] = useState(false);
  const { role, text, otherParts, more } = message;
  const cut = !whole && text.length > SHOWN_CHARACTERS;
  return (
    <li className={role === "user" ? "border-l-2 border-accent pl-3" : "border-l-2 pl-3 text-ink-2"}>
      <p className="label-caps">{ROLE_WORDS[role] ?? role}</p>
      {text !== "" && (
        <p className="break-words whitespace-pre-wrap">{cut ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}</p>
      )}
      {cut && (
        <Button size="small" className="mt-1" onClick={() => setWhole(true)}>
          {formatCount(SHOWN_CHARACTERS)} of {formatCount(text.length)} characters, show all
        </Button>
      )}
      {otherParts.length > 0 && (
        <p className="flex flex-wrap gap-1 pt-1">
          {otherParts.map((type, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names and never move
            <Badge key={place} title="This part cannot be shown here">
              {type}
            </Badge>
          ))}
        </p>
      )}
      {more && (
        <div className="overflow-x-auto pt-1">
          <JsonTree value={more} openTo={0} name="more" />
        </div>
      )}
    </li>
  );
}
