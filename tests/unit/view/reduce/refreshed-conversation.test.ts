import { describe, expect, test } from "vitest";
import { applyConversationEvent } from "@/lib/view/reduce/apply-conversation-event";
import { refreshedConversation } from "@/lib/view/reduce/refreshed-conversation";
import type { ConversationItem, ConversationSnapshot } from "@/lib/view/types";
import {
  ana,
  at,
  ben,
  makeConversation,
  makeEntry,
  makeMessage,
  makeSnapshot,
  me,
  received,
  uuid,
} from "../make";

const text = (publicSeq: number, status: "received" | "delivered" | "sent" = "received") =>
  makeMessage({ id: uuid(1_000 + publicSeq), publicSeq, acceptedAt: at(publicSeq * 10), status });
const texts = (from: number, to: number): ConversationItem[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ kind: "message", message: text(from + index) }));
const snapshot = (from: number, to: number, over: Partial<ConversationSnapshot> = {}) =>
  makeSnapshot({
    items: texts(from, to),
    next: from === 1 ? null : from,
    conversation: makeConversation({ publicSeq: to, lastActivityAt: at(to * 10) }),
    ...over,
  });
const seqs = ({ items }: ConversationSnapshot) =>
  items.flatMap((item) => (item.kind === "message" ? [item.message.publicSeq] : []));
/** As it came over the wire: equal, and nothing of it the same object. */
const again = (held: ConversationSnapshot): ConversationSnapshot => structuredClone(held);

describe("V26: the newest page, put under a conversation that is being read", () => {
  test("that says the same leaves every item as it is, so that nothing is drawn again", () => {
    const held = snapshot(1, 60);
    const refreshed = refreshedConversation(held, again(snapshot(11, 60)));
    expect(refreshed.items).toBe(held.items);
    expect(refreshed.conversation).toBe(held.conversation);
    expect(refreshed).toMatchObject({ next: null, newer: null });
  });

  test("brings what is missing, and changes only what has changed", () => {
    const held = snapshot(20, 60);
    const line = makeEntry({ id: uuid(9), at: at(605) });
    const coming = again({
      ...snapshot(12, 61),
      items: [...texts(12, 60), { kind: "entry", entry: line }, ...texts(61, 61)],
    });
    const refreshed = refreshedConversation(held, coming);
    expect(seqs(refreshed)).toEqual(Array.from({ length: 50 }, (_, index) => 12 + index));
    expect(refreshed.next).toBe(12);
    expect(refreshed.items.at(-2)).toEqual({ kind: "entry", entry: line });
    expect(refreshed.items[8]).toBe(held.items[0]);
  });

  test("never takes a status back, nor a text that came meanwhile", () => {
    const held = applyConversationEvent(
      snapshot(1, 3),
      received(1, text(4), makeConversation({ publicSeq: 4, lastActivityAt: at(40) })),
      me,
    );
    const delivered = {
      ...held,
      items: held.items.with(2, { kind: "message", message: text(3, "delivered") }),
    };
    const late = again({
      ...snapshot(1, 3),
      items: [...texts(1, 2), { kind: "message", message: text(3, "sent") }],
    });
    const refreshed = refreshedConversation(delivered, late);
    expect(refreshed.items).toBe(delivered.items);
    expect(refreshed.conversation.publicSeq).toBe(4);
  });

  test("takes the place of a stretch that it does not touch: no item ever stands beside a hole", () => {
    const refreshed = refreshedConversation(snapshot(1, 20), again(snapshot(51, 100)));
    expect(seqs(refreshed)).toEqual(seqs(snapshot(51, 100)));
    expect(refreshed.next).toBe(51);
  });

  test("gives no items to a reader who went so far up that the end was let go", () => {
    const held = snapshot(1, 40, { newer: 40 });
    const refreshed = refreshedConversation(held, again(snapshot(51, 100)));
    expect(refreshed).toMatchObject({ next: null, newer: 40, conversation: { publicSeq: 100 } });
    expect(refreshed.items).toBe(held.items);
  });

  test("keeps the pointer where it is further, and whoever opened it by either", () => {
    const held = snapshot(1, 3, {
      mine: { seenSeq: 3, draft: null },
      opens: [{ userId: me, at: at(1), lastAt: at(9) }],
    });
    const opens = [{ userId: ana.id, at: at(2), lastAt: at(3) }];
    const drafts = [{ userId: ben.id, body: "Half a", updatedAt: at(5), staleSince: null }];
    const refreshed = refreshedConversation(
      held,
      again(snapshot(1, 3, { mine: { seenSeq: 2, draft: null }, opens, teamDrafts: drafts })),
    );
    expect(refreshed.mine.seenSeq).toBe(3);
    expect(refreshed.opens).toEqual([...opens, ...held.opens]);
    expect(refreshed.teamDrafts).toEqual(drafts);
  });
});
