import { client, routedBy } from "./connect.ts";

const { data: stream, response } = await client.chat.completions
  .create({
    model: "lane/writing",
    messages: [{ role: "user", content: "Describe a signal box beside a railway in three sentences." }],
    stream: true,
    stream_options: { include_usage: true },
  })
  .withResponse();

let tokens = 0;
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? "");
  tokens = chunk.usage?.completion_tokens ?? tokens;
}
console.log(`\n${tokens} tokens`);
console.log(routedBy(response));
