import { PolicyDocument } from "../domain/policy.ts";
import { shippedLanes } from "./shipped-lanes.ts";

/** What a new installation starts with: the shipped lanes, and no agents; every task is answered with "no agent". */
export function firstPolicy(): PolicyDocument {
  return PolicyDocument.parse({ agents: [], lanes: shippedLanes(), defaultLane: "chat" });
}
