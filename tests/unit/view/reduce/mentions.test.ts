import { expect, test } from "vitest";
import { applyEvent } from "@/lib/view/reduce/apply-event";
import { mentionedConversations } from "@/lib/view/reduce/mentions";
import { OWN_STREAM } from "@/lib/view/reduce/streams";
import { ana, epoch, makeInbox, support, uuid } from "../make";

const mention = (n: number, conversation = 100) => ({
  noteId: uuid(500 + n),
  conversationId: uuid(conversation),
  numberId: support.id,
});
const added = (seq: number, n: number, conversation?: number) =>
  ({ epoch, seq, type: "mention.added", ...mention(n, conversation), by: ana.id, handOff: false }) as const;
const before = makeInbox([], {
  streams: { [OWN_STREAM]: { epoch, seq: 0 }, [support.id]: { epoch, seq: 0 } },
});

test("C7: mentions are counted by conversation, until their notes were seen or no longer mention the reader", () => {
  const three = [added(1, 1), added(2, 2), added(3, 3, 101)].reduce(
    (inbox, event) => applyEvent(inbox, OWN_STREAM, event),
    before,
  );
  expect(three.mentions).toEqual([mention(1), mention(2), mention(3, 101)]);
  expect(mentionedConversations(three)).toBe(2);
  const seen = applyEvent(three, OWN_STREAM, {
    epoch,
    seq: 4,
    type: "mentions.seen",
    noteIds: [mention(1).noteId, mention(3).noteId],
  });
  expect(seen.mentions).toEqual([mention(2)]);
  const gone = applyEvent(seen, OWN_STREAM, { epoch, seq: 5, type: "mention.removed", ...mention(2) });
  expect(mentionedConversations(gone)).toBe(0);
});

test("C7: a mention that is told twice is one, and those of a number that was taken are gone", () => {
  const once = applyEvent(before, OWN_STREAM, added(1, 1));
  expect(applyEvent(once, OWN_STREAM, added(1, 1))).toBe(once);
  expect(applyEvent(once, OWN_STREAM, added(2, 1)).mentions).toEqual([mention(1)]);
  const taken = applyEvent(once, OWN_STREAM, { epoch, seq: 2, type: "number.taken", numberId: support.id });
  expect(taken.mentions).toEqual([]);
});
