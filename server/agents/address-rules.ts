import ipaddr from "ipaddr.js";
import { Problem } from "../domain/problem.ts";

/** Which addresses agents may be at, beside public ones. */
export interface AddressRules {
  /** This machine and private networks. */
  allowPrivate: boolean;
}

/**
 * Where clouds keep the credentials of the machine, as far as it is not a link-local address already: AWS over IPv6,
 * Alibaba, Azure's host, Google over IPv6. Refused everywhere.
 */
const METADATA = ["fd00:ec2::254/128", "100.100.100.200/32", "168.63.129.16/32", "fd20:ce::254/128"].map((network) =>
  ipaddr.parseCIDR(network),
);
const PRIVATE = new Set(["loopback", "private", "uniqueLocal", "carrierGradeNat"]);
/** What is handed out to hosts on the internet. IPv4 addresses in IPv6's clothes (`::127.0.0.1`) lie outside. */
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3");

/**
 * Whether private addresses are allowed where nobody says so: yes on an instance that only this machine can reach,
 * because agents on localhost are how people start; no where others can reach it, because its network is not theirs.
 * `setting` is SIGNALBOX_ALLOW_PRIVATE_AGENTS, `host` the address that the program listens on.
 */
export function privateAgentsAllowed(setting: boolean | undefined, host: string): boolean {
  if (setting !== undefined) return setting;
  if (host === "localhost") return true;
  return ipaddr.isValid(host) && ipaddr.process(host).range() === "loopback";
}

/**
 * Refuses an address that agents may not be at with `invalid_request`: link-local, metadata, multicast, unspecified,
 * reserved and translated ones always, private ones as the rules say. The message names the kind and not the address, so
 * that nobody maps a network by it.
 */
export function assertAllowedAddress(address: string, rules: AddressRules): void {
  const kind = forbiddenKind(address, rules);
  if (kind === null) return;
  const action =
    kind === "private"
      ? "Use a public address, or set SIGNALBOX_ALLOW_PRIVATE_AGENTS=true where Signalbox runs."
      : "Use the address of the service itself.";
  const message = `leads to an address that may not be called (${kind})`;
  throw new Problem("invalid_request", `url: ${message}`, action, { errors: [{ path: "url", message }] });
}

function forbiddenKind(address: string, { allowPrivate }: AddressRules): string | null {
  // A zone (`fe80::1%eth0`) only link-local addresses have.
  if (!ipaddr.isValid(address) || address.includes("%")) return "not an address";
  const parsed = ipaddr.process(address);
  if (METADATA.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits)))
    return "metadata";
  const range = parsed.range();
  if (PRIVATE.has(range)) return allowPrivate ? null : "private";
  if (range !== "unicast") return range;
  return parsed.kind() === "ipv6" && !parsed.match(...GLOBAL_IPV6) ? "reserved" : null;
}
