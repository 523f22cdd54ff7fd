import { describe, expect, test } from "vitest";
import {
  allOpen,
  draftsFilter,
  filterQuery,
  matches,
  readFilter,
  isToldByServer,
  shownStates,
  tabFilter,
  tabOf,
  visibleRows,
} from "@/lib/view/filters";
import type { Filter, Narrowing, Tab } from "@/lib/view/filters";
import { at, ben, makeConversation, makeRow, me, support, uuid } from "./make";

describe("filters", () => {
  const waiting = makeRow(makeConversation({ id: uuid(101) }), { seenSeq: 1, draft: null });
  const answered = makeRow(makeConversation({ id: uuid(102), unrespondedSince: null }), {
    seenSeq: 0,
    draft: null,
  });
  const resolved = makeRow(makeConversation({ id: uuid(103), state: "resolved", unrespondedSince: null }), {
    seenSeq: 1,
    draft: null,
  });
  const mine = makeRow(makeConversation({ id: uuid(105), assigneeId: me }), { seenSeq: 0, draft: null });
  const rows = [waiting, answered, resolved, mine];
  const shown = (filter: Partial<Filter>, keep: string | null = null) =>
    visibleRows(rows, { filter: { ...allOpen, ...filter }, edge: null, keep, meId: me }).map(
      (row) => row.conversation.id,
    );
  const ids = (tab: Tab, keep: string | null = null) => shown(tabFilter(tab, allOpen), keep);

  test("each tab holds what it says", () => {
    expect(ids("open")).toEqual([uuid(101), uuid(102), uuid(105)]);
    expect(ids("unanswered")).toEqual([uuid(101), uuid(105)]);
    expect(ids("unread")).toEqual([uuid(102), uuid(105)]);
    expect(ids("mine")).toEqual([uuid(105)]);
  });
  test("I10: states and narrowings combine", () => {
    expect(shown({ state: "resolved" })).toEqual([uuid(103)]);
    expect(shown({ state: "all" })).toEqual([uuid(101), uuid(102), uuid(103), uuid(105)]);
    expect(shown({ unread: true, unanswered: true })).toEqual([uuid(105)]);
    expect(shown({ state: "resolved", unread: true })).toEqual([]);
  });
  test("I10: by who has it: the reader, nobody, a colleague; by tag; and what was put off", () => {
    const bens = makeRow(makeConversation({ id: uuid(109), assigneeId: ben.id, tagIds: [uuid(7)] }));
    const later = makeRow(makeConversation({ id: uuid(110), state: "snoozed", assigneeId: ben.id }));
    const among = (filter: Partial<Filter>) =>
      visibleRows([...rows, bens, later], {
        filter: { ...allOpen, ...filter },
        edge: null,
        keep: null,
        meId: me,
      }).map((row) => row.conversation.id);
    expect(among({ assignee: "me" })).toEqual([uuid(105)]);
    expect(among({ assignee: me })).toEqual([uuid(105)]);
    expect(among({ assignee: "nobody" })).toEqual([uuid(101), uuid(102)]);
    expect(among({ assignee: ben.id })).toEqual([uuid(109)]);
    expect(among({ assignee: ben.id, state: "snoozed" })).toEqual([uuid(110)]);
    expect(among({ assignee: ben.id, state: "all" })).toEqual([uuid(109), uuid(110)]);
    expect(among({ tagId: uuid(7) })).toEqual([uuid(109)]);
    expect(among({ tagId: uuid(8), state: "all" })).toEqual([]);
  });
  test("I10: where only the server knows who belongs, the list shows what it answered", () => {
    const among = (told: string[], filter: Partial<Filter> = { mentions: true }) =>
      visibleRows(rows, {
        filter: { ...allOpen, ...filter },
        edge: null,
        keep: null,
        told: new Set(told),
        meId: me,
      }).map((row) => row.conversation.id);
    expect([isToldByServer({ ...allOpen, mentions: true }), isToldByServer(allOpen)]).toEqual([true, false]);
    expect(among([uuid(101), uuid(103)])).toEqual([uuid(101)]);
    expect(among([uuid(101), uuid(105)], { unattended: true, assignee: "nobody" })).toEqual([uuid(101)]);
  });
  test("drafts are found in every state, and a conversation in which nothing was said yet among them alone", () => {
    const draft = { clientId: uuid(9), body: "Sure", media: [], staleSince: null, updatedAt: at(0) };
    const begun = [
      makeRow(makeConversation({ id: uuid(106) }), { seenSeq: 0, draft }),
      makeRow(makeConversation({ id: uuid(107), state: "resolved" }), { seenSeq: 0, draft }),
      makeRow(makeConversation({ id: uuid(108), listed: false }), { seenSeq: 0, draft }),
    ];
    const among = (filter: Filter) =>
      visibleRows([...rows, ...begun], { filter, edge: null, keep: uuid(108), meId: me }).map(
        (row) => row.conversation.id,
      );
    expect(among(draftsFilter(allOpen))).toEqual([uuid(106), uuid(107), uuid(108)]);
    expect(among(allOpen)).toEqual([uuid(101), uuid(102), uuid(105), uuid(106)]);
    // The open one that is sent, or that never was a draft, does not stand among them.
    expect(
      visibleRows([...rows, ...begun], {
        filter: draftsFilter(allOpen),
        edge: null,
        keep: uuid(101),
        meId: me,
      }),
    ).toHaveLength(3);
  });
  test("I10: a filter's address leads back to it; old links still lead where they did", () => {
    for (const numberId of [null, support.id])
      for (const state of shownStates)
        for (const on of [
          [],
          ["unread"],
          ["unanswered", "mentions"],
          ["unanswered", "unread", "unattended"],
          ["drafts"],
        ] as Narrowing[][])
          for (const assignee of [null, "me", "nobody", ben.id])
            for (const tagId of [null, uuid(7)]) {
              const filter = on.reduce((held, name) => ({ ...held, [name]: true }), {
                ...allOpen,
                numberId,
                state,
                assignee,
                tagId,
              });
              expect(readFilter((name) => filterQuery(filter).get(name))).toEqual(filter);
            }
    expect(filterQuery(allOpen).toString()).toBe("");
    const read = (query: string) => readFilter((name) => new URLSearchParams(query).get(name));
    expect([
      read("tab=unanswered"),
      read("tab=unread"),
      read("tab=resolved"),
      read("tab=mine"),
      read("mine=1&unread=1"),
      read("tab=open&state=nonsense&mine=2"),
    ]).toEqual([
      tabFilter("unanswered", allOpen),
      tabFilter("unread", allOpen),
      { ...allOpen, state: "resolved" },
      tabFilter("mine", allOpen),
      { ...allOpen, assignee: "me", unread: true },
      allOpen,
    ]);
  });
  test("what only the menu can set is no tab", () => {
    expect(tabOf({ ...allOpen, numberId: support.id, unread: true })).toBe("unread");
    expect(tabOf({ ...allOpen, unread: true, assignee: "me" })).toBeNull();
    expect(tabOf({ ...allOpen, state: "resolved" })).toBeNull();
  });
  test("answering the open conversation does not take its row away, resolving it does", () => {
    expect(ids("unanswered", uuid(102))).toContain(uuid(102));
    expect(ids("unanswered", uuid(103))).not.toContain(uuid(103));
  });
  test("reading the open conversation does not take its row away", () => {
    expect(ids("unread", uuid(101))).toContain(uuid(101));
  });
  test("rows beyond the loaded page are not shown, since others may be missing between", () => {
    const old = makeRow(makeConversation({ id: uuid(104), lastActivityAt: at(-500) }));
    expect(
      visibleRows([waiting, old], {
        filter: allOpen,
        edge: { id: uuid(101), lastActivityAt: at(0) },
        keep: null,
        meId: me,
      }),
    ).toEqual([waiting]);
  });
  test("a number narrows every tab", () => {
    expect(matches(waiting, { ...allOpen, numberId: uuid(11) }, me)).toBe(false);
    expect(matches(waiting, { ...allOpen, numberId: support.id }, me)).toBe(true);
  });
});
