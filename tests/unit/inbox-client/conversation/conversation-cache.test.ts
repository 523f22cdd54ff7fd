import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as conversationEvents from "@/lib/view/reduce/apply-conversation-event";
import { api } from "@/app/(inbox)/inbox/_client/api";
import type { Answer } from "@/app/(inbox)/inbox/_client/api";
import { Compositions } from "@/app/(inbox)/inbox/_client/writing/compositions";
import { LocalDrafts } from "@/app/(inbox)/inbox/_client/writing/local-drafts";
import { NoteController } from "@/app/(inbox)/inbox/_client/writing/note-controller";
import { loadLazyChunk } from "@/app/(inbox)/inbox/_client/page/later";
import { Notices } from "@/app/(inbox)/inbox/_client/page/notices";
import { Prefetch } from "@/app/(inbox)/inbox/_client/conversation/prefetch";
import { SeenPointer } from "@/app/(inbox)/inbox/_client/conversation/seen-pointer";
import { KEPT_CONVERSATIONS } from "@/app/(inbox)/inbox/_client/conversation/conversation-cache";
import { ConversationLoader } from "@/app/(inbox)/inbox/_client/conversation/conversation-loader";
import { TypingSender } from "@/app/(inbox)/inbox/_client/writing/typing-sender";
import type { ConversationSnapshot } from "@/lib/view/types";
import {
  at,
  makeConversation,
  makeInbox,
  makeMessage,
  makeRow,
  makeSnapshot,
  me,
  received,
  support,
  uuid,
} from "../../view/make";
import { makePage } from "../page";

const A = uuid(100);
const B = uuid(101);
/** So long ago that what was kept is asked for again. */
const LATER_MS = 60_000;

const text = (conversationId: string, publicSeq: number) =>
  makeMessage({
    id: uuid(Number(`0x${conversationId.slice(-4)}`) * 1_000 + publicSeq),
    conversationId,
    publicSeq,
    acceptedAt: at(publicSeq),
  });
const conversationOf = (id: string, count = 1, over: Partial<ConversationSnapshot> = {}) =>
  makeSnapshot({
    conversation: makeConversation({ id, publicSeq: count, lastActivityAt: at(count) }),
    items: Array.from({ length: count }, (_, index) => ({ kind: "message", message: text(id, index + 1) })),
    ...over,
  });
const arrives = (id: string, publicSeq: number) =>
  received(
    publicSeq,
    text(id, publicSeq),
    makeConversation({ id, publicSeq, lastActivityAt: at(publicSeq) }),
  );

/** A page whose server answers when it is told to. */
function show(rows: ConversationSnapshot[] = []) {
  const inbox = makeInbox(rows.map(({ conversation, mine }) => makeRow(conversation, mine)));
  const page = makePage({ inbox });
  const seen = new SeenPointer(page, () => {});
  const kept = new LocalDrafts(me);
  const compositions = new Compositions(page, seen, kept, () => {});
  const notes = new NoteController({
    page,
    notices: new Notices(page),
    kept,
    typing: new TypingSender(() => {}),
  });
  const prefetch = new Prefetch(page);
  const conversations = new ConversationLoader({ page, seen, compositions, notes, prefetch });
  const waiting: { id: string; answer: (answer: Answer<ConversationSnapshot>) => void }[] = [];
  vi.spyOn(api, "snapshot").mockImplementation(
    (id) => new Promise((answer) => void waiting.push({ id, answer })),
  );
  const asked = () => waiting.map(({ id }) => id);
  const answer = async (value: ConversationSnapshot | number) => {
    const [first] = waiting.splice(
      typeof value === "number" ? 0 : waiting.findIndex(({ id }) => id === value.conversation.id),
      1,
    );
    first?.answer(
      typeof value === "number"
        ? { kind: "error", status: value, code: "no", reason: null }
        : { kind: "ok", value },
    );
    await vi.advanceTimersByTimeAsync(0);
  };
  /** As `EventHandlers` does. */
  const onFrame = (event: ReturnType<typeof arrives>) => {
    page.cache.follow(event, conversationEvents);
    page.set((state) => ({
      ...state,
      snapshot:
        state.snapshot &&
        conversations.followed(conversationEvents.applyConversationEvent(state.snapshot, event, page.meId)),
    }));
  };
  const opens = async (snapshot: ConversationSnapshot) => {
    conversations.open(snapshot.conversation.id, null);
    await answer(snapshot);
  };
  const bodies = () =>
    page.state.snapshot?.items.flatMap((item) => (item.kind === "message" ? [item.message.publicSeq] : []));
  return { page, seen, compositions, prefetch, conversations, asked, answer, onFrame, opens, bodies };
}

/** Until the frame that shows the conversation is painted. */
const painted = () => vi.advanceTimersByTimeAsync(20);

// A page has it before the first answer.
beforeAll(loadLazyChunk);
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (act: () => void) => setTimeout(act, 16));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("a conversation that comes back", () => {
  test("V26: is there at once, with what came to it meanwhile, and is asked for when it is painted", async () => {
    const { page, conversations, asked, answer, onFrame, opens, bodies } = show();
    await opens(conversationOf(A));
    await opens(conversationOf(B));
    vi.advanceTimersByTime(LATER_MS);
    onFrame(arrives(A, 2));
    conversations.open(A, null);
    expect(page.state.conversationStatus).toBe("ready");
    expect(bodies()).toEqual([1, 2]);
    expect(asked()).toEqual([]);
    await painted();
    expect(asked()).toEqual([A]);
    // The page was made before the text came.
    await answer(conversationOf(A));
    expect(bodies()).toEqual([1, 2]);
  });

  test("is not asked for again when it came a moment ago", async () => {
    const { conversations, asked, opens, bodies } = show();
    await opens(conversationOf(A));
    await opens(conversationOf(B));
    conversations.open(A, null);
    expect(bodies()).toEqual([1]);
    expect(asked()).toEqual([]);
  });

  test("that was left before it was painted is not asked for", async () => {
    const { conversations, asked, opens } = show();
    await opens(conversationOf(A));
    await opens(conversationOf(B));
    vi.advanceTimersByTime(LATER_MS);
    conversations.open(A, null);
    conversations.open(null, null);
    await painted();
    expect(asked()).toEqual([]);
  });

  test("that was lost meanwhile is gone with the answer, and not kept", async () => {
    const { page, conversations, answer, opens } = show();
    await opens(conversationOf(A));
    await opens(conversationOf(B));
    vi.advanceTimersByTime(LATER_MS);
    conversations.open(A, null);
    await painted();
    await answer(404);
    expect(page.state).toMatchObject({ snapshot: null, conversationStatus: "lost" });
    conversations.open(B, null);
    conversations.open(A, null);
    expect(page.state.snapshot).toBeNull();
  });

  test("stands where its reader stopped: one that was left far up, and one with more unread than is kept, come from the server", async () => {
    const { page, conversations, opens } = show();
    await opens(conversationOf(A, 40, { newer: 40 }));
    await opens(
      conversationOf(B, 120, {
        conversation: makeConversation({ id: B, publicSeq: 120, unrespondedSince: null }),
        next: null,
      }),
    );
    vi.advanceTimersByTime(LATER_MS);
    conversations.open(A, null);
    expect(page.state.snapshot).toBeNull();
    conversations.open(B, null);
    expect(page.state.snapshot).toBeNull();
  });

  test("the thirty that were open last are kept, and of each about a page", async () => {
    const { page, opens, conversations } = show();
    const ids = Array.from({ length: KEPT_CONVERSATIONS + 2 }, (_, index) => uuid(200 + index));
    for (const id of ids) await opens(conversationOf(id, 120, { mine: { seenSeq: 120, draft: null } }));
    conversations.open(null, null);
    const kept = ids.filter((id) => page.cache.get(id) !== undefined);
    expect(kept).toEqual(ids.slice(2));
    expect(kept.map((id) => page.cache.get(id)?.snapshot.items.length)).toEqual(kept.map(() => 50));
  });

  test("a draft that this page has not seen comes from the server, so that no older one is written over it", async () => {
    const draft = { clientId: uuid(7), body: "Half a sen", media: [], staleSince: null, updatedAt: at(1) };
    const { page, prefetch, conversations, answer, compositions } = show();
    prefetch.wish([A]);
    await answer(conversationOf(A, 1, { mine: { seenSeq: 0, draft } }));
    vi.advanceTimersByTime(LATER_MS);
    conversations.open(A, null);
    expect(page.state.conversationStatus).toBe("loading");
    await answer(
      conversationOf(A, 1, { mine: { seenSeq: 0, draft: { ...draft, body: "Half a sentence" } } }),
    );
    expect(compositions.of(A)?.body).toBe("Half a sentence");
  });

  test("you_replied: what was read elsewhere counts as shown up to where it was opened, and what came since has to be looked at", async () => {
    const { seen, conversations, answer, opens, onFrame } = show();
    await opens(conversationOf(A));
    await opens(conversationOf(B));
    vi.advanceTimersByTime(LATER_MS);
    onFrame(arrives(A, 2));
    conversations.open(A, null);
    onFrame(arrives(A, 3));
    await painted();
    await answer(conversationOf(A, 3, { mine: { seenSeq: 3, draft: null } }));
    expect(seen.shownSeq(A)).toBe(2);
  });
});

describe("what can no longer be believed is dropped", () => {
  const twoKept = async () => {
    const world = show();
    await world.opens(conversationOf(A));
    await world.opens(conversationOf(B));
    world.prefetch.wish([uuid(150)]);
    return { ...world, isKept: (id: string) => world.page.cache.get(id) !== undefined };
  };

  test("V27: when all is loaded again, also what was on its way", async () => {
    const { page, answer, isKept } = await twoKept();
    page.cache.clear();
    await answer(conversationOf(uuid(150)));
    expect([A, uuid(150)].map(isKept)).toEqual([false, false]);
  });

  test("when a line is taken away, also what was on its way", async () => {
    const { page, answer, isKept } = await twoKept();
    page.cache.dropNumber(support.id);
    await answer(conversationOf(uuid(150)));
    expect([A, uuid(150)].map(isKept)).toEqual([false, false]);
  });

  test("when the sign-in ended, and nothing is kept after it", async () => {
    const { page, conversations, answer, isKept } = await twoKept();
    await answer(401);
    conversations.open(null, null);
    expect([A, B].map(isKept)).toEqual([false, false]);
    expect(page.state.link).toBe("signed_out");
  });
});

describe("fetching ahead", () => {
  const [C, D, E] = [uuid(102), uuid(103), uuid(104)];

  test("two at once, one for a conversation, and the newest wish before the others", async () => {
    const { prefetch, asked, answer } = show();
    prefetch.wish([A, B, C]);
    prefetch.wish([A, D, E]);
    expect(asked()).toEqual([A, B]);
    await answer(conversationOf(A));
    expect(asked()).toEqual([B, D]);
  });

  test("opening takes what is under way, and needs nothing where it has come", async () => {
    const { page, prefetch, conversations, asked, answer } = show();
    prefetch.wish([A]);
    conversations.open(A, null);
    expect(asked()).toEqual([A]);
    await answer(conversationOf(A));
    expect(page.state.conversationStatus).toBe("ready");
    prefetch.wish([B]);
    await answer(conversationOf(B));
    conversations.open(B, null);
    expect(page.state.snapshot?.conversation.id).toBe(B);
    expect(asked()).toEqual([]);
  });

  test("V26: what came while it was on its way is in it", async () => {
    const { page, prefetch, onFrame, answer } = show();
    prefetch.wish([A]);
    onFrame(arrives(A, 2));
    await answer(conversationOf(A));
    expect(page.cache.get(A)?.snapshot.items).toHaveLength(2);
  });

  test("says nothing to anybody: nobody has opened it, and nothing of it is seen", async () => {
    const others = Object.keys(api).filter((name) => name !== "snapshot");
    const spies = others.map((name) => vi.spyOn(api as unknown as Record<string, () => unknown>, name));
    const { page, seen, prefetch, answer } = show([conversationOf(A)]);
    const before = page.state;
    prefetch.wish([A]);
    await answer(conversationOf(A));
    await vi.advanceTimersByTimeAsync(LATER_MS);
    expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
    expect(page.state).toBe(before);
    expect(seen.shownSeq(A)).toBe(0);
  });

  test("nothing is asked for while nothing answers", async () => {
    const { page, prefetch, asked } = show();
    page.patch({ link: "offline" });
    prefetch.wish([A]);
    expect(asked()).toEqual([]);
  });
});
