import ipaddr from "ipaddr.js";

/** Why a carrier's calls may not come in at an address, worst first. */
export type AddressProblem = "this_machine" | "private_network" | "not_https";

/**
 * What is wrong with the address the product has for the world (A9), as far as the address itself tells. A
 * name is not looked up: whether it leads here is what the self-test shows.
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
  // A name without a dot, and these endings, exist in a local network only.
  return !host.includes(".") || /\.(local|internal|lan|home|home\.arpa)$/.test(host)
    ? "private_network"
    : null;
}
