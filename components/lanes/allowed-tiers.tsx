import { TIERS } from "../../server/domain/lists/tiers.ts";
import type { Tier } from "../../server/domain/tier.ts";
import { TIER_WORDS } from "../vocabulary.ts";
import type { LaneValues } from "./form-values.ts";

/** Which agents may take the lane's work, by the difficulty of the work. */
export function AllowedTiers({
  tiers,
  onChange,
  error,
  disabled,
}: {
  tiers: LaneValues["tiers"];
  onChange: (tiers: LaneValues["tiers"]) => void;
  error: string | undefined;
  disabled: boolean;
}) {
  const toggle = (task: Tier, agent: Tier) => {
    const allowed = tiers[task].includes(agent)
      ? tiers[task].filter((each) => each !== agent)
      : [...tiers[task], agent];
    onChange({ ...tiers, [task]: allowed });
  };
  return (
    <fieldset disabled={disabled}>
      <legend className="label-caps mb-1">Agents allowed for work of each difficulty</legend>
      <table>
        <thead>
          <tr>
            <td />
            {TIERS.map((agent) => (
              <th key={agent} scope="col" className="px-3 text-sm font-normal text-ink-3">
                {TIER_WORDS[agent].toLowerCase()} agents
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {TIERS.map((task) => (
            <tr key={task} className="h-7">
              <th scope="row" className="pr-3 text-left font-normal">
                {TIER_WORDS[task]} work
              </th>
              {TIERS.map((agent) => (
                <td key={agent} className="text-center">
                  <input
                    type="checkbox"
                    aria-label={`${TIER_WORDS[agent]} agents for ${TIER_WORDS[task].toLowerCase()} work`}
                    checked={tiers[task].includes(agent)}
                    onChange={() => toggle(task, agent)}
                    className="size-3.5 accent-(--accent)"
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {error && (
        <p role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
