import ipaddr from "ipaddr.js";

/** Why a carrier's webhook deliveries may not reach an address, worst first. */
export type AddressProblem = "this_machine" | "private_network" | "not_https";

/**
 * What is wrong with the product's public address (A9), judged from the address alone. Names are not
 * resolved: the self-test shows whether a name leads here.
 */
export function addressProblems(publicUrl: string): AddressProblem[] {
  const { protocol, hostname } = new URL(publicUrl);
  const place = placeOf(hostname.replace(/^\[|\]$/g, ""));
  return [...(place ? [place] : []), ...(protocol === "https:" ? [] : (["not_https"] as const))];
}

const PRIVATE_RANGES = new Set(["private", "uniqueLocal", "linkLocal", "carrierGradeNat", "unspecified"]);

function placeOf(host: string): "this_machine" | "private_network" | null {
  if (host === "localhost" || host.endsWith(".localhost")) return "this_machine";
  if (ipaddr.isValid(host)) {
    const range = ipaddr.process(host).range();
    return range === "loopback" ? "this_machine" : PRIVATE_RANGES.has(range) ? "private_network" : null;
  }
  // A name without a dot, or with one of these endings, exists only in a local network.
  return !host.includes(".") || /\.(local|internal|lan|home|home\.arpa)$/.test(host)
    ? "private_network"
    : null;
}
