import type { Factor, WeightsByTier } from "../../server/domain/factor.ts";
import { FACTOR_MEANINGS, FACTORS, MAXIMUM_WEIGHT } from "../../server/domain/lists/factors.ts";
import { TIERS } from "../../server/domain/lists/tiers.ts";
import type { Tier } from "../../server/domain/tier.ts";
import { formatCount, formatPercent, formatQuantity, formatWeight } from "../format.ts";
import { factorTone } from "../identity/factor-tone.ts";
import { cn } from "../ui/class-names.ts";
import { Segmented } from "../ui/segmented.tsx";
import { Slider } from "../ui/slider.tsx";
import { factorLabel, TIER_WORDS } from "../vocabulary.ts";
import { prepareWeightShares } from "./prepare.ts";

export interface WeightDeskProps {
  inForce: WeightsByTier;
  draft: WeightsByTier;
  /** Decisions of each tier that the draft would have made otherwise; `null` until that is known. */
  flipsByTier: Partial<Record<Tier, number>> | null;
  onSet: (tier: Tier, factor: Factor, weight: number) => void;
  /** Where there is room for one tier only, it is this one. */
  tier: Tier;
  onTier: (tier: Tier) => void;
}

const STEP = 0.05;

/** A slider for each factor and tier, the weight in force marked on its rail, and what the weights come to. */
export function WeightDesk({ inForce, draft, flipsByTier, onSet, tier: shownTier, onTier }: WeightDeskProps) {
  return (
    <div className="@container">
      <div className="mb-3 @xl:hidden">
        <Segmented
          label="Difficulty of the work"
          value={shownTier}
          onChange={onTier}
          options={TIERS.map((value) => ({ value, label: TIER_WORDS[value] }))}
        />
      </div>
      <div className="grid grid-cols-[92px_minmax(0,1fr)] gap-x-5 @xl:grid-cols-[92px_repeat(3,minmax(0,1fr))]">
        <span className="label-caps self-end pb-1">Weight</span>
        {TIERS.map((tier) => (
          <TierHead
            key={tier}
            tier={tier}
            inForce={inForce}
            draft={draft}
            flips={flipsByTier?.[tier] ?? null}
            hidden={tier !== shownTier}
          />
        ))}
        {FACTORS.map((factor) => (
          <FactorRow key={factor} factor={factor} inForce={inForce} draft={draft} onSet={onSet} shownTier={shownTier} />
        ))}
      </div>
    </div>
  );
}

function TierHead({
  tier,
  inForce,
  draft,
  flips,
  hidden,
}: {
  tier: Tier;
  inForce: WeightsByTier;
  draft: WeightsByTier;
  flips: number | null;
  hidden: boolean;
}) {
  return (
    <div className={cn("pb-2", hidden && "@max-xl:hidden")}>
      <p className="flex items-baseline gap-2">
        <span className="font-semibold">{TIER_WORDS[tier]}</span>
        <span className={cn("text-sm", flips ? "text-accent-ink" : "text-ink-3")}>
          {flips === null ? "" : flips === 0 ? "no flips" : formatQuantity(flips, "flip")}
        </span>
      </p>
      <ShareBar weights={inForce[tier]} className="h-1 opacity-70" label={`${TIER_WORDS[tier]}, in force`} />
      <ShareBar weights={draft[tier]} className="mt-0.5 h-2.5" label={`${TIER_WORDS[tier]}, draft`} />
    </div>
  );
}

/** The weights as parts of their sum. */
function ShareBar({ weights, className, label }: { weights: WeightsByTier[Tier]; className: string; label: string }) {
  const shares = prepareWeightShares(weights);
  const told = shares.map(({ factor, from, to }) => `${factorLabel(factor)} ${formatPercent(to - from)}`).join(", ");
  return (
    <span
      role="img"
      aria-label={`${label}: ${told || "no weight above 0"}`}
      title={told}
      className={cn("relative block w-full overflow-hidden rounded-[2px] bg-hover", className)}
    >
      {shares.map(({ factor, from, to }) => (
        <span
          key={factor}
          className="absolute inset-y-0"
          style={{
            left: `${from * 100}%`,
            width: `calc(${(to - from) * 100}% - 1px)`,
            background: factorTone(factor),
          }}
        />
      ))}
    </span>
  );
}

function FactorRow({
  factor,
  inForce,
  draft,
  onSet,
  shownTier,
}: {
  factor: Factor;
  inForce: WeightsByTier;
  draft: WeightsByTier;
  onSet: WeightDeskProps["onSet"];
  shownTier: Tier;
}) {
  return (
    <>
      <span
        className="flex h-10 items-center gap-1.5 border-t whitespace-nowrap"
        title={FACTOR_MEANINGS[factor].meaning}
      >
        <span aria-hidden className="size-2 shrink-0 rounded-[2px]" style={{ background: factorTone(factor) }} />
        {factorLabel(factor)}
      </span>
      {TIERS.map((tier) => {
        const before = inForce[tier][factor];
        const weight = draft[tier][factor];
        const moved = Math.abs(before - weight) >= 0.005;
        const name = `${factorLabel(factor)} for ${TIER_WORDS[tier].toLowerCase()} work`;
        return (
          <div
            key={tier}
            className={cn(
              "grid h-10 grid-cols-[minmax(0,1fr)_38px] items-center gap-x-3 border-t",
              tier !== shownTier && "@max-xl:hidden",
            )}
          >
            <Slider
              label={`Weight of ${name}`}
              value={weight}
              mark={before}
              maximum={MAXIMUM_WEIGHT}
              step={STEP}
              speak={(value) =>
                moved ? `${formatWeight(value)}, in force ${formatWeight(before)}` : formatWeight(value)
              }
              onChange={(value) => onSet(tier, factor, value)}
            />
            <span className="flex flex-col items-end leading-4">
              <span className={moved ? "font-semibold text-accent-ink" : ""}>{formatWeight(weight)}</span>
              {moved && (
                <button
                  type="button"
                  aria-label={`Put ${name} back to ${formatWeight(before)}`}
                  title="Put back"
                  onClick={() => onSet(tier, factor, before)}
                  className="text-xs text-ink-3 line-through hover:text-ink"
                >
                  {formatWeight(before)}
                </button>
              )}
            </span>
          </div>
        );
      })}
    </>
  );
}

/** What moves in the draft, in words. */
export function draftWords(count: number, lanes: number): string {
  if (count === 0) return "Nothing moved yet";
  return `${formatQuantity(count, "weight")} moved${lanes > 1 ? ` in ${formatCount(lanes)} lanes` : ""}`;
}
