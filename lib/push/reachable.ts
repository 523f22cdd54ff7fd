import { lookup as resolveName } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * Endpoints come from browsers, so anybody who is signed in can name one. Only addresses of the public internet
 * are called, by https; in tests also those of this machine.
 */
type Allowed = { loopback: boolean };

const rangeOf = (address: string): string => ipaddr.process(address).range();

const isAllowed = (address: string, { loopback }: Allowed): boolean =>
  rangeOf(address) === "unicast" || (loopback && rangeOf(address) === "loopback");

/** May this address be called, as far as it says itself? A name is looked at when it is resolved. */
export function mayCall(endpoint: string, allowed: Allowed): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, username, password } = new URL(endpoint);
  if (username !== "" || password !== "") return false;
  const host = hostname.replace(/^\[|\]$/g, "");
  const isHere = isIP(host) !== 0 && rangeOf(host) === "loopback";
  if (protocol !== "https:" && !(protocol === "http:" && allowed.loopback && isHere)) return false;
  return isIP(host) === 0 ? host.includes(".") : isAllowed(host, allowed);
}

/** Resolves a name for one connection, and refuses it if any of its addresses may not be called. */
export const guardedLookup =
  (allowed: Allowed): LookupFunction =>
  (host, options, done) =>
    resolveName(host, { ...options, all: true }, (fault, found) => {
      const [first] = found ?? [];
      if (fault !== null || first === undefined) return done(fault ?? new Error("no address"), []);
      if (!found.every(({ address }) => isAllowed(address, allowed)))
        return done(new Error("the address may not be called"), []);
      return options.all ? done(null, found) : done(null, first.address, first.family);
    });
