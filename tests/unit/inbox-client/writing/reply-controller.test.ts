import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "@/app/(inbox)/inbox/_client/api";
import type { Answer } from "@/app/(inbox)/inbox/_client/api";
import type { InboxClient } from "@/app/(inbox)/inbox/_client/inbox-client";
import { undoLast } from "@/app/(inbox)/inbox/_client/writing/commands";
import type { MessageView } from "@/lib/protocol/views";
import {
  ana,
  makeConversation,
  makeMessage,
  makeReply,
  makeSnapshot,
  me,
  START,
  uuid,
} from "../../view/make";
import { aReplyController } from "./replies";

const conversation = makeConversation();
const { id } = conversation;
type Sent = Answer<{ message: MessageView }>;

/** Cara has written "We do" into an open conversation, on a page of which nothing is drawn. */
async function writing(body = "We do") {
  const snapshot = makeSnapshot({ conversation, items: [{ kind: "message", message: makeMessage() }] });
  const { page, notices, compositions, replies } = await aReplyController(snapshot);
  compositions.takeDraft(snapshot);
  if (body !== "") replies.write(id, body);
  const held = () => compositions.of(id);
  const inConversation = () =>
    page.state.snapshot?.items.flatMap((item) => (item.kind === "message" ? [item.message.body] : []));
  return { page, replies, notices, held, inConversation };
}

/** Sends that are answered when the test says so. */
function slowLine() {
  const { promise, resolve } = Promise.withResolvers<Sent>();
  const reply = vi.spyOn(api, "reply").mockImplementation((() => promise) as never);
  return { reply, answer: (answer: Sent) => resolve(answer) };
}

beforeEach(() => {
  vi.useFakeTimers({ now: START + 61_000 });
  vi.spyOn(api, "saveDraft").mockImplementation((async () => ({ kind: "ok", value: {} })) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a send does not hang on the pane that it was pressed in", () => {
  test("accepted, the text is in the conversation and the field is free, whether anything of it is drawn or not", async () => {
    const { page, replies, held, inConversation } = await writing();
    const { answer } = slowLine();
    const sent = replies.send(id, false);
    expect(held()).toMatchObject({ phase: "sending", body: "We do" });
    answer({ kind: "ok", value: { message: makeReply({ id: me, name: "Cara Osei" }, { body: "We do" }) } });
    expect(await sent).toBe(true);
    expect(held()).toMatchObject({ phase: "writing", body: "" });
    expect(inConversation()).toContain("We do");
    expect(page.state.announcement.words).toContain("Sending, undo");
  });

  test("refused, or with no answer at all, the words are still there, and a second press is the same text", async () => {
    const { replies, held } = await writing();
    const first = slowLine();
    const lost = replies.send(id, false);
    first.answer({ kind: "unreachable" });
    expect(await lost).toBe(false);
    expect(held()).toMatchObject({ body: "We do", trouble: "not_confirmed" });

    const second = slowLine();
    const refused = replies.send(id, false);
    const anas = makeReply(ana, { id: uuid(320), status: "accepted" });
    second.answer({ kind: "refused", refusal: { reason: "teammate_replied", unseen: [anas], publicSeq: 2 } });
    expect(await refused).toBe(false);
    expect(held()).toMatchObject({ phase: "refused", body: "We do" });
    const ids = second.reply.mock.calls.map(([, command]) => command.clientId);
    expect(new Set(ids).size).toBe(1);
  });

  test("on a slow line a second press sends nothing", async () => {
    const { replies } = await writing();
    const { reply, answer } = slowLine();
    const sent = replies.send(id, false);
    expect(await replies.send(id, false)).toBe(false);
    answer({ kind: "ok", value: { message: makeReply({ id: me, name: "Cara Osei" }, { body: "We do" }) } });
    await sent;
    expect(reply).toHaveBeenCalledTimes(1);
  });
});

describe('Undo of "Discard mine"', () => {
  const client = ({ page, replies, notices }: Awaited<ReturnType<typeof writing>>) =>
    ({ state: page.state, replies: replies, notices }) as InboxClient;

  test("the words come back, by the toast and by the key", async () => {
    for (const undo of [
      (tab: Awaited<ReturnType<typeof writing>>) => tab.page.state.toast?.undo?.(),
      (tab: Awaited<ReturnType<typeof writing>>) => undoLast(client(tab)),
    ]) {
      const tab = await writing();
      tab.replies.discard(id);
      expect(tab.held()?.body).toBe("");
      expect(tab.page.state.toast?.words).toBe("Your text was discarded");
      undo(tab);
      expect(tab.held()?.body).toBe("We do");
    }
  });

  test("below what was typed since, of which nothing goes", async () => {
    const { page, replies, held } = await writing();
    replies.discard(id);
    replies.write(id, "Not today");
    page.state.toast?.undo?.();
    expect(held()?.body).toBe("Not today\nWe do");
  });

  test("an empty field has nothing to be undone", async () => {
    const { page, replies } = await writing("");
    replies.discard(id);
    expect(page.state.toast).toBeNull();
  });
});
