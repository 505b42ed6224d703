import { z } from "zod";
import { ChatMessage, textOf } from "../../domain/task.ts";
import { Tier } from "../../domain/tier.ts";
import { KINDS_OF_WORK, type KindOfWork } from "./character.ts";

const ToolDeclaration = z.looseObject({
  type: z.literal("function"),
  function: z.looseObject({ name: z.string().min(1).max(128), parameters: z.looseObject({}).optional() }),
});
export type ToolDeclaration = z.infer<typeof ToolDeclaration>;

/** What a simulated agent reads of an OpenAI chat completion request; everything else it is sent is let through. */
export const ChatRequest = z.looseObject({
  model: z.string().min(1).max(200),
  messages: z.array(ChatMessage).min(1).max(2_000),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  seed: z.int().nullish(),
  tools: z.array(ToolDeclaration).max(128).nullish(),
  tool_choice: z
    .union([z.enum(["none", "auto", "required"]), z.looseObject({ function: z.looseObject({ name: z.string() }) })])
    .nullish(),
  /** `work` and `difficulty` tell a simulated agent what it is really given; without them it guesses. */
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

const CHARACTERS_PER_TOKEN = 4;

export function promptTokensOf(request: ChatRequest): number {
  const tools = request.tools?.length ? JSON.stringify(request.tools).length : 0;
  return Math.max(1, Math.ceil((JSON.stringify(request.messages).length + tools) / CHARACTERS_PER_TOKEN));
}

/** Words by which a simulated agent recognises what it is given. It is no router: the first rule that fits counts. */
const SIGNS: readonly [KindOfWork, RegExp][] = [
  ["legal", /\b(contract|clause|gdpr|liability|tenant|landlord|lawsuit|statut|nda|indemni|trademark)/i],
  [
    "coding",
    /```|\b(code|function|bug|compile|sql|regex|typescript|python|rust|java|api|unit tests?|refactor|script)\b/i,
  ],
  ["extraction", /\b(extract|classify|label|parse|json|fields?|list (all|every)|table of|spam|sentiment)\b/i],
  ["reasoning", /\b(prove|how many|probability|puzzle|solve|equation|logic|plan|optimal|step by step|calculate)\b/i],
  ["research", /\b(compare|sources?|history of|what is known|evidence|overview|studies|who was|when did|market)\b/i],
  ["writing", /\b(write|draft|rewrite|poem|story|email|letter|essay|headline|translate|tone|post)\b/i],
  ["chat", /^.{0,120}$/s],
];

/** What the request is really about, and how hard it is. */
export function natureOf(request: ChatRequest): { work: KindOfWork; difficulty: Tier; text: string } {
  const text = textOf(request.messages);
  const told = KINDS_OF_WORK.find((kind) => kind === request.metadata?.["work"]);
  const difficulty = Tier.safeParse(request.metadata?.["difficulty"]);
  return {
    text,
    work: told ?? SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? "other",
    difficulty: difficulty.success
      ? difficulty.data
      : text.length < 120
        ? "light"
        : text.length < 900
          ? "standard"
          : "heavy",
  };
}
