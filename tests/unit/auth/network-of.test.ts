import { expect, test } from "vitest";
import { networkOf } from "@/lib/auth/throttle";

test("V40: every address of one /64 counts as one, for whoever has one has all of them", () => {
  const neighbours = ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:0DB8:0001:0002:0:0:0:9"];
  expect(new Set(neighbours.map(networkOf))).toEqual(new Set(["2001:db8:1:2::/64"]));
  expect(networkOf("2001:db8:1:3::1")).not.toBe(networkOf("2001:db8:1:2::1"));
});

test("an IPv4 address counts for itself, also where it came through an IPv6 socket", () => {
  expect(["203.0.113.7", "::ffff:203.0.113.7", "203.0.113.8"].map(networkOf)).toEqual([
    "203.0.113.7",
    "203.0.113.7",
    "203.0.113.8",
  ]);
});

test("what is no address counts for itself", () => {
  expect(networkOf("unknown")).toBe("unknown");
});
