import { expect, test } from "vitest";
import { withMine } from "@/lib/view/reduce/mine";
import { withDrafts, withLoadedRows } from "@/lib/view/reduce/loaded-rows";
import type { MyDraft } from "@/lib/view/types";
import { at, makeConversation, makeInbox, makeRow, uuid } from "../make";

const draft = (body: string): MyDraft =>
  ({ clientId: uuid(7), body, staleSince: null, updatedAt: at(0) }) as unknown as MyDraft;
const conversation = makeConversation();
const mineIn = (inbox: ReturnType<typeof makeInbox>) => inbox.conversations[0]?.mine;

test("V35: what was read and written on another device is taken over, and a pointer never goes back", () => {
  const held = makeInbox([makeRow(conversation, { seenSeq: 5, draft: null })]);
  expect(
    mineIn(withLoadedRows(held, [makeRow(conversation, { seenSeq: 9, draft: draft("elsewhere") })], held)),
  ).toMatchObject({ seenSeq: 9, draft: { body: "elsewhere" } });
  expect(mineIn(withLoadedRows(held, [makeRow(conversation, { seenSeq: 3, draft: null })], held))).toEqual({
    seenSeq: 5,
    draft: null,
  });
});

test("V35: an answer from before a draft changed here does not undo the change", () => {
  const asked = makeInbox([makeRow(conversation, { seenSeq: 5, draft: draft("old") })]);
  const old = [makeRow(conversation, { seenSeq: 5, draft: draft("old") })];
  const written = withMine(asked, conversation.id, (mine) => ({ ...mine, draft: draft("new") }));
  expect(mineIn(withLoadedRows(written, old, asked))?.draft?.body).toBe("new");
  const sent = withMine(asked, conversation.id, (mine) => ({ ...mine, draft: null }));
  expect(mineIn(withLoadedRows(sent, old, asked))?.draft).toBeNull();
});

test("V35: with all drafts at hand, one that is gone elsewhere is gone here, unless it was begun here since they were asked for", () => {
  const row = (n: number, words: string | null) =>
    makeRow(makeConversation({ id: uuid(n) }), { seenSeq: 0, draft: words === null ? null : draft(words) });
  const asked = makeInbox([row(1, "stays"), row(2, "gone"), row(3, null), row(4, "old")]);
  const begun = [uuid(3), uuid(4)].reduce(
    (held, id) => withMine(held, id, (mine) => ({ ...mine, draft: draft("begun since") })),
    asked,
  );
  const known = withDrafts(begun, [row(1, "stays"), row(5, "elsewhere")], asked);
  const words = known.conversations
    .map(({ conversation, mine }) => [conversation.id, mine.draft?.body ?? null])
    .sort();
  expect(words).toEqual([
    [uuid(1), "stays"],
    [uuid(2), null],
    [uuid(3), "begun since"],
    [uuid(4), "begun since"],
    [uuid(5), "elsewhere"],
  ]);
});
