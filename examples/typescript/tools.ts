import type OpenAI from "openai";
import { client, routedBy } from "./connect.ts";

const tools: OpenAI.ChatCompletionTool[] = [
  {
    type: "function",
    function: {
      name: "count_words",
      description: "Counts the words of a text",
      parameters: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    },
  },
];
const messages: OpenAI.ChatCompletionMessageParam[] = [
  { role: "user", content: "How many words has the sentence: the points are set and the line is clear?" },
];

// Turns are bounded: a model that only ever calls tools would never come to an end.
for (let turn = 0; turn < 4; turn += 1) {
  const { data, response } = await client.chat.completions
    // The same user: Signalbox keeps the conversation with the agent that began it.
    .create({ model: "auto", messages, tools, user: "tools-example" })
    .withResponse();
  console.log(routedBy(response));
  const message = data.choices[0]?.message;
  if (message === undefined) throw new Error("there is no answer in the response");
  messages.push(message);
  if (message.tool_calls === undefined || message.tool_calls.length === 0) {
    console.log(message.content);
    break;
  }
  for (const call of message.tool_calls) {
    if (call.type !== "function") continue;
    const { text = "" } = JSON.parse(call.function.arguments) as { text?: string };
    const words = text.split(/\s+/).filter((word) => word !== "").length;
    console.log(`count_words: ${words}`);
    messages.push({ role: "tool", tool_call_id: call.id, content: String(words) });
  }
}
