import { afterEach, describe, expect, test, vi } from "vitest";
import { api } from "@/app/(inbox)/inbox/_client/api";
import { ConversationChanges } from "@/app/(inbox)/inbox/_client/conversation/conversation-changes";
import { Notices } from "@/app/(inbox)/inbox/_client/page/notices";
import { at, makeConversation, makeInbox, makeRow, makeSnapshot } from "../../view/make";
import { makePage } from "../page";

const conversation = makeConversation();
const resolved = makeConversation({ state: "resolved", lastActivityAt: at(9) });

const show = () => {
  const page = makePage({
    inbox: makeInbox([makeRow(conversation)]),
    snapshot: makeSnapshot({ conversation }),
    now: at(10),
  });
  return { page, changes: new ConversationChanges(page, new Notices(page)) };
};

afterEach(() => void vi.restoreAllMocks());

describe("a command to a conversation", () => {
  test("shows the server's view in the list and in the conversation, and is under way until then", async () => {
    const { page, changes } = show();
    vi.spyOn(api, "resolve").mockImplementation(async () => {
      expect(page.state.changing).toEqual(new Set([conversation.id]));
      return { kind: "ok", value: { conversation: resolved, seq: 1 } };
    });
    expect(await changes.resolve(conversation.id)).toBe(true);
    expect(page.conversation(conversation.id)).toEqual(resolved);
    expect(page.state.snapshot?.conversation).toEqual(resolved);
    expect(page.state.changing.size).toBe(0);
    expect(page.state.toast).toBeNull();
  });

  test("V26: whose event is here already, perhaps with others after it, leaves what is held", async () => {
    const { page, changes } = show();
    const numberId = conversation.numberId;
    page.patch({
      inbox: {
        ...page.state.inbox,
        streams: { [numberId]: { epoch: page.state.inbox.streams[numberId]?.epoch ?? "", seq: 7 } },
      },
    });
    for (const seq of [6, 7, null]) {
      vi.spyOn(api, "resolve").mockResolvedValue({ kind: "ok", value: { conversation: resolved, seq } });
      expect(await changes.resolve(conversation.id)).toBe(true);
      expect(page.conversation(conversation.id)).toEqual(conversation);
    }
    vi.spyOn(api, "resolve").mockResolvedValue({ kind: "ok", value: { conversation: resolved, seq: 8 } });
    await changes.resolve(conversation.id);
    expect(page.conversation(conversation.id)).toEqual(resolved);
  });

  test("that does not get through changes nothing and says so", async () => {
    const { page, changes } = show();
    vi.spyOn(api, "resolve").mockResolvedValue({ kind: "unreachable" });
    expect(await changes.resolve(conversation.id)).toBe(false);
    expect(page.conversation(conversation.id)).toEqual(conversation);
    expect(page.state.toast?.words).toBe("That did not get through. Try again");
    expect(page.state.changing.size).toBe(0);
  });

  test("answered by a session that has ended shows the end of the sign-in", async () => {
    const { page, changes } = show();
    vi.spyOn(api, "reopen").mockResolvedValue({
      kind: "error",
      status: 401,
      code: "signed_out",
      reason: null,
    });
    await changes.reopen(conversation.id);
    expect(page.state.link).toBe("signed_out");
  });
});
