import fc from "fast-check";
import { expect, test } from "vitest";
import { clientAddress, trustedProxies } from "@/lib/server/client-address";

const nobody = trustedProxies([]);
const ours = trustedProxies(["10.0.0.0/8", "2001:db8:1::/48", "192.0.2.5"]);

test("BW2: without a trusted proxy, X-Forwarded-For changes nothing", () => {
  expect(clientAddress("203.0.113.7", "198.51.100.1, 127.0.0.1", nobody)).toBe("203.0.113.7");
  expect(clientAddress("203.0.113.7", "198.51.100.1", ours)).toBe("203.0.113.7");
});

test("BW2: behind trusted proxies, the caller is the last hop they did not add themselves", () => {
  expect(clientAddress("10.0.0.1", "203.0.113.7", ours)).toBe("203.0.113.7");
  expect(clientAddress("10.0.0.1", "203.0.113.7, 10.1.1.1, 192.0.2.5", ours)).toBe("203.0.113.7");
  expect(clientAddress("2001:db8:1::9", "2001:DB8:2::1", ours)).toBe("2001:db8:2::1");
});

test("BW2: what the caller wrote itself lies further left and is never reached", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), { maxLength: 5 }), (forged) => {
      expect(clientAddress("10.0.0.1", [...forged, "203.0.113.7"].join(", "), ours)).toBe("203.0.113.7");
    }),
  );
});

test("BW2: an entry that is no address ends the walk at the proxy that let it pass", () => {
  for (const hop of ["unknown", "", "10.0.0.1; drop", "203.0.113.7, x, "])
    expect(clientAddress("10.0.0.1", hop, ours)).toBe("10.0.0.1");
});

test("one caller has one address: ports are cut, IPv4 in IPv6 is IPv4", () => {
  expect(clientAddress("::ffff:10.0.0.1", "203.0.113.7:51000", ours)).toBe("203.0.113.7");
  expect(clientAddress("10.0.0.1", "[2001:db8:2::1]:443", ours)).toBe("2001:db8:2::1");
  expect(clientAddress("::ffff:203.0.113.7", undefined, ours)).toBe("203.0.113.7");
});
