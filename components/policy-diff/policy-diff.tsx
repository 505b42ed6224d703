import { AgentName } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { Badge } from "../ui/badge.tsx";
import { type ChangeGroup, type ChangeLine, prepareChanges, type ReceivedChange } from "./prepare.ts";

/** What differs between two policies, by lane and agent, before beside after. */
export function PolicyDiff({
  changes,
  names,
  touched,
}: {
  changes: readonly ReceivedChange[];
  names: ReadonlyMap<string, string>;
  /** Paths that something else changes too; they are marked. */
  touched?: ReadonlySet<string>;
}) {
  if (changes.length === 0) return <p className="py-2 text-ink-2">The two versions are the same.</p>;
  return (
    <div className="flex flex-col gap-4">
      {prepareChanges(changes).map((group) => (
        <div key={`${group.of}/${group.id}`}>
          <h3 className="flex min-h-7 items-center gap-2 border-b font-medium">
            <GroupName group={group} names={names} />
            {group.whole && <Badge tone={group.whole === "added" ? "good" : "bad"}>{group.whole}</Badge>}
          </h3>
          {group.lines.length > 0 && (
            <dl>
              {group.lines.map((line) => (
                <div
                  key={line.path}
                  className="grid min-h-7 grid-cols-[minmax(96px,34%)_minmax(0,1fr)] items-baseline gap-x-3 border-b py-1"
                >
                  <dt className="text-ink-2">
                    {line.what}
                    {touched?.has(line.path) && <span className="block text-sm text-warn">you change this too</span>}
                  </dt>
                  <dd className="min-w-0">
                    <Drawn line={line} names={names} />
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </div>
      ))}
    </div>
  );
}

function GroupName({ group, names }: { group: ChangeGroup; names: ReadonlyMap<string, string> }) {
  if (group.of === "lane") return <LaneTag name={group.id} />;
  if (group.of === "agent") return <AgentName id={group.id} name={names.get(group.id)} />;
  return <span>The policy as a whole</span>;
}

function Drawn({ line, names }: { line: ChangeLine; names: ReadonlyMap<string, string> }) {
  const { drawn } = line;
  if (drawn.kind === "members") {
    const shown = (member: string) => names.get(member) ?? member;
    return (
      <span className="flex flex-wrap gap-x-3">
        {drawn.added.map((member) => (
          <span key={`+${member}`} className="text-good">
            + {shown(member)}
          </span>
        ))}
        {drawn.removed.map((member) => (
          <span key={`-${member}`} className="text-bad">
            − {shown(member)}
          </span>
        ))}
      </span>
    );
  }
  return (
    <span className="break-words">
      <span className="text-ink-3 line-through decoration-line-strong">{drawn.before}</span>
      <span aria-hidden className="px-1.5 text-ink-3">
        →
      </span>
      <span className="sr-only"> becomes </span>
      <span className="font-medium">{drawn.after}</span>
    </span>
  );
}
