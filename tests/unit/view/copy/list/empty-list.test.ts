import { describe, expect, test } from "vitest";
import { badgeCopy, countsOf, tabCountCopy, tabsWithCount, titleCopy } from "@/lib/view/counts";
import type { NumberCounts } from "@/lib/view/counts";
import { askForNumber, emptyList } from "@/lib/view/copy/list/empty-list";
import { filterParts, withoutPart } from "@/lib/view/copy/list/filter-parts";
import { allOpen, draftsFilter, isOfRail, mentionsFilter } from "@/lib/view/filters";
import type { Filter } from "@/lib/view/filters";
import type { InboxSnapshot, MyNumber } from "@/lib/view/types";
import { ana, makeInbox, support, uuid } from "../../make";

const sales: MyNumber = { ...support, id: uuid(11), label: "Sales", e164: "+12025550147" };
const counted = (over: Partial<NumberCounts> = {}): NumberCounts => ({
  number: support.id,
  open: 0,
  unanswered: 0,
  unread: 0,
  mine: 0,
  unassigned: 0,
  assigned: {},
  undelivered: 0,
  later: 0,
  drafts: 0,
  received: true,
  ...over,
});
const empty = (
  filter: Partial<Filter> = {},
  { counts = [counted()], ...inbox }: Partial<InboxSnapshot> & { counts?: NumberCounts[] } = {},
) => emptyList({ inbox: makeInbox([], inbox), filter: { ...allOpen, ...filter }, counts });

const anAdmin = {
  ...makeInbox().me,
  can: { addNumbers: true, seeEveryNumber: true, testWebhook: true, editTags: true, setAway: true },
};

describe("a list without a row says why, in the words of the reference", () => {
  test("all answered: how many more are open", () => {
    const said = (open: number) => empty({ unanswered: true }, { counts: [counted({ open })] });
    expect(said(24)).toMatchObject({
      kind: "all_answered",
      title: "Everyone has an answer",
      words: "24 more conversations are open, none of them waiting on you.",
    });
    expect(said(1).words).toBe("1 more conversation is open, and it is not waiting on you.");
    expect(said(0).words).toBe("Nothing else is open.");
  });

  test("never received: which number to text", () => {
    const silent = { counts: [counted({ received: false })] };
    const said = empty({}, { ...silent, me: anAdmin });
    expect(said).toMatchObject({
      kind: "never_received",
      title: "No text has reached Support yet",
      number: { id: support.id },
    });
    expect(said.words).toBe(
      "Text (202) 555-0100 from your own phone. If nothing shows here within a minute, test the connection.",
    );
    // The test is on an admin's page.
    expect(empty({}, silent).words).toMatch(/within a minute, tell an admin\.$/);
  });

  test("never received: only where that number alone is looked at, and nothing else hides a conversation", () => {
    const two = {
      numbers: [support, sales],
      counts: [counted(), counted({ number: sales.id, received: false })],
    };
    expect(empty({}, two).kind).toBe("quiet");
    expect(empty({ numberId: sales.id }, two)).toMatchObject({
      kind: "never_received",
      title: "No text has reached Sales yet",
    });
    expect(empty({ numberId: sales.id, unread: true }, two).kind).toBe("narrowed");
    expect(empty({ numberId: sales.id, state: "resolved" }, two).kind).toBe("narrowed");
    expect(empty({}, { counts: [] }).kind).toBe("quiet");
  });

  test("no line: whom to ask, by name, and what to send", () => {
    const said = empty({}, { numbers: [], people: [{ ...ana, name: "Dele Adeyemi" }], admins: [ana.id] });
    expect(said).toMatchObject({
      kind: "no_line",
      title: "You are not on a line yet",
      admin: { short: "Dele" },
    });
    expect(said.words).toBe(
      "An admin decides who shares which number. Ask Dele Adeyemi to add you, and it appears here at once.",
    );
    expect(askForNumber("Dele", "https://desk.example")).toContain("https://desk.example/admin/numbers");
    expect(empty({}, { numbers: [] }).words).toContain("Ask one to add you");
  });

  test("no line at all: an admin is led to adding one", () => {
    expect(empty({}, { numbers: [], me: anAdmin })).toMatchObject({
      kind: "no_number",
      title: "There is no line yet",
    });
  });

  test("narrowed to nothing: each filter is named and can be taken off", () => {
    const filter: Filter = {
      ...allOpen,
      numberId: support.id,
      state: "resolved",
      unread: true,
      assignee: "me",
      tagId: uuid(7),
    };
    const vip = { id: uuid(7), name: "vip", color: "red" as const, archived: true };
    const said = empty(filter, { tags: [vip] });
    expect(said).toMatchObject({ kind: "narrowed", words: "You are looking in five places only:" });
    expect(said.parts.map(({ words }) => words)).toEqual([
      "Support 0100",
      "Resolved",
      "Assigned to you",
      "#vip",
      "Unread",
    ]);
    const bare = said.parts.reduce((held, { part }) => withoutPart(held, part), filter);
    expect(bare).toEqual(allOpen);
    expect(filterParts(bare, { numbers: [support], people: [ana], tags: [] })).toEqual([]);
    expect(empty({ assignee: ana.id }).parts.map(({ words }) => words)).toEqual(["Assigned to Ana Reyes"]);
    expect(empty({ assignee: "nobody" }).parts.map(({ words }) => words)).toEqual(["Unassigned"]);
    expect(empty({ state: "snoozed" }).title).toBe("Nothing is put off until later");
    expect(empty({ unread: true })).toMatchObject({
      title: "You have read everything",
      words: "You are looking in one place only:",
    });
  });

  test("nothing at all: when something will show", () => {
    expect(empty()).toMatchObject({
      kind: "quiet",
      title: "No open conversations",
      words: "When a customer texts Support, it shows here.",
    });
  });
});

test("nothing that did not get through is good news", () => {
  expect(empty({ undelivered: true }, { counts: [counted({ open: 2 })] })).toMatchObject({
    kind: "all_answered",
    title: "Every text got through",
  });
});

test("drafts: in every state, with one thing to take off, and words for none", () => {
  const drafts = draftsFilter({ numberId: null });
  expect(filterParts(drafts, { numbers: [support], people: [ana], tags: [] })).toEqual([
    { part: "drafts", words: "Drafts" },
  ]);
  expect(withoutPart(drafts, "drafts")).toEqual(allOpen);
  expect(
    filterParts({ ...drafts, state: "resolved" }, { numbers: [support], people: [ana], tags: [] }).map(
      ({ words }) => words,
    ),
  ).toEqual(["Resolved", "Drafts"]);
  expect(empty(drafts)).toMatchObject({ kind: "no_drafts", title: "You have no drafts" });
});

test("C7: mentions are looked for in every state, and the rail names their place", () => {
  const mentions = mentionsFilter({ numberId: null });
  expect(isOfRail(mentions)).toBe(true);
  expect(isOfRail({ ...mentions, unread: true })).toBe(false);
  expect(
    filterParts(mentions, { numbers: [support], people: [ana], tags: [] }).map(({ words }) => words),
  ).toEqual(["Mentions you"]);
  expect(withoutPart(mentions, "mentions")).toEqual(allOpen);
  expect(empty(mentions)).toMatchObject({ kind: "no_mentions", title: "Nobody has mentioned you" });
});

describe("counts", () => {
  const numbers = [
    counted({ open: 3, unanswered: 2, unread: 1, mine: 1, unassigned: 1, assigned: { a: 1, b: 1 } }),
    counted({
      number: sales.id,
      open: 4,
      unanswered: 1,
      unassigned: 2,
      assigned: { b: 2 },
      undelivered: 2,
      later: 5,
      drafts: 3,
    }),
  ];
  test("of one number, or of all together", () => {
    expect(countsOf(numbers, null)).toEqual({
      open: 7,
      unanswered: 3,
      unread: 1,
      mine: 1,
      unassigned: 3,
      assigned: { a: 1, b: 3 },
      undelivered: 2,
      later: 5,
      drafts: 3,
    });
    expect(countsOf(numbers, sales.id)).toEqual({
      open: 4,
      unanswered: 1,
      unread: 0,
      mine: 0,
      unassigned: 2,
      assigned: { b: 2 },
      undelivered: 2,
      later: 5,
      drafts: 3,
    });
    expect(countsOf(numbers, uuid(12))).toEqual({
      open: 0,
      unanswered: 0,
      unread: 0,
      mine: 0,
      unassigned: 0,
      assigned: {},
      undelivered: 0,
      later: 0,
      drafts: 0,
    });
  });
  test("are written where there is room for them", () => {
    expect([badgeCopy(99), badgeCopy(100), tabCountCopy(999), tabCountCopy(1_000)]).toEqual([
      "99",
      "99+",
      "999",
      "999+",
    ]);
    expect([titleCopy(0), titleCopy(3)]).toEqual(["Inbox", "(3) Inbox"]);
  });
});

test("I10: with many conversations the counts give way to the tabs, those of the shown and the unanswered last", () => {
  const counts = (open: number, unanswered: number, unread: number, mine: number) => ({
    open,
    unanswered,
    unread,
    mine,
    unassigned: 0,
    assigned: {},
    undelivered: 0,
    later: 0,
    drafts: 0,
  });
  expect([...tabsWithCount(counts(12, 4, 3, 1), "open")]).toEqual(["open", "unanswered", "mine", "unread"]);
  expect([...tabsWithCount(counts(128, 104, 97, 12), "open")]).toEqual(["open", "unanswered", "mine"]);
  expect([...tabsWithCount(counts(1_280, 1_040, 1_970, 120), "mine")]).toEqual(["mine", "unanswered"]);
  expect([...tabsWithCount(counts(5, 0, 0, 0), null)]).toEqual(["open"]);
});
