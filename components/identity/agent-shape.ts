const SHAPES = ["circle", "square", "hexagon", "shield", "tag"] as const;
export type AgentShape = (typeof SHAPES)[number];

/** The shape of an agent's mark, from its id alone. */
export function agentShape(id: string): AgentShape {
  let value = 0;
  for (let index = 0; index < id.length; index++) value = (Math.imul(value, 31) + id.charCodeAt(index)) >>> 0;
  return SHAPES[value % SHAPES.length]!;
}

/** Two letters: the first of the first and of the last word of the id, or the first two of a single word. */
export function agentInitials(id: string): string {
  const words = id
    .replace(/^agent_/, "")
    .split(/[-_]+/)
    .filter(Boolean);
  const first = words[0] ?? "?";
  const last = words.length > 1 ? words[words.length - 1]! : "";
  return (last ? first[0]! + last[0]! : first.slice(0, 2)).toUpperCase();
}
