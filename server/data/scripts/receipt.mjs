/**
 * Continues with a receipt: where no agent can take a task, whoever sent it at least learns what became of it, in words
 * that are the same for the same task. An example of a script; see docs/agents.md.
 */
export default function receipt({ taskId, messages }) {
  const words = wordsOf(messages.findLast(({ role }) => role === "user"));
  const excerpt = words.length > 160 ? `${words.slice(0, 159)}…` : words;
  return [
    `Received as ${taskId}. No agent could take it just now, so nothing has been done about it yet.`,
    ...(excerpt === "" ? [] : [`What was asked: ${excerpt}`]),
  ].join("\n");
}

function wordsOf(message) {
  const content = message?.content ?? "";
  const text = typeof content === "string" ? content : content.map((part) => part.text ?? "").join(" ");
  return text.replaceAll(/\s+/g, " ").trim();
}
