import type { CostMicros, Price } from "../../domain/money.ts";

/** The provider may count a prompt's tokens differently: this much more than we counted is reckoned with. */
const INPUT_MARGIN = 1.2;

const MILLION = 1_000_000;

/** What an attempt costs at most: every input token at the dearest input price, and the whole output cap. Rounded up. */
export function worstCaseMicros(
  price: Price,
  inputTokens: number,
  outputCapTokens: number,
  inputMargin = INPUT_MARGIN,
): CostMicros {
  const output = outputCapTokens * price.outputMicrosPerMillion;
  return Math.ceil((worstInput(price, inputTokens, inputMargin) + output) / MILLION);
}

export type BoundedAttempt =
  | { kind: "bounded"; outputCapTokens: number; holdMicros: CostMicros }
  /** Even the shortest useful answer costs more than is left. */
  | { kind: "too_dear"; leastMicros: CostMicros };

/**
 * The output cap that fits into what is left, and the hold for it: the wanted cap where that fits, else a lower one, but
 * not below `leastOutputTokens`. The cap is sent upstream, which is what makes the hold a bound.
 */
export function boundAttempt(
  price: Price,
  inputTokens: number,
  output: { wantedTokens: number; leastTokens: number },
  availableMicros: CostMicros,
  inputMargin = INPUT_MARGIN,
): BoundedAttempt {
  const leastMicros = worstCaseMicros(price, inputTokens, output.leastTokens, inputMargin);
  if (leastMicros > availableMicros) return { kind: "too_dear", leastMicros };
  const fitting = largestCap(price, inputTokens, availableMicros, inputMargin);
  const outputCapTokens = Math.max(output.leastTokens, Math.min(output.wantedTokens, fitting));
  return {
    kind: "bounded",
    outputCapTokens,
    holdMicros: worstCaseMicros(price, inputTokens, outputCapTokens, inputMargin),
  };
}

function largestCap(price: Price, inputTokens: number, availableMicros: CostMicros, inputMargin: number): number {
  if (price.outputMicrosPerMillion === 0) return Infinity;
  const left = availableMicros * MILLION - worstInput(price, inputTokens, inputMargin);
  return Math.floor(left / price.outputMicrosPerMillion);
}

/** Writing to a cache may cost more than plain input, and whether it does is only known afterwards. */
function worstInput(price: Price, inputTokens: number, inputMargin: number): number {
  const dearest = Math.max(
    price.inputMicrosPerMillion,
    price.cachedInputMicrosPerMillion ?? 0,
    price.cacheWriteMicrosPerMillion ?? 0,
  );
  return Math.ceil(inputTokens * inputMargin) * dearest;
}
