import { describe, expect, test } from "vitest";
import { heldOrder, holdRows } from "@/lib/view/reduce/list-order";
import { at, makeConversation, makeRow, uuid } from "../make";

const row = (n: number, minute: number) =>
  makeRow(makeConversation({ id: uuid(n), lastActivityAt: at(minute) }));
const ids = (rows: readonly { conversation: { id: string } }[]) =>
  rows.map(({ conversation }) => conversation.id);
const [a, b, c] = [row(1, 30), row(2, 20), row(3, 10)];
const held = holdRows([a, b, c]);
const none: ReadonlySet<string> = new Set();

describe("rows under the pointer keep their places", () => {
  test("a text moves no row and is counted; the row says at once what came", () => {
    const moved = row(3, 40);
    const shown = heldOrder({ held, coming: [moved, a, b], all: [moved, a, b], dropped: none });
    expect(ids(shown.rows)).toEqual([uuid(1), uuid(2), uuid(3)]);
    expect(shown.rows[2]).toBe(moved);
    expect(shown.waiting).toBe(1);
  });

  test("a new conversation waits; an older page goes on at the end", () => {
    const [fresh, older] = [row(4, 50), row(5, 5)];
    const shown = heldOrder({
      held,
      coming: [fresh, a, b, c, older],
      all: [fresh, a, b, c, older],
      dropped: none,
    });
    expect(ids(shown.rows)).toEqual([uuid(1), uuid(2), uuid(3), uuid(5)]);
    expect(shown.waiting).toBe(1);
  });

  test("a row that a colleague took out of the list keeps its place; one that the reader took out goes at once", () => {
    const coming = [a, c];
    expect(ids(heldOrder({ held, coming, all: [a, b, c], dropped: none }).rows)).toEqual([
      uuid(1),
      uuid(2),
      uuid(3),
    ]);
    expect(ids(heldOrder({ held, coming, all: [a, b, c], dropped: new Set([uuid(2)]) }).rows)).toEqual([
      uuid(1),
      uuid(3),
    ]);
    expect(heldOrder({ held, coming, all: [a, b, c], dropped: none }).waiting).toBe(0);
  });
});
