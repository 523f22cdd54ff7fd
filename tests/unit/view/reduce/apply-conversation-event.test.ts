import fc from "fast-check";
import { expect, test } from "vitest";
import { messageStatuses } from "@/db/vocabulary";
import { applyConversationEvent } from "@/lib/view/reduce/apply-conversation-event";
import { inItemOrder, newer, withMessage } from "@/lib/view/reduce/conversation-items";
import type { ConversationItem } from "@/lib/view/types";
import {
  ana,
  at,
  epoch,
  makeConversation,
  makeEntry,
  makeMessage,
  makeNote,
  makeReply,
  makeSnapshot,
  me,
  queued,
  received,
  uuid,
} from "../make";

const statusesOf = (snapshot: ReturnType<typeof makeSnapshot>) =>
  snapshot.items.map((item) =>
    item.kind === "message" ? item.message.status : item.kind === "entry" ? item.entry.type : item.note.body,
  );

test("V26: an event that the loaded conversation already holds changes nothing", () => {
  const conversation = makeConversation({ publicSeq: 2, lastActivityAt: at(60) });
  const event = queued(1, makeReply(ana), conversation);
  const once = applyConversationEvent(makeSnapshot(), event, me);
  expect(applyConversationEvent(once, event, me)).toEqual(once);
  expect(once.items).toHaveLength(2);
});

test("V24: a message's status never goes back, whatever arrives late", () => {
  const order = ["queued", "sending", "accepted", "sent", "delivered"] as const;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...order), { minLength: 1, maxLength: 12 }), (statuses) => {
      const held = statuses.reduce(
        (snapshot, status) => withMessage(snapshot, makeReply(ana, { status })),
        makeSnapshot(),
      );
      // `sending → queued` is the one way back: the text certainly never left.
      const furthest = Math.max(...statuses.map((status) => order.indexOf(status)));
      const reached = order.indexOf(statusesOf(held)[1] as (typeof order)[number]);
      expect(reached === furthest || furthest === 1).toBe(true);
    }),
  );
});

test("V24: what is final stays", () => {
  for (const end of ["delivered", "failed", "cancelled"] as const) {
    const snapshot = withMessage(makeSnapshot(), makeReply(ana, { status: end }));
    for (const status of messageStatuses)
      expect(statusesOf(withMessage(snapshot, makeReply(ana, { status })))[1]).toBe(end);
  }
});

test("the beginning of a message that was loaded further on is old news", () => {
  const snapshot = withMessage(makeSnapshot(), makeReply(ana, { status: "sending" }));
  const again = applyConversationEvent(
    snapshot,
    queued(1, makeReply(ana), makeConversation({ publicSeq: 2 })),
    me,
  );
  expect(statusesOf(again)).toEqual(["received", "sending"]);
});

test("V12: texts stand in the order of their public number, a line after the text that caused it", () => {
  const items = [
    { kind: "entry", entry: makeEntry({ type: "reopened", at: at(10) }) },
    { kind: "message", message: makeMessage({ id: uuid(303), publicSeq: 3, acceptedAt: at(20) }) },
    { kind: "message", message: makeMessage({ id: uuid(302), publicSeq: 2, acceptedAt: at(10) }) },
  ] as const;
  expect(
    inItemOrder(items).map((item) => (item.kind === "message" ? item.message.publicSeq : item.kind)),
  ).toEqual([2, "entry", 3]);
});

test("C5: a note comes once, in its place by time, and leaves what was being written alone", () => {
  const note = makeNote({ at: at(30) });
  const event = { type: "note.added", epoch, seq: 1, note, conversation: makeConversation() } as const;
  const draft = { clientId: uuid(600), body: "On our way", media: [], staleSince: null, updatedAt: at(1) };
  const before = makeSnapshot({
    mine: { seenSeq: 1, draft },
    items: [
      { kind: "message", message: makeMessage() },
      { kind: "entry", entry: makeEntry() },
    ],
  });
  const once = applyConversationEvent(before, event, me);
  expect(statusesOf(once)).toEqual(["received", "Our wheel", "resolved"]);
  expect(applyConversationEvent(once, event, me)).toEqual(once);
  expect(once.mine).toEqual(before.mine);
});

test("V26, C6: a note's later state wins, in whatever order its changes come", () => {
  const note = makeNote({ at: at(30) });
  const edited = { ...note, body: "Their wheel", editedAt: at(60) };
  const deleted = { ...note, body: "", deletedAt: at(90) };
  const states = [
    { type: "note.added", epoch, seq: 1, note, conversation: makeConversation() },
    { type: "note.changed", epoch, seq: 2, note: edited, conversation: makeConversation() },
    { type: "note.changed", epoch, seq: 3, note: deleted, conversation: makeConversation() },
  ] as const;
  for (const [first, second] of [
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 1],
    [2, 0],
  ] as const) {
    const after = [states[first], states[second]].reduce(
      (snapshot, event) => applyConversationEvent(snapshot, event, me),
      makeSnapshot(),
    );
    const latest = states[Math.max(first, second)];
    expect(after.items.filter(({ kind }) => kind === "note")).toEqual([{ kind: "note", note: latest?.note }]);
  }
});

test("V26: lines and notes of one instant stand alike however they came", () => {
  const items: ConversationItem[] = [
    { kind: "note", note: makeNote({ at: at(10) }) },
    { kind: "entry", entry: makeEntry({ id: uuid(400), at: at(10) }) },
    { kind: "entry", entry: makeEntry({ id: uuid(401), at: at(10) }) },
    { kind: "message", message: makeMessage({ acceptedAt: at(10) }) },
  ];
  expect(inItemOrder(items)).toEqual(inItemOrder(items.toReversed()));
  expect(inItemOrder(items)[0]?.kind).toBe("message");
});

test("events of other conversations leave the open conversation alone", () => {
  const snapshot = makeSnapshot();
  const other = uuid(101);
  expect(
    applyConversationEvent(
      snapshot,
      received(1, makeMessage({ conversationId: other }), makeConversation({ id: other })),
      me,
    ),
  ).toBe(snapshot);
});

test("the header keeps the newer view when conversation and stream overlap", () => {
  const held = makeConversation({ publicSeq: 5, lastActivityAt: at(50), state: "resolved" });
  expect(newer(held, makeConversation({ publicSeq: 4, lastActivityAt: at(40) }))).toBe(held);
  const reopened = makeConversation({ publicSeq: 5, lastActivityAt: at(50), state: "open" });
  expect(newer(held, reopened)).toBe(reopened);
});

test("a colleague's reply ends their stored draft and marks the others' stale", () => {
  const draft = { body: "Yes! I set two", updatedAt: at(50), staleSince: null };
  const snapshot = makeSnapshot({
    teamDrafts: [
      { userId: ana.id, ...draft },
      { userId: uuid(3), ...draft },
    ],
  });
  const after = applyConversationEvent(
    snapshot,
    queued(1, makeReply(ana), makeConversation({ publicSeq: 2 })),
    me,
  );
  expect(after.teamDrafts).toEqual([{ userId: uuid(3), ...draft, staleSince: at(60) }]);
});

test("an old item that belongs to an unloaded page waits for that page", () => {
  const snapshot = makeSnapshot({
    next: 9,
    items: [{ kind: "message", message: makeMessage({ publicSeq: 9, acceptedAt: at(90) }) }],
  });
  expect(withMessage(snapshot, makeReply(ana, { publicSeq: 2, acceptedAt: at(20) }))).toBe(snapshot);
});

test("a resolved line and the new state come with one event", () => {
  const after = applyConversationEvent(
    makeSnapshot(),
    {
      type: "conversation.resolved",
      epoch,
      seq: 1,
      conversation: makeConversation({ state: "resolved" }),
      entry: makeEntry(),
    },
    me,
  );
  expect(after.conversation.state).toBe("resolved");
  expect(statusesOf(after)).toEqual(["received", "resolved"]);
});
