import { SHIPPED_LANES } from "../../server/domain/lists/lanes.ts";

/** How many hues there are; the first six belong to the shipped lanes, the rest to an operator's own. */
export const LANE_HUES = 10;

/**
 * The hue of a lane, 1 to 10, from its name alone: the same on every screen and in every policy version,
 * whichever lanes come and go around it.
 */
export function laneHue(name: string): number {
  const shipped = (SHIPPED_LANES as readonly string[]).indexOf(name);
  if (shipped >= 0) return shipped + 1;
  return SHIPPED_LANES.length + 1 + (hash(name) % (LANE_HUES - SHIPPED_LANES.length));
}

/** The CSS colour of a lane. */
export function laneColour(name: string): string {
  return `var(--lane-${laneHue(name)})`;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}
