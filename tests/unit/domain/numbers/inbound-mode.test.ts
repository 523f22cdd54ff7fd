import { expect, test } from "vitest";
import { readInboundMode } from "@/lib/domain/numbers/inbound-mode";

test.each<[string, string | null, ReturnType<typeof readInboundMode>]>([
  ["Post SMS to URL", null, "url"],
  ["url", "desk@shop.test", "url"],
  ["Email", "desk@shop.test", { mode: "email", forwardTo: "desk@shop.test" }],
  ["E-mail forwarding", "desk@shop.test", { mode: "email", forwardTo: "desk@shop.test" }],
  ["Email", null, null],
  ["Email and XMPP", "desk@shop.test", null],
  ["XMPP", null, null],
  ["Chat", null, null],
  ["None", null, { mode: "none" }],
  ["3CX", null, { mode: "3cx" }],
  ["Carrier pigeon", null, null],
])("a number in the mode %j, forwarded to %j", (label, forwardTo, means) => {
  expect(readInboundMode(label, forwardTo)).toEqual(means);
});
