import type { Dispatcher } from "undici";
import type { AddressRules } from "../address-rules.ts";

/** How agents are reached over the network. */
export interface AgentWeb {
  /** Keeps connections alive and checks the addresses that names lead to. */
  connections: Dispatcher;
  /** Checks addresses that stand in URLs as they are; nobody looks those up. */
  rules: AddressRules;
  /** How long an answer that has begun may fall silent, in milliseconds. */
  idleLimitMs: number;
}
