import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DurableEvent } from "@/lib/protocol/events";
import { applyEvent } from "@/lib/view/reduce/apply-event";
import { withMine } from "@/lib/view/reduce/mine";
import { OWN_STREAM } from "@/lib/view/reduce/streams";
import type { InboxSnapshot } from "@/lib/view/types";
import {
  ana,
  at,
  epoch,
  makeConversation,
  makeInbox,
  makeMessage,
  makeReply,
  makeRow,
  me,
  queued,
  received,
  support,
  uuid,
} from "../make";

const play = (inbox: InboxSnapshot, events: DurableEvent[]): InboxSnapshot =>
  events.reduce((held, event) => applyEvent(held, support.id, event), inbox);

/** A believable log of one number: texts and replies in five conversations, in commit order. */
const log = fc
  .array(
    fc.record({
      conversation: fc.integer({ min: 0, max: 4 }),
      direction: fc.constantFrom("in", "out"),
      byMe: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((steps): DurableEvent[] => {
    const publicSeqs = new Map<number, number>();
    return steps.map((step, index) => {
      const publicSeq = (publicSeqs.get(step.conversation) ?? 0) + 1;
      publicSeqs.set(step.conversation, publicSeq);
      const conversationId = uuid(100 + step.conversation);
      const conversation = makeConversation({
        id: conversationId,
        publicSeq,
        attentionSeq: publicSeq,
        lastActivityAt: at(index),
      });
      const common = { id: uuid(1_000 + index), conversationId, publicSeq, acceptedAt: at(index) };
      return step.direction === "in"
        ? received(index + 1, makeMessage(common), conversation)
        : queued(index + 1, makeReply(step.byMe ? { id: me, name: "Cara Osei" } : ana, common), conversation);
    });
  });

describe("V26: a snapshot plus its events is a fresh snapshot", () => {
  test("wherever the snapshot was taken, the rest of the log leads to the same list", () => {
    fc.assert(
      fc.property(log, fc.nat(40), (events, cut) => {
        const whole = play(makeInbox(), events);
        const early = play(makeInbox(), events.slice(0, cut));
        expect(play(early, events.slice(cut))).toEqual(whole);
        const newest = new Map(
          events.flatMap((event) =>
            "conversation" in event ? [[event.conversation.id, event.conversation] as const] : [],
          ),
        );
        expect(new Map(whole.conversations.map((row) => [row.conversation.id, row.conversation]))).toEqual(
          newest,
        );
      }),
    );
  });

  test("repeats and late copies change nothing, in any order", () => {
    fc.assert(
      fc.property(log, fc.array(fc.nat(39)), (events, repeats) => {
        const whole = play(makeInbox(), events);
        const late = repeats.flatMap((index) => events[index] ?? []);
        expect(play(whole, late)).toBe(whole);
      }),
    );
  });

  test("an event after a hole waits for what is missing", () => {
    fc.assert(
      fc.property(log, fc.nat(39), (events, missing) => {
        const held = play(makeInbox(), events.slice(0, missing));
        expect(play(held, events.slice(missing + 1))).toEqual(held);
      }),
    );
  });
});

test("V27: an event of another epoch leaves the list as it is", () => {
  const inbox = makeInbox([makeRow(makeConversation())]);
  const strange = {
    ...received(1, makeMessage({ publicSeq: 2 }), makeConversation({ publicSeq: 2 })),
    epoch: uuid(99),
  };
  expect(applyEvent(inbox, support.id, strange)).toBe(inbox);
});

test("V12: the list is ordered by last activity, equal instants by id, whatever order the events name", () => {
  const rows = [3, 2, 1].map((n) => makeRow(makeConversation({ id: uuid(100 + n), lastActivityAt: at(0) })));
  const inbox = applyEvent(
    makeInbox(rows),
    support.id,
    received(
      1,
      makeMessage({ conversationId: uuid(101) }),
      makeConversation({ id: uuid(101), lastActivityAt: at(5) }),
    ),
  );
  expect(inbox.conversations.map((row) => row.conversation.id)).toEqual([uuid(101), uuid(103), uuid(102)]);
});

test("my own reply is seen and takes my draft with it; a colleague's marks it stale", () => {
  const draft = {
    clientId: uuid(9),
    body: "We do, come by at four",
    media: [],
    staleSince: null,
    updatedAt: at(30),
  };
  const inbox = makeInbox([makeRow(makeConversation(), { seenSeq: 1, draft })]);
  const conversation = makeConversation({ publicSeq: 2, attentionSeq: 2 });

  const mine = applyEvent(
    inbox,
    support.id,
    queued(1, makeReply({ id: me, name: "Cara Osei" }), conversation),
  );
  expect(mine.conversations[0]?.mine).toEqual({ seenSeq: 2, draft: null });

  const anas = applyEvent(inbox, support.id, queued(1, makeReply(ana), conversation));
  expect(anas.conversations[0]?.mine).toEqual({ seenSeq: 1, draft: { ...draft, staleSince: at(60) } });
});

test("a conversation from beyond the loaded page comes up with only the new text unread", () => {
  const inbox = applyEvent(
    makeInbox(),
    support.id,
    received(1, makeMessage({ publicSeq: 40 }), makeConversation({ publicSeq: 40, attentionSeq: 40 })),
  );
  expect(inbox.conversations[0]?.mine.seenSeq).toBe(39);
});

test("V5: losing a number takes its conversations off the screen", () => {
  const inbox = makeInbox([makeRow(makeConversation())]);
  const revoked = applyEvent(inbox, support.id, {
    type: "access.revoked",
    epoch,
    seq: 1,
    userId: me,
    sessionId: null,
  });
  expect(revoked.conversations).toEqual([]);
  expect(revoked.numbers).toEqual([]);
  const signedOutElsewhere = applyEvent(inbox, support.id, {
    type: "access.revoked",
    epoch,
    seq: 1,
    userId: me,
    sessionId: uuid(7),
  });
  expect(signedOutElsewhere.numbers).toHaveLength(1);
});

test("N8: what one's own stream tells goes by its own place: a number taken is off the screen, one given is fetched", () => {
  const inbox = makeInbox([makeRow(makeConversation())]);
  const held = { ...inbox, streams: { ...inbox.streams, [OWN_STREAM]: { epoch, seq: 3 } } };
  const tell = (seq: number, type: "number.given" | "number.taken", from = held) =>
    applyEvent(from, OWN_STREAM, { type, epoch, seq, numberId: support.id });
  const taken = tell(4, "number.taken");
  expect(taken).toMatchObject({
    numbers: [],
    conversations: [],
    streams: { [OWN_STREAM]: { epoch, seq: 4 } },
  });
  expect(Object.keys(taken.streams)).toEqual([OWN_STREAM]);
  expect(tell(4, "number.given")).toEqual({
    ...held,
    streams: { ...held.streams, [OWN_STREAM]: { epoch, seq: 4 } },
  });
  for (const seq of [3, 5]) expect(tell(seq, "number.taken")).toBe(held);
  // The end of one's place in the team takes no number by itself: the server is asked.
  const out = applyEvent(held, OWN_STREAM, {
    type: "access.revoked",
    epoch,
    seq: 4,
    userId: me,
    sessionId: null,
  });
  expect(out.streams[OWN_STREAM]).toEqual({ epoch, seq: 4 });
  expect(out.numbers).toHaveLength(1);
});

test("V35: what I have seen never goes back", () => {
  const inbox = makeInbox([makeRow(makeConversation(), { seenSeq: 7, draft: null })]);
  expect(withMine(inbox, uuid(100), (mine) => ({ ...mine, seenSeq: 3 })).conversations[0]?.mine.seenSeq).toBe(
    7,
  );
});

test("a switched-off number keeps the viewer's own role on it", () => {
  const { role, can, personal, ...number } = support;
  const disabled = { at: at(0), by: ana.id, reason: "campaign under review" };
  const inbox = applyEvent(makeInbox(), support.id, {
    type: "number.changed",
    epoch,
    seq: 1,
    number: { ...number, disabled },
  });
  expect(inbox.numbers).toEqual([{ ...support, disabled, role, can, personal }]);
});
