/** The lanes whose classes are shipped with the lane head; an operator's own lane is trained from its words and examples. */
export const SHIPPED_LANES = ["coding", "writing", "reasoning", "research", "extraction", "chat"] as const;

/** What happens when a guard fires, in the order that the lane sets. */
export const LADDER_STEPS = ["degrade", "switch", "ask", "script", "continue_with_receipt", "stop"] as const;
