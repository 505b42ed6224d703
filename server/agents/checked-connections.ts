import { lookup as resolveByDns } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { Agent } from "undici";
import { Problem } from "../domain/problem.ts";
import { type AddressRules, assertAllowedAddress } from "./address-rules.ts";

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;

const systemResolve: Resolve = (hostname) => resolveByDns(hostname, { all: true });
const CONNECT_LIMIT_MS = 10_000;

/**
 * Connections for URLs that people have given: a name is looked up once, every address it has is checked, and those are
 * the ones connected to. So a name cannot lead elsewhere between the check and the connection.
 */
export function createCheckedConnections(rules: AddressRules, resolve: Resolve = systemResolve): Agent {
  const lookup: LookupFunction = (hostname, { all }, callback) => {
    resolve(hostname)
      .then((addresses) => {
        for (const { address } of addresses) assertAllowedAddress(address, rules);
        const [first] = addresses;
        if (first === undefined) throw new Error("the name has no address");
        if (all) callback(null, addresses);
        else callback(null, first.address, first.family);
      })
      .catch((error: Error) => callback(error, "", 0));
  };
  return new Agent({ connect: { lookup, timeout: CONNECT_LIMIT_MS } });
}

/** The URL, if it may be called as far as can be told without a look-up; a literal address is connected to without one. */
export function callableUrl(text: string, rules: AddressRules): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw refused("must be an http or https URL");
  if (url.username !== "" || url.password !== "")
    throw refused("must not hold a user name or password; put the secret in the environment and name it");
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) !== 0) assertAllowedAddress(host, rules);
  return url;
}

function refused(message: string): Problem {
  return new Problem("invalid_request", `url: ${message}`, "Correct the URL and send the request again.", {
    errors: [{ path: "url", message }],
  });
}
