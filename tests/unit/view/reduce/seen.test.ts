import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageView } from "@/lib/protocol/views";
import { arrivedSince, dividerOf, seenUpTo, shownAtOpening, unansweredNotice } from "@/lib/view/reduce/seen";
import type { SeenFacts } from "@/lib/view/reduce/seen";
import { ana, makeConversation, makeMessage, makeReply, makeSnapshot, me, uuid } from "../make";

const inbound = (publicSeq: number) => makeMessage({ id: uuid(300 + publicSeq), publicSeq });
const reply = (publicSeq: number, author = ana.id) =>
  makeReply({ id: author, name: "x" }, { id: uuid(300 + publicSeq), publicSeq });
const facts = (over: Partial<SeenFacts>): SeenFacts => ({
  isOwn: ({ author }) => author?.id === me,
  seenSeq: 0,
  messages: [],
  reachesBack: true,
  viewed: new Set(),
  writingSince: null,
  answeredSeq: 0,
  answered: new Set(),
  ...over,
});

test("an item counts once it was in view, and everything below it", () => {
  const messages = [inbound(1), inbound(2), inbound(3)];
  expect(seenUpTo(facts({ messages, viewed: new Set([uuid(301), uuid(302)]) }))).toBe(2);
  expect(seenUpTo(facts({ messages, viewed: new Set([uuid(301), uuid(303)]) }))).toBe(1);
});

test("one's own, automatic and undone items need no look", () => {
  const messages = [
    inbound(1),
    reply(2, me),
    makeMessage({ id: uuid(303), publicSeq: 3, direction: "out", source: "automatic" }),
    { ...reply(4), status: "cancelled" as const },
  ];
  expect(seenUpTo(facts({ messages, viewed: new Set([uuid(301)]) }))).toBe(4);
});

test("C4: while a text is being written, a colleague's reply is seen only once the notice was answered", () => {
  const messages = [inbound(1), reply(2)];
  const viewed = new Set([uuid(301), uuid(302)]);
  expect(seenUpTo(facts({ messages, viewed, writingSince: 1 }))).toBe(1);
  expect(seenUpTo(facts({ messages, viewed, writingSince: 1, answeredSeq: 2 }))).toBe(2);
  expect(seenUpTo(facts({ messages, viewed }))).toBe(2);
});

test("C4: a reply that was there before the first key needs no answer", () => {
  const messages = [inbound(1), reply(2)];
  expect(seenUpTo(facts({ messages, viewed: new Set([uuid(301), uuid(302)]), writingSince: 2 }))).toBe(2);
});

test("C4: the notice names the newest reply that was not answered", () => {
  const messages = [inbound(1), reply(2), reply(3)];
  expect(unansweredNotice(facts({ messages, writingSince: 1 }))?.publicSeq).toBe(3);
  expect(unansweredNotice(facts({ messages, writingSince: 1, answeredSeq: 3 }))).toBeNull();
  expect(unansweredNotice(facts({ messages }))).toBeNull();
});

test("V35: the pointer never goes back and never passes what is there", () => {
  fc.assert(
    fc.property(
      fc.nat(10),
      fc.uniqueArray(fc.integer({ min: 1, max: 8 })),
      fc.option(fc.nat(8), { nil: null }),
      fc.nat(8),
      (seenSeq, looked, writingSince, answeredSeq) => {
        const messages = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => (n % 2 === 0 ? reply(n) : inbound(n)));
        const seen = seenUpTo(
          facts({
            seenSeq,
            messages,
            viewed: new Set(looked.map((n) => uuid(300 + n))),
            writingSince,
            answeredSeq,
          }),
        );
        expect(seen).toBeGreaterThanOrEqual(seenSeq);
        expect(seen).toBeLessThanOrEqual(Math.max(seenSeq, 8));
      },
    ),
  );
});

test("V36: the pointer never passes what was not loaded, and moves once nothing is missing", () => {
  const messages = [inbound(151), inbound(152)];
  const viewed = new Set([uuid(451), uuid(452)]);
  expect(seenUpTo(facts({ seenSeq: 60, messages, viewed, reachesBack: false }))).toBe(60);
  expect(seenUpTo(facts({ seenSeq: 60, messages, viewed, answeredSeq: 152, reachesBack: false }))).toBe(60);
  expect(seenUpTo(facts({ seenSeq: 150, messages, viewed }))).toBe(152);
});

test("what was answered before somebody's first look does not hold their pointer back for ever", () => {
  const messages = [inbound(151), inbound(152)];
  expect(seenUpTo(facts({ messages, viewed: new Set([uuid(451), uuid(452)]) }))).toBe(152);
  expect(seenUpTo(facts({ messages }))).toBe(0);
});

test("“New since you looked” stands before the first text by someone else, where the conversation is held from there on", () => {
  const held = (messages: MessageView[], next: number | null = null) => ({
    items: messages.map((message) => ({ kind: "message" as const, message })),
    next,
  });
  expect(dividerOf(held([inbound(1), reply(2, me), inbound(3)]), 1, me)).toBe(uuid(303));
  expect(dividerOf(held([inbound(1), reply(2, me)]), 1, me)).toBeNull();
  expect(dividerOf(held([inbound(5), inbound(6)], 5), 4, me)).toBe(uuid(305));
  expect(dividerOf(held([inbound(5), inbound(6)], 5), 3, me)).toBeNull();
});

describe("you_replied: what this page has shown, whatever was read on another device", () => {
  const none: ReadonlySet<string> = new Set();
  const sentHere = new Set([uuid(302)]);
  const onlySentHere: SeenFacts["isOwn"] = ({ id }) => sentHere.has(id);

  test("one's own reply from another device has to be looked at, this tab's own does not", () => {
    expect(seenUpTo(facts({ isOwn: onlySentHere, seenSeq: 1, messages: [inbound(1), reply(2, me)] }))).toBe(
      2,
    );
    expect(seenUpTo(facts({ isOwn: onlySentHere, seenSeq: 2, messages: [reply(2, me), reply(3, me)] }))).toBe(
      2,
    );
    expect(
      seenUpTo(
        facts({
          isOwn: onlySentHere,
          seenSeq: 2,
          messages: [reply(2, me), reply(3, me)],
          viewed: new Set([uuid(303)]),
        }),
      ),
    ).toBe(3);
  });

  test("while a text is being written it stands above the composer, and counts once that was answered", () => {
    const written = facts({
      isOwn: onlySentHere,
      seenSeq: 2,
      writingSince: 2,
      messages: [reply(2, me), reply(3, me)],
      viewed: new Set([uuid(303)]),
    });
    expect(unansweredNotice(written)?.publicSeq).toBe(3);
    expect(seenUpTo(written)).toBe(2);
    expect(seenUpTo({ ...written, answered: new Set([uuid(303)]) })).toBe(3);
    expect(unansweredNotice({ ...written, answered: new Set([uuid(303)]) })).toBeNull();
  });

  test("a conversation begins where it was read to, but not over own replies at its end that were sent elsewhere", () => {
    const messages = [inbound(1), reply(2, me), inbound(3), reply(4, me), reply(5, me)];
    const opening = { meId: me, seenSeq: 5, writingSince: null, sentHere: none };
    expect(shownAtOpening(messages, opening)).toBe(3);
    expect(shownAtOpening(messages, { ...opening, sentHere: new Set([uuid(305)]) })).toBe(5);
    expect(shownAtOpening(messages, { ...opening, seenSeq: 3 })).toBe(3);
    expect(shownAtOpening(messages, { ...opening, seenSeq: 0 })).toBe(0);
  });

  test("nor past where the text in the making was begun", () => {
    expect(
      shownAtOpening([inbound(1), inbound(2), inbound(3)], {
        meId: me,
        seenSeq: 3,
        writingSince: 1,
        sentHere: none,
      }),
    ).toBe(1);
  });
});

test("I8: one's own text is never new to oneself, however far up one reads; everybody else's is counted", () => {
  const items = [inbound(1), reply(2, me), reply(3), inbound(4), reply(5, me)].map((message) => ({
    kind: "message" as const,
    message,
  }));
  const snapshot = makeSnapshot({ items, conversation: makeConversation({ publicSeq: 5 }) });
  expect([0, 1, 2, 3, 4, 5].map((seq) => arrivedSince(snapshot, seq, me))).toEqual([3, 2, 2, 1, 0, 0]);
});
