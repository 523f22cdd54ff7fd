import ipaddr from "ipaddr.js";

/** Returns whether an address is one of the proxies in TRUSTED_PROXIES (addresses and networks). */
export function trustedProxies(networks: readonly string[]): (address: string) => boolean {
  const ranges = networks.map((network) => {
    if (network.includes("/")) return ipaddr.parseCIDR(network);
    const address = ipaddr.process(network);
    return [address, address.kind() === "ipv4" ? 32 : 128] as const;
  });
  return (text) => {
    const address = parse(text);
    return (
      address !== undefined &&
      ranges.some(([range, bits]) => address.kind() === range.kind() && address.match(range, bits))
    );
  };
}

/**
 * The caller's address: the socket's peer, unless that is a trusted proxy. Then it is the last entry of
 * X-Forwarded-For that is not a trusted proxy. Everything left of it was written by the caller and proves
 * nothing. An invalid entry ends the search at the proxy that passed it on.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  let client = plain(peer);
  const hops = forwardedFor === undefined ? [] : forwardedFor.split(",").map((hop) => hop.trim());
  for (const hop of hops.reverse()) {
    if (!isTrusted(client)) break;
    const address = parse(withoutPort(hop));
    if (address === undefined) break;
    client = address.toString();
  }
  return client;
}

/** IPv4 over an IPv6 socket counts as IPv4: ::ffff:10.0.0.1 and 10.0.0.1 are the same caller. */
const parse = (text: string) => (ipaddr.isValid(text) ? ipaddr.process(text) : undefined);
const plain = (text: string): string => parse(text)?.toString() ?? text;

/** Some proxies write 203.0.113.7:51000 or [2001:db8::1]:51000. */
const withoutPort = (hop: string): string =>
  /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
