/** Characters of a reason for a change, without the space around it. */
export const SHORTEST_REASON = 3;
export const LONGEST_REASON = 500;
