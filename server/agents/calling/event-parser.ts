import { AttemptError } from "./attempt-error.ts";

export const MAXIMUM_EVENT_CHARACTERS = 1024 * 1024;

/** Takes server-sent events apart as their text arrives. */
export interface EventParser {
  /** The data of the events that `text` completes, in order. Throws `answer_too_large` for an event over 1 MB. */
  push(text: string): string[];
  /** The data of an event that the end of the stream completes: not every server sends the last blank line. */
  end(): string[];
}

/** Only `data` is read; lines end with LF or CRLF, as all known servers send them. */
export function createEventParser(): EventParser {
  let rest = "";
  let data: string | null = null;

  const takeLine = (line: string, complete: string[]) => {
    if (line === "") {
      if (data !== null) complete.push(data);
      data = null;
    } else if (line.startsWith("data:")) {
      const value = line.charCodeAt(5) === 32 ? line.slice(6) : line.slice(5);
      data = data === null ? value : `${data}\n${value}`;
    }
  };

  const assertSize = (unread: number) => {
    if (unread + (data?.length ?? 0) <= MAXIMUM_EVENT_CHARACTERS) return;
    throw new AttemptError("answer_too_large", `an event of the agent's stream is larger than 1 MB`);
  };

  return {
    push(text) {
      const complete: string[] = [];
      const searchFrom = rest.length;
      rest += text;
      let start = 0;
      for (let end = rest.indexOf("\n", searchFrom); end !== -1; end = rest.indexOf("\n", start)) {
        takeLine(rest.slice(start, rest.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end), complete);
        start = end + 1;
        assertSize(0);
      }
      rest = start === 0 ? rest : rest.slice(start);
      assertSize(rest.length);
      return complete;
    },
    end() {
      const complete: string[] = [];
      takeLine(rest.replace(/\r$/, ""), complete);
      takeLine("", complete);
      rest = "";
      return complete;
    },
  };
}
