import { client, routedBy } from "./connect.ts";

const { data, response } = await client.chat.completions
  .create({
    model: "auto",
    messages: [{ role: "user", content: "Write a two-line note that thanks a colleague for a review." }],
  })
  .withResponse();

console.log(data.choices[0]?.message.content);
console.log(routedBy(response));
