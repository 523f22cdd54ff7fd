import { expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { DurableEvent } from "@/lib/protocol/events";
import { afterOwnEvent } from "@/lib/view/reduce/attention";

const [one, two, three] = [newId(), newId(), newId()];
const event = (fields: object) => DurableEvent.parse({ epoch: newId(), seq: 1, ...fields });
const added = (...conversationIds: string[]) =>
  event({ type: "notification.added", conversationIds, numberId: newId() });
const before = { unread: [one], following: [], sound: true };

test("B1: one event adds all conversations of a burst, each once, and nothing where all are unread already", () => {
  expect(afterOwnEvent(before, added(two, one, three)).unread).toEqual([one, two, three]);
  expect(afterOwnEvent(before, added(one))).toBe(before);
});

test("B1: an event as it was stored before, about one conversation, is read and changes nothing", () => {
  const old = event({ type: "notification.added", conversationId: two, numberId: newId(), quiet: false });
  expect(afterOwnEvent(before, old)).toBe(before);
});
