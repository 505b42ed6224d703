import { LaneTag } from "../identity/lane-tag.tsx";

/** Warns of lanes that would be left without a member. */
export function EmptiedLanes({ lanes }: { lanes: readonly string[] }) {
  if (lanes.length === 0) return null;
  return (
    <div role="alert" className="mb-4 rounded-md border border-bad/40 bg-bad-wash px-3 py-2">
      <p className="font-medium text-bad">
        {lanes.length === 1 ? "One lane is" : `${lanes.length} lanes are`} left without a member; tasks there find no
        agent.
      </p>
      <p className="flex flex-wrap gap-x-4">
        {lanes.map((lane) => (
          <LaneTag key={lane} name={lane} />
        ))}
      </p>
    </div>
  );
}
