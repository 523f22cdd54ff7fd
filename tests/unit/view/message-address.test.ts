import { expect, test } from "vitest";
import { readAt, messageAddress } from "@/lib/view/message-address";
import { uuid } from "./make";

test("I1: the address of a text is read as it was written, and anything else points at none", () => {
  const address = new URL(messageAddress("https://texts.example", uuid(100), 57));
  expect(address.pathname).toBe(`/inbox/${uuid(100)}`);
  expect(readAt(address.searchParams.get("at"))).toBe(57);
  expect(messageAddress("https://texts.example", uuid(100))).toBe(`https://texts.example/inbox/${uuid(100)}`);
  for (const other of [null, undefined, "", "-1", "1e3", "0x1", " 1", "٣", "9".repeat(16), ["1", "2"]])
    expect(readAt(other)).toBeNull();
});
