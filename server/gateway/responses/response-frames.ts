import type { AnswerStream } from "../../domain/attempt.ts";
import type { ResponsesBody } from "../../domain/responses.ts";
import { problemOfFailure } from "../../services/problem-of-failure.ts";
import { messageItem, type OutputItem, type ResponseFacts, responseObject } from "./response-object.ts";

interface Chunk {
  model?: unknown;
  created?: unknown;
  usage?: unknown;
  choices?: { delta?: Delta | null; finish_reason?: unknown }[];
}

interface Delta {
  content?: unknown;
  tool_calls?: { index?: unknown; id?: unknown; function?: { name?: unknown; arguments?: unknown } | null }[];
}

/** The chunks of a chat completion as the events of a response, each as soon as its chunk has come. */
export async function* responseFrames(
  asked: ResponsesBody,
  decisionId: string,
  { events, ended }: AnswerStream,
): AsyncGenerator<string> {
  const writer = createWriter(asked, decisionId);
  for await (const data of events) yield* writer.chunk(JSON.parse(data) as Chunk);
  const { failure } = await ended;
  yield* writer.end(failure === null ? null : problemOfFailure(failure));
}

/** Turns chunks into events: what has been opened is closed at the end, in its order. */
function createWriter(asked: ResponsesBody, decisionId: string) {
  const items: OutputItem[] = [];
  const callPlaces = new Map<number, number>();
  let facts: ResponseFacts | null = null;
  let sequence = 0;
  let isCutOff = false;

  const frame = (type: string, fields: object) => {
    const event = { type, sequence_number: sequence, ...fields };
    sequence += 1;
    return `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
  };

  function* begin({ model, created }: Chunk): Generator<string> {
    facts = {
      decisionId,
      model: typeof model === "string" ? model : asked.model,
      createdAtS: typeof created === "number" ? created : 0,
      status: "in_progress",
      output: [],
      usage: null,
      error: null,
    };
    const response = responseObject(asked, facts);
    yield frame("response.created", { response });
    yield frame("response.in_progress", { response });
  }

  function* words(text: string): Generator<string> {
    let place = items.findIndex((item) => item.type === "message");
    if (place === -1) {
      place = items.push(messageItem(decisionId, "", "in_progress")) - 1;
      const item = items[place]!;
      yield frame("response.output_item.added", { output_index: place, item: { ...item, content: [] } });
      yield frame("response.content_part.added", { ...partAt(place, item), part: partOf("") });
    }
    const item = items[place]!;
    if (item.type === "message") item.content[0]!.text += text;
    yield frame("response.output_text.delta", { ...partAt(place, item), delta: text, logprobs: [] });
  }

  function* call(delta: NonNullable<Delta["tool_calls"]>[number]): Generator<string> {
    const index = typeof delta.index === "number" ? delta.index : callPlaces.size;
    let place = callPlaces.get(index);
    if (place === undefined) {
      const made: OutputItem = {
        type: "function_call",
        id: `fc_${decisionId}_${index}`,
        status: "in_progress",
        call_id: textOf(delta.id) || `call_${index}`,
        name: textOf(delta.function?.name),
        arguments: "",
      };
      place = items.push(made) - 1;
      callPlaces.set(index, place);
      yield frame("response.output_item.added", { output_index: place, item: made });
    }
    const item = items[place]!;
    const more = textOf(delta.function?.arguments);
    if (item.type !== "function_call" || more === "") return;
    item.arguments += more;
    yield frame("response.function_call_arguments.delta", { item_id: item.id, output_index: place, delta: more });
  }

  function* close(item: OutputItem, place: number): Generator<string> {
    item.status = "completed";
    if (item.type === "message") {
      const { text } = item.content[0]!;
      yield frame("response.output_text.done", { ...partAt(place, item), text, logprobs: [] });
      yield frame("response.content_part.done", { ...partAt(place, item), part: partOf(text) });
    } else {
      const { id, name } = item;
      yield frame("response.function_call_arguments.done", {
        item_id: id,
        output_index: place,
        name,
        arguments: item.arguments,
      });
    }
    yield frame("response.output_item.done", { output_index: place, item });
  }

  return {
    *chunk(chunk: Chunk): Generator<string> {
      if (facts === null) yield* begin(chunk);
      if (chunk.usage) facts!.usage = chunk.usage;
      for (const { delta, finish_reason } of chunk.choices ?? []) {
        if (finish_reason === "length") isCutOff = true;
        if (typeof delta?.content === "string" && delta.content !== "") yield* words(delta.content);
        for (const each of delta?.tool_calls ?? []) yield* call(each);
      }
    },
    *end(problem: { code: string; message: string } | null): Generator<string> {
      if (facts === null) yield* begin({});
      if (problem === null) for (const [place, item] of items.entries()) yield* close(item, place);
      const status = problem !== null ? "failed" : isCutOff ? "incomplete" : "completed";
      const error = problem === null ? null : { code: "server_error", message: problem.message };
      const response = responseObject(asked, { ...facts!, status, output: items, error });
      yield frame(`response.${status}`, { response });
    },
  };
}

function partAt(place: number, { id }: OutputItem) {
  return { item_id: id, output_index: place, content_index: 0 };
}

function partOf(text: string) {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
