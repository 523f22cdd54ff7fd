import { newId } from "@/lib/base/ids";
import { closeCodes, MAX_FRAME_BYTES } from "@/lib/protocol/frames";
import { aRoom, heard } from "@/tests/support/e2e/rooms";
import { expect } from "@/tests/support/e2e/test";
import type { Tab } from "@/tests/support/room";
import { row } from "./row";

/** What an open socket may say, and that nobody else in the room hears of the rest. */

/** Each is answered with an error to its sender, on sockets that have not been forgiven too often. */
async function expectErrors(
  frames: readonly (string | Buffer)[],
  open: () => Promise<Tab>,
  other: Tab,
): Promise<void> {
  await other.settle();
  const since = other.frames.length;
  for (let at = 0; at < frames.length; at += 3) {
    const tab = await open();
    for (const frame of frames.slice(at, at + 3)) {
      tab.sayRaw(frame);
      expect((await tab.until("error")).frame.code, String(frame).slice(0, 40)).toBe("bad_frame");
    }
    // It is still served: these were slips.
    await tab.settle();
    tab.close();
  }
  await other.settle();
  expect(heard(other, since)).toEqual([]);
}

row("BR8", async () => {
  const { kai, lea, open } = await aRoom();
  const other = await open(kai);
  await expectErrors(
    [
      "hello",
      "",
      "null",
      "[]",
      "1",
      "true",
      '"x"',
      "{",
      "[".repeat(10_000),
      "\u0000",
      Buffer.from([0, 1, 2, 255]),
      Buffer.from('{"type":"view","conversationId":null,"hidden":false}'),
    ],
    () => open(lea),
    other,
  );

  const since = other.frames.length;
  for (const frame of [
    "x".repeat(MAX_FRAME_BYTES + 1),
    "ü".repeat(MAX_FRAME_BYTES / 2 + 1),
    Buffer.alloc(1024 * 1024),
  ]) {
    const tab = await open(lea);
    tab.sayRaw(frame);
    expect((await tab.closed).code).toBe(closeCodes.too_large);
  }
  const stubborn = await open(lea);
  for (let index = 0; index < 4; index += 1) stubborn.sayRaw("x");
  expect((await stubborn.closed).code).toBe(closeCodes.rate_limited);

  // So much is refused by the runtime itself; the sender is gone for the others.
  const huge = await open(lea);
  huge.socket.on("error", () => {});
  await other.settle();
  huge.sayRaw(Buffer.alloc(33 * 1024 * 1024));
  await other.until(
    "presence.changed",
    ({ person }) => person.user.id === lea.actor.userId && person.places.length === 0,
    5_000,
  );
  huge.vanish();
  await other.settle();
  expect(heard(other, since)).toEqual([]);
  other.close();
});

row("BR9", async () => {
  const { kai, lea, open } = await aRoom();
  const other = await open(kai);
  const conversation = newId();
  const frames = [
    { type: "shutdown" },
    { type: "__proto__" },
    { type: ["view"] },
    {},
    { type: "message.received", seq: 1 },
    { type: "access.revoked", userId: kai.actor.userId },
    { type: "view" },
    { type: "view", conversationId: 5, hidden: "no" },
    { type: "view", conversationId: conversation, hidden: false, userId: kai.actor.userId },
    { type: "typing", conversationId: conversation },
    { type: "typing", conversationId: conversation, text: "x", user: { id: kai.actor.userId, name: "Boss" } },
    { type: "typing", conversationId: conversation, text: 5 },
    { type: "typing", conversationId: conversation.toUpperCase().replace("-", ""), text: "x" },
    { type: "stopped", conversationId: "__proto__" },
    { type: "stopped", conversationId: null },
    ...[-1, 1e308, "1"].map((seq) => ({ type: "stopped", conversationId: conversation, seq })),
  ];
  await expectErrors(
    frames.map((frame) => JSON.stringify(frame)),
    () => open(lea),
    other,
  );
  await expectErrors(
    [
      `{"type":"view","type":"typing","conversationId":"${conversation}","hidden":false}`,
      `{"type":"stopped","conversationId":"${conversation}","__proto__":{"seq":1}}`,
    ],
    () => open(lea),
    other,
  );
  other.close();
});
