import { z } from "zod";

const Part = z.looseObject({ type: z.string().max(64), text: z.string().optional() });

/** An item of a Responses API input: a message, a call of a function, or what the function answered. */
export const ResponseItem = z.looseObject({
  type: z.string().max(64).optional(),
  role: z.enum(["system", "developer", "user", "assistant"]).optional(),
  content: z.union([z.string(), z.array(Part).max(256)]).optional(),
  call_id: z.string().max(200).optional(),
  name: z.string().max(200).optional(),
  arguments: z.string().optional(),
  output: z.union([z.string(), z.array(Part).max(256)]).optional(),
});
export type ResponseItem = z.infer<typeof ResponseItem>;

const ResponseTool = z.looseObject({
  type: z.string().max(64),
  name: z.string().max(200).optional(),
  description: z.string().nullish(),
  parameters: z.unknown().optional(),
  strict: z.boolean().nullish(),
});
export type ResponseTool = z.infer<typeof ResponseTool>;

/** A request of OpenAI's Responses API, as far as it can be said as a chat completion. */
export const ResponsesBody = z.looseObject({
  model: z.string().min(1).max(200).default("auto"),
  input: z.union([
    z.string().min(1, "must not be empty"),
    z.array(ResponseItem).min(1, "must have at least one item").max(2_000),
  ]),
  instructions: z.string().nullish(),
  tools: z.array(ResponseTool).max(256).nullish(),
  tool_choice: z.union([z.string().max(64), z.looseObject({ type: z.string().max(64) })]).nullish(),
  text: z.looseObject({ format: z.looseObject({ type: z.string().max(64) }).nullish() }).nullish(),
  reasoning: z.looseObject({ effort: z.string().max(64).nullish() }).nullish(),
  max_output_tokens: z.int().min(1).max(10_000_000).nullish(),
  stream: z.boolean().nullish(),
  background: z.boolean().nullish(),
  previous_response_id: z.string().max(200).nullish(),
  conversation: z.unknown().optional(),
  user: z.string().max(512).nullish(),
});
export type ResponsesBody = z.infer<typeof ResponsesBody>;
