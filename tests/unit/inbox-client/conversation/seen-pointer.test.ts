import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SeenPointer } from "@/app/(inbox)/inbox/_client/conversation/seen-pointer";
import type { MessageView } from "@/lib/protocol/views";
import {
  ana,
  at,
  makeConversation,
  makeInbox,
  makeMessage,
  makeReply,
  makeRow,
  makeSnapshot,
  me,
  uuid,
} from "../../view/make";
import { makePage } from "../page";

const inbound = (publicSeq: number) => makeMessage({ id: uuid(300 + publicSeq), publicSeq });
const reply = (publicSeq: number, author = me) =>
  makeReply({ id: author, name: "x" }, { id: uuid(300 + publicSeq), publicSeq });

function open(messages: MessageView[], seenSeq: number) {
  const conversation = makeConversation({ publicSeq: messages.at(-1)?.publicSeq ?? 0 });
  const mine = { seenSeq, draft: null };
  const snapshot = makeSnapshot({
    items: messages.map((message) => ({ kind: "message" as const, message })),
    conversation,
    mine,
  });
  const page = makePage({ inbox: makeInbox([makeRow(conversation, mine)]), snapshot });
  const seen = new SeenPointer(page, () => {});
  seen.opened(snapshot);
  seen.lookAgain();
  const arrives = (message: MessageView) => {
    page.putMessage(message);
    seen.lookAgain();
  };
  return { id: conversation.id, page, seen, arrives };
}

// The marker tells the server nothing here.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("V3: you_replied: what a send claims", () => {
  test("the pointer that follows a person between devices moves unread marks, and never what this page has shown", () => {
    const { id, page, seen, arrives } = open([inbound(1)], 1);
    expect(seen.shownSeq(id)).toBe(1);
    arrives(reply(2));
    arrives(inbound(3));
    page.setMine(id, { seenSeq: 3 });
    seen.lookAgain();
    expect(page.state.snapshot?.mine.seenSeq).toBe(3);
    expect(seen.shownSeq(id)).toBe(1);
    seen.view(id, uuid(302));
    seen.view(id, uuid(303));
    expect(seen.shownSeq(id)).toBe(3);
  });

  test("what this tab sent needs no look", () => {
    const { id, seen, arrives } = open([inbound(1)], 1);
    seen.sent(uuid(302));
    arrives(reply(2));
    expect(seen.shownSeq(id)).toBe(2);
  });

  test("answering a refusal that showed all claims all of it, also what is not loaded here", () => {
    const { id, seen } = open([inbound(1)], 1);
    seen.acknowledge(id, { reason: "teammate_replied", unseen: [reply(7, ana.id)], publicSeq: 8 });
    expect(seen.shownSeq(id)).toBe(8);
  });

  test("one that could not show all claims exactly what it showed: what lies before has to be seen", () => {
    const { id, seen } = open([inbound(1), inbound(2), inbound(3), inbound(4)], 1);
    seen.acknowledge(id, {
      reason: "customer_wrote",
      unseen: [inbound(3), inbound(4)],
      unseenMore: true,
      publicSeq: 4,
    });
    expect(seen.shownSeq(id)).toBe(1);
    seen.view(id, uuid(302));
    expect(seen.shownSeq(id)).toBe(4);
  });

  test("replied_elsewhere: the newest that was shown is claimed with the next send", () => {
    const { id, seen } = open([inbound(1)], 1);
    const elsewhere = [
      { messageId: uuid(60), at: at(0), leavesAt: null },
      { messageId: uuid(61), at: at(1), leavesAt: null },
    ];
    expect(seen.shownElsewhere(id)).toBeUndefined();
    seen.acknowledge(id, { reason: "replied_elsewhere", unseen: [], publicSeq: 1, elsewhere });
    expect(seen.shownElsewhere(id)).toBe(uuid(61));
  });
});
