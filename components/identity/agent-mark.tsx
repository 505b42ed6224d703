import { cn } from "../ui/class-names.ts";
import { agentInitials, agentShape } from "./agent-shape.ts";

const OUTLINES: Record<ReturnType<typeof agentShape>, string> = {
  circle: "M10 1.2a8.8 8.8 0 1 1 0 17.6a8.8 8.8 0 0 1 0-17.6Z",
  square: "M3.6 1.6h12.8a2 2 0 0 1 2 2v12.8a2 2 0 0 1-2 2H3.6a2 2 0 0 1-2-2V3.6a2 2 0 0 1 2-2Z",
  hexagon: "M10 .9 17.9 5.4v9.2L10 19.1 2.1 14.6V5.4Z",
  shield: "M2 1.6h16v9.4c0 4-3.4 6.6-8 8.2c-4.6-1.6-8-4.2-8-8.2Z",
  tag: "M1.4 10 5.2 2h12.2a1.2 1.2 0 0 1 1.2 1.2v13.6a1.2 1.2 0 0 1-1.2 1.2H5.2Z",
};

/** An agent's mark: a shape and two letters, both from its id, the same on every screen. */
export function AgentMark({ id, size = 20, className }: { id: string; size?: number; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      width={size}
      height={size}
      className={cn("shrink-0 text-ink-2", className)}
    >
      <path
        d={OUTLINES[agentShape(id)]}
        fill="var(--raised)"
        stroke="currentColor"
        strokeOpacity="0.55"
        strokeWidth="1.1"
      />
      <text
        x="10"
        y="10.4"
        dominantBaseline="central"
        textAnchor="middle"
        fontSize="8"
        fontWeight="600"
        fill="currentColor"
        letterSpacing="-0.2"
      >
        {agentInitials(id)}
      </text>
    </svg>
  );
}

/** Mark and name. `name` falls back to the id without its prefix. */
export function AgentName({ id, name, className }: { id: string; name?: string | undefined; className?: string }) {
  return (
    <span className={cn("inline-flex min-w-0 items-center gap-1.5 align-middle", className)}>
      <AgentMark id={id} size={18} />
      <span className="truncate">{name ?? id.replace(/^agent_/, "")}</span>
    </span>
  );
}
