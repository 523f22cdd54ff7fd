import { afterEach, expect, test, vi } from "vitest";
import { lateApi } from "@/app/(inbox)/inbox/_client/late-api";
import { assignTo, assignToMe } from "@/app/(inbox)/inbox/_client/conversation/assigning.lazy";
import { ConversationChanges } from "@/app/(inbox)/inbox/_client/conversation/conversation-changes";
import type { InboxClient } from "@/app/(inbox)/inbox/_client/inbox-client";
import { Notices } from "@/app/(inbox)/inbox/_client/page/notices";
import { ana, at, ben, makeConversation, makeInbox, makeRow, makeSnapshot, names } from "../../view/make";
import { makePage } from "../page";

const conversation = makeConversation();

const show = () => {
  const page = makePage({
    inbox: makeInbox([makeRow(conversation)], { people: [...names.people] }),
    snapshot: makeSnapshot({ conversation }),
    now: at(10),
  });
  const notices = new Notices(page);
  const client = { page, notices, names, changes: new ConversationChanges(page, notices) };
  const shown = () => [
    page.state.snapshot?.conversation.assigneeId,
    page.state.inbox.conversations[0]?.conversation.assigneeId,
  ];
  return {
    page,
    shown,
    client: client as unknown as InboxClient,
    assign: (to: string | null) => assignTo(client as unknown as InboxClient, conversation.id, to),
    toast: () => page.state.toast?.words,
  };
};

afterEach(() => void vi.restoreAllMocks());

test("N13: shows at once in row and conversation, and says from whom it was taken", async () => {
  const { shown, assign, toast } = show();
  const given = makeConversation({ assigneeId: ana.id });
  const call = vi.spyOn(lateApi, "assign").mockImplementation(async () => {
    expect(shown()).toEqual([ana.id, ana.id]);
    return { kind: "ok", value: { conversation: given, seq: 1 } };
  });
  await assign(ana.id);
  expect(call).toHaveBeenCalledExactlyOnceWith(conversation.id, { to: ana.id, from: null });
  expect([shown(), toast()]).toEqual([[ana.id, ana.id], "Assigned to Ana"]);
});

test("N13: who was not the first sees who has it, and is told who gave it", async () => {
  const { shown, assign, toast } = show();
  vi.spyOn(lateApi, "assign").mockResolvedValue({
    kind: "error",
    status: 409,
    code: "assigned_meanwhile",
    reason: null,
    assigneeId: ben.id,
    by: ana.id,
  });
  await assign(ana.id);
  expect([shown(), toast()]).toEqual([[ben.id, ben.id], "Ana assigned this to Ben first"]);
});

test("N13, V26: what an event has brought meanwhile stays, whatever the refusal says", async () => {
  const { page, shown, assign } = show();
  vi.spyOn(lateApi, "assign").mockImplementation(async () => {
    page.putConversation(makeConversation({ assigneeId: ana.id }));
    return {
      kind: "error",
      status: 409,
      code: "assigned_meanwhile",
      reason: null,
      assigneeId: ben.id,
      by: ben.id,
    };
  });
  await assign(ana.id);
  expect(shown()).toEqual([ana.id, ana.id]);
});

test("N13: what did not get through is taken back, and said", async () => {
  const { shown, assign, toast } = show();
  vi.spyOn(lateApi, "assign").mockResolvedValue({ kind: "unreachable" });
  await assign(ben.id);
  expect([shown(), toast()]).toEqual([[null, null], "That did not get through. Try again"]);
});

test("N13: to the reader goes what was open at the press, whatever is open when the part has come", async () => {
  const { page, client } = show();
  page.patch({ openId: null });
  const me = { meId: ana.id, state: page.state, conversation: page.conversation.bind(page) };
  const call = vi.spyOn(lateApi, "assign").mockResolvedValue({
    kind: "ok",
    value: { conversation: makeConversation({ assigneeId: ana.id }), seq: 1 },
  });
  await assignToMe(Object.assign(client, me), conversation.id);
  expect(call).toHaveBeenCalledExactlyOnceWith(conversation.id, { to: ana.id, from: null });
});
