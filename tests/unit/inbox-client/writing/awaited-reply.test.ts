import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { because } from "@/lib/domain/status/reasons";
import type { MessageView } from "@/lib/protocol/views";
import { serverFormat } from "@/lib/view/copy/times";
import {
  at,
  ben,
  makeConversation,
  makeMessage,
  makeReply,
  makeSnapshot,
  me,
  START,
  uuid,
} from "../../view/make";
import { aReplyController } from "./replies";

const conversation = makeConversation({ publicSeq: 2 });
const { id } = conversation;
const bens = makeReply(ben, { status: "queued", dueAt: at(65) });

/** Ana has been refused since Ben's reply is being sent. */
async function refused() {
  const snapshot = makeSnapshot({
    conversation,
    items: [makeMessage(), bens].map((message) => ({ kind: "message" as const, message })),
  });
  const { page, compositions, replies } = await aReplyController(snapshot);
  compositions.change(id, { type: "typed", body: "We do", publicSeq: 1 });
  compositions.change(id, {
    type: "refused",
    refusal: { reason: "teammate_sending", unseen: [bens], publicSeq: 2, leavesAt: at(65) },
    overrode: false,
  });
  const becomes = (change: Partial<MessageView>) => {
    const message = { ...bens, ...change };
    page.putMessage(message);
    replies.onMessage(message, false);
  };
  const words = () => {
    const said = replies.refusalCopy(conversation, serverFormat);
    return said && `${said.title}. ${said.body}`;
  };
  return { page, replies, compositions, becomes, words };
}

beforeEach(() => void vi.useFakeTimers({ now: START + 61_000 }));
afterEach(() => void vi.useRealTimers());

describe('"Wait for Ben" ends with what really ended it', () => {
  test.each([
    [{ status: "accepted" }, "Ben has replied", "refused"],
    [{ status: "failed", reason: because("author_removed") }, "Ben’s reply was not delivered", "refused"],
    [{ status: "unconfirmed" }, "Ben’s reply is not confirmed", "refused"],
    [{ status: "cancelled" }, "Ben took the reply back", "writing"],
  ] as const)("%o: said, and shown", async (change, said, phase) => {
    const { page, replies, compositions, becomes, words } = await refused();
    replies.wait(id);
    becomes({ status: "sending" });
    expect(compositions.of(id)?.phase, "with the carrier it may still fail").toBe("waiting");
    becomes(change);
    expect(page.state.announcement).toMatchObject({ words: said, urgency: "assertive" });
    expect(compositions.of(id)).toMatchObject({ phase, body: "We do" });
    if (change.status === "failed")
      expect(words()).toContain("The reason: its author was no longer on this line");
    if (change.status === "cancelled")
      expect(page.state.toast?.words).toBe("Ben took the reply back. Go on with yours");
  });

  test("also when it ended in the moment of the press", async () => {
    const { page, replies, becomes, words } = await refused();
    becomes({ status: "failed", reason: null });
    expect(page.state.announcement.words).toBe("Ben’s reply was not delivered");
    replies.wait(id);
    expect(words()).toBe("Ben’s reply was not delivered. Your text was not sent. Nobody said why.");
  });

  test("a reply that left and failed after that is not said to stand", async () => {
    const { replies, becomes, words } = await refused();
    replies.wait(id);
    becomes({ status: "accepted" });
    becomes({ status: "failed", reason: because("carrier_refused", { carrier: "Number not in service" }) });
    expect(words()).toContain("Ben’s reply was not delivered");
  });
});

test("an own reply from another device takes the stored draft with it: what is written here is stored anew", async () => {
  const { replies, compositions } = await refused();
  compositions.change(id, { type: "editing" });
  compositions.change(id, { type: "saved", body: "We do" });
  expect(compositions.of(id)?.saved).toBe("saved");
  replies.onMessage(makeReply({ id: me, name: "Cara Osei" }, { id: uuid(310), publicSeq: 3 }), true);
  expect(compositions.of(id)).toMatchObject({ saved: "unsaved", body: "We do" });
});
