import { describe, expect, test } from "vitest";
import type { BulkChange } from "@/lib/protocol/bulk";
import { afterBulk } from "@/lib/view/reduce/after-bulk";
import { ana, at, makeConversation, me, uuid } from "../make";

const by = { meId: me, now: at(60) };
const tag = uuid(400);
const snoozed = { state: "snoozed", snoozed: { until: at(900), by: me, wakesOnReply: false } } as const;
const full = Array.from({ length: 20 }, (_, n) => uuid(500 + n));

const changes: { name: string; change: BulkChange; before?: object; after: object }[] = [
  {
    name: "resolved ones wait for nobody",
    change: { type: "resolve" },
    before: { ...snoozed, markedUnreadAt: at(1), needsReplyAt: at(1) },
    after: {
      state: "resolved",
      snoozed: null,
      unrespondedSince: null,
      needsReplyAt: null,
      markedUnreadAt: null,
    },
  },
  { name: "reopened", change: { type: "reopen" }, before: { state: "resolved" }, after: { state: "open" } },
  { name: "unread", change: { type: "mark", unread: true }, after: { markedUnreadAt: at(60) } },
  {
    name: "read",
    change: { type: "mark", unread: false },
    before: { markedUnreadAt: at(1) },
    after: { markedUnreadAt: null },
  },
  { name: "tagged", change: { type: "tag", add: [tag], remove: [] }, after: { tagIds: [tag] } },
  { name: "assigned", change: { type: "assign", to: ana.id }, after: { assigneeId: ana.id } },
  { name: "snoozed", change: { type: "snooze", until: at(900), wakesOnReply: false }, after: snoozed },
];
const sames: { name: string; change: BulkChange; held: object }[] = [
  { name: "resolved already", change: { type: "resolve" }, held: { state: "resolved" } },
  { name: "only snoozed, to be reopened", change: { type: "reopen" }, held: snoozed },
  { name: "marked already", change: { type: "mark", unread: true }, held: { markedUnreadAt: at(1) } },
  { name: "tagged already", change: { type: "tag", add: [tag], remove: [] }, held: { tagIds: [tag] } },
  { name: "without room", change: { type: "tag", add: [tag], remove: [] }, held: { tagIds: full } },
  { name: "theirs already", change: { type: "assign", to: ana.id }, held: { assigneeId: ana.id } },
];

describe("I18: what was chosen is shown at once as it will be", () => {
  test.each(changes)("$name", ({ change, before = {}, after }) => {
    const held = makeConversation(before);
    expect(afterBulk(held, change, by)).toEqual({ ...held, ...after });
  });

  test.each(sames)("and the same where it is so or cannot be: $name", ({ change, held }) => {
    const before = makeConversation(held);
    expect(afterBulk(before, change, by)).toBe(before);
  });
});
