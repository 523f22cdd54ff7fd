import { expect, test } from "vitest";
import { applyEvent } from "@/lib/view/reduce/apply-event";
import { withMine } from "@/lib/view/reduce/mine";
import { compareActivity, placeRow } from "@/lib/view/reduce/list-order";
import { withLoadedRows } from "@/lib/view/reduce/loaded-rows";
import type { ConversationRow } from "@/lib/view/types";
import { at, makeConversation, makeInbox, makeMessage, makeRow, makeSnapshot, received, uuid } from "../make";
import { makePage } from "../../inbox-client/page";

/** What is done at every key and every event, beside 10,000 rows: counted in looks at rows, not in time. */
const COUNT = 10_000;

function longList() {
  const looks = { count: 0 };
  const rows = Array.from({ length: COUNT }, (_, index): ConversationRow => {
    const { conversation, mine } = makeRow(
      makeConversation({ id: uuid(1_000 + index), lastActivityAt: at(COUNT - index) }),
    );
    return {
      mine,
      get conversation() {
        looks.count += 1;
        return conversation;
      },
    };
  });
  return { rows, looks };
}

const last = makeConversation({ id: uuid(1_000 + COUNT - 1), lastActivityAt: at(1) });

test("the open conversation is found without a look at the list", () => {
  const { rows, looks } = longList();
  const page = makePage({ inbox: makeInbox(rows), snapshot: makeSnapshot({ conversation: last }) });
  looks.count = 0;
  for (let key = 0; key < 100; key += 1) expect(page.conversation(last.id)).toBe(last);
  expect(looks.count).toBe(0);
});

test("an event looks for its row once and for its place by halves, and leaves the other rows as they are", () => {
  const { rows, looks } = longList();
  const moved = { ...last, lastActivityAt: at(COUNT + 1), publicSeq: 2 };
  const after = applyEvent(
    makeInbox(rows),
    last.numberId,
    received(1, makeMessage({ conversationId: last.id, publicSeq: 2 }), moved),
  );
  expect(looks.count).toBeLessThan(2 * COUNT + 50);
  expect(after.conversations[0]?.conversation).toEqual(moved);
  // `every` and not `toEqual`: the very same objects, so that a row which did not change is not drawn again.
  expect(after.conversations.slice(1).every((row, index) => row === rows[index])).toBe(true);
});

test("a mark of one's own changes one row", () => {
  const { rows } = longList();
  const after = withMine(makeInbox(rows), last.id, (mine) => ({ ...mine, seenSeq: 7 }));
  expect(after.conversations.at(-1)?.mine.seenSeq).toBe(7);
  expect(after.conversations.slice(0, -1).every((row, index) => row === rows[index])).toBe(true);
});

test("a page of 50 rows is put among 10,000 in a few passes, not in one pass for each row", () => {
  const { rows, looks } = longList();
  const page = Array.from({ length: 50 }, (_, index) =>
    makeRow(makeConversation({ id: uuid(50_000 + index), lastActivityAt: at(index * 200) })),
  );
  const after = withLoadedRows(makeInbox(rows), page);
  expect(looks.count).toBeLessThan(10 * COUNT);
  expect(after.conversations).toHaveLength(COUNT + 50);
  const one = page.reduce((held, row) => placeRow(row, held), rows);
  expect(after.conversations.map((row) => row.conversation.id)).toEqual(
    one.map((row) => row.conversation.id),
  );
  expect(
    after.conversations.every(
      (row, index, all) => index === 0 || compareActivity(all[index - 1]!.conversation, row.conversation) < 0,
    ),
  ).toBe(true);
});
