import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageView } from "@/lib/protocol/views";
import { idOf } from "@/lib/view/reduce/conversation-items";
import { firstDrawn, onlyThat } from "@/lib/view/first-drawn";
import type { ConversationItem } from "@/lib/view/types";
import { at, makeConversation, makeEntry, makeMessage, makeSnapshot, uuid } from "./make";

const text = (publicSeq: number, over: Partial<MessageView> = {}): ConversationItem => ({
  kind: "message",
  message: makeMessage({ id: uuid(publicSeq), publicSeq, acceptedAt: at(publicSeq), ...over }),
});
const line = (n: number): ConversationItem => ({
  kind: "entry",
  entry: makeEntry({ id: uuid(n), at: at(n) }),
});
const many = (count: number, make: (n: number) => ConversationItem) =>
  Array.from({ length: count }, (_, index) => make(index + 1));
const snapshot = (items: ConversationItem[], newer: number | null = null) =>
  makeSnapshot({ items, newer, conversation: makeConversation({ publicSeq: items.length }) });
const END = Number.POSITIVE_INFINITY;

describe("what of a conversation is drawn before its first frame", () => {
  test("is its end: what a window of that height shows if every item is as low as items get", () => {
    expect(firstDrawn(snapshot(many(60, text)), null, 800)).toEqual({ from: 44, to: END });
    expect(firstDrawn(snapshot(many(60, line)), null, 800)).toEqual({ from: 23, to: END });
    expect(firstDrawn(snapshot(many(60, (n) => text(n, { status: "cancelled" }))), null, 800)).toEqual({
      from: 23,
      to: END,
    });
  });

  test("is the same where what is new fits there, and else what is new", () => {
    expect(firstDrawn(snapshot(many(60, text)), uuid(45), 800)).toEqual({ from: 44, to: END });
    expect(firstDrawn(snapshot(many(60, text)), uuid(44), 800)).toEqual({ from: 42, to: 59 });
    expect(firstDrawn(snapshot(many(60, text)), uuid(11), 800)).toEqual({ from: 9, to: 26 });
    expect(firstDrawn(snapshot(many(60, text)), uuid(1), 800)).toEqual({ from: 0, to: 16 });
    expect(firstDrawn(snapshot(many(60, text), 60), uuid(58), 800)).toEqual({ from: 56, to: END });
  });

  test("is all of a short conversation, and of one that is read in its middle", () => {
    expect(firstDrawn(snapshot([]), null, 800)).toBeNull();
    expect(firstDrawn(snapshot(many(16, text)), null, 800)).toBeNull();
    expect(firstDrawn(snapshot(many(60, text), 60), null, 800)).toBeNull();
  });

  test("fills the window from where the conversation is opened on, and holds the first that is new", () => {
    const item = fc.boolean().map((isText) => (n: number) => (isText ? text(n) : line(n)));
    fc.assert(
      fc.property(
        fc.array(item, { maxLength: 90 }),
        fc.nat(89),
        fc.boolean(),
        fc.integer({ min: 100, max: 2_000 }),
        (makes, at, hasNew, windowPx) => {
          const whole = snapshot(makes.map((make, index) => make(index + 1)));
          const divider = hasNew ? whole.items[at] : undefined;
          const stretch = firstDrawn(whole, divider === undefined ? null : idOf(divider), windowPx);
          if (stretch === null) return;
          const { items, newer } = onlyThat(whole, stretch);
          const beginning =
            divider === undefined || newer === null ? items.length - 1 : items.indexOf(divider);
          expect(beginning).toBeGreaterThanOrEqual(0);
          if (divider !== undefined) expect(items).toContain(divider);
          const least = (some: ConversationItem[]) =>
            some.reduce((sum, { kind }) => sum + (kind === "message" ? 50 : 22), 0);
          expect(least(newer === null ? items : items.slice(beginning))).toBeGreaterThanOrEqual(windowPx);
          expect(newer === null).toBe(items.at(-1) === whole.items.at(-1));
        },
      ),
    );
  });

  test("counts as all that is loaded: what is not drawn behind it is what comes later", () => {
    const whole = snapshot(many(60, text));
    expect(onlyThat(whole, { from: 9, to: 26 })).toMatchObject({
      items: whole.items.slice(9, 26),
      newer: 60,
    });
    expect(onlyThat(whole, { from: 44, to: END })).toMatchObject({
      items: whole.items.slice(44),
      newer: null,
    });
  });
});
