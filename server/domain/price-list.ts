import { z } from "zod";
import { CostMicros } from "./money.ts";

/** A rule on a name, without regard to case. */
export type NameRule =
  | { equals: string }
  | { oneOf: string[] }
  | { startsWith: string }
  | { endsWith: string }
  | { contains: string }
  | { pattern: string }
  | { any: NameRule[] }
  | { all: NameRule[] };
const text = z.string().min(1).max(400);
const NameRule: z.ZodType<NameRule> = z.lazy(() =>
  z.union([
    z.strictObject({ equals: text }),
    z.strictObject({ oneOf: z.array(text).min(1) }),
    z.strictObject({ startsWith: text }),
    z.strictObject({ endsWith: text }),
    z.strictObject({ contains: text }),
    z.strictObject({ pattern: text }),
    z.strictObject({ any: z.array(NameRule).min(1) }),
    z.strictObject({ all: z.array(NameRule).min(1) }),
  ]),
);

/** A tariff in micro-dollars per million tokens; a missing cache price means the input price. */
const Tariff = z.strictObject({
  input: CostMicros,
  output: CostMicros,
  cached: CostMicros.optional(),
  cacheWrite: CostMicros.optional(),
});
export type Tariff = z.infer<typeof Tariff>;

/** A tariff and when it holds. Of those that hold at an instant the last one counts. */
const DatedTariff = z.strictObject({
  /** First day on which it holds (UTC); without it, it always did. */
  from: z.iso.date().optional(),
  /** Holds only from the first to the second time of each day (UTC, `HH:MM`). */
  daily: z.tuple([z.iso.time({ precision: -1 }), z.iso.time({ precision: -1 })]).optional(),
  ...Tariff.shape,
  /** Instead of the base for all tokens of an attempt with more input tokens than `above`; rising. */
  tiers: z.array(z.strictObject({ above: z.int().min(1), ...Tariff.shape })).optional(),
  /** Charged for each request, in micro-dollars, beside its tokens. */
  perRequest: CostMicros.optional(),
});
export type DatedTariff = z.infer<typeof DatedTariff>;

const ListedModel = z.strictObject({
  id: text,
  match: NameRule,
  contextWindowTokens: z.int().min(1).optional(),
  tariffs: z.array(DatedTariff).min(1),
});
export type ListedModel = z.infer<typeof ListedModel>;

const ListedProvider = z.strictObject({
  id: text,
  /** Pattern of its endpoints' URLs. */
  urls: text,
  /** Other names that it is called by. */
  names: NameRule.optional(),
  /** Models that are its own where nobody says whose they are. */
  owns: NameRule.optional(),
  /** Providers whose prices hold where it has none of its own. */
  resells: z.array(text).optional(),
  models: z.array(ListedModel),
});
export type ListedProvider = z.infer<typeof ListedProvider>;

/** What models cost, by provider: dated, with its origin, and never complete. */
export const PriceList = z.strictObject({
  /** Names this edition; each cost says which one it was computed from. */
  version: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  origin: z.strictObject({ name: text, url: z.url(), sha256: z.string(), licence: text, copyright: text }),
  providers: z.array(ListedProvider),
});
export type PriceList = z.infer<typeof PriceList>;
