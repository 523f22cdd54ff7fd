import ipaddr from "ipaddr.js";

const IPV6_PREFIX_PARTS = 4;

/**
 * Whose address it is, for counting: an IPv4 address, or the /64 that an IPv6 address is of. Whoever has one of
 * those has 2^64 addresses, each of which would have a count of its own.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${parsed.parts
        .slice(0, IPV6_PREFIX_PARTS)
        .map((part) => part.toString(16))
        .join(":")}::/64`
    : parsed.toString();
}
