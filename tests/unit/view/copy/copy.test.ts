import { describe, expect, test } from "vitest";
import { because } from "@/lib/domain/status/reasons";
import { enclosures } from "@/db/vocabulary";
import { isTypingDue, sayBack, sayQueued } from "@/lib/view/copy/announce/announce";
import { sayEvent } from "@/lib/view/copy/announce/event";
import { signName, spokenText } from "@/lib/view/copy/message/enclosure-copy";
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
import type { ConversationView } from "@/lib/protocol/views";
import type { Filter, Narrowing, Tab } from "@/lib/view/filters";
import { noticeCopy } from "@/lib/view/copy/composer/notice-copy";
import { refusalCopy } from "@/lib/view/copy/composer/refusal-copy";
import type { RefusalContext } from "@/lib/view/copy/composer/refusal-copy";
import { rowLine, rowBadge, rowReply } from "@/lib/view/copy/list/row-copy";
import { agoCopy, clock, dayHeading, rowTime, serverFormat, waitCopy, whenCopy } from "@/lib/view/copy/times";
import {
  ana,
  at,
  ben,
  makeConversation,
  makeMessage,
  makeReply,
  makeRow,
  me,
  names,
  received,
  START,
  statusChanged,
  support,
  uuid,
} from "../make";

const zone = { zone: "America/New_York", locale: "en-GB", hour12: false };
const context: RefusalContext = {
  names,
  conversation: makeConversation(),
  number: support,
  numbers: [support],
  again: false,
  writing: { typedSince: 1, staleSince: null },
  wroteBefore: true,
  now: START + 64_000,
  zone,
};

describe("the words of a refusal", () => {
  test("teammate_replied names who, when, and what became of the text; the safe button is first", () => {
    const words = refusalCopy(
      { reason: "teammate_replied", unseen: [makeReply(ana)], publicSeq: 2 },
      context,
    );
    expect(words.title).toBe("Ana replied 4 s ago while you were writing");
    expect(words.body).toBe("Your text was not sent. Ana’s is above. Does yours still add something?");
    expect(words.actions.map((a) => a.words)).toEqual(["Edit mine", "Send anyway", "Discard mine"]);
    expect(words.personId).toBe(ana.id);
    expect(words.first).toHaveLength(1);
  });

  test("teammate_sending says for how long it can still be undone", () => {
    const words = refusalCopy(
      { reason: "teammate_sending", unseen: [makeReply(ben)], publicSeq: 2, leavesAt: at(67) },
      context,
    );
    expect(words.body).toBe("Your text was not sent. Ben can still undo for 3 s.");
    expect(words.actions.map((a) => a.words)).toEqual(["Wait for Ben", "Send anyway", "Edit mine"]);
    const behind = refusalCopy(
      { reason: "teammate_sending", unseen: [makeReply(ben)], publicSeq: 2, leavesAt: at(65) },
      { ...context, now: Date.parse(at(59)) },
    );
    expect(behind.body, "a clock that is behind makes it no longer than it was given").toContain("for 5 s");
  });

  test.each([
    ["left", "Ben has replied. Your text was not sent. Ben’s has left and is above.", "Read Ben’s first"],
    [
      "failed",
      "Ben’s reply was not delivered. Your text was not sent. The reason: this line was switched off before the text left.",
      "Read Ben’s first",
    ],
    [
      "unconfirmed",
      "Ben’s reply is not confirmed. Your text was not sent. The carrier did not answer, so Ben’s may have arrived.",
      "Read Ben’s first",
    ],
    ["undone", "Ben took the reply back. Your text was not sent. Nothing of it has left.", "Go on with mine"],
  ] as const)(
    "teammate_sending says when that reply is %s and why, and no button becomes one that discards",
    (awaited, said, goOn) => {
      const reason = awaited === "failed" ? because("number_disabled") : null;
      const [earlier, leaving] = [
        makeReply(ben, { status: "delivered" }),
        makeReply(ben, { status: "queued", reason }),
      ];
      const words = refusalCopy(
        { reason: "teammate_sending", unseen: [earlier, leaving], publicSeq: 3, leavesAt: at(60) },
        { ...context, awaited },
      );
      expect(words.first, "what was taken back is not shown as if it stood").toEqual(
        awaited === "undone" ? [earlier] : [earlier, leaving],
      );
      expect(`${words.title}. ${words.body}`).toBe(said);
      expect(words.actions.map((a) => [a.action, a.words])).toEqual([
        ["wait", goOn],
        ["send_anyway", "Send anyway"],
        ["edit", "Edit mine"],
      ]);
    },
  );

  test("teammate_replied never says “while you were writing” of a reply that was there before, or of words nobody knows the beginning of", () => {
    const refusal = { reason: "teammate_replied" as const, unseen: [makeReply(ana)], publicSeq: 2 };
    for (const typedSince of [2, null]) {
      const { title, body } = refusalCopy(refusal, { ...context, writing: { typedSince, staleSince: null } });
      expect(title).toBe("Ana replied 4 s ago");
      expect(body).toContain("It was not seen here before you pressed Send.");
    }
  });

  test("teammate_replied says what became of that reply since", () => {
    const refusal = (over: object) => ({
      reason: "teammate_replied" as const,
      unseen: [makeReply(ana, over)],
      publicSeq: 2,
    });
    expect(refusalCopy(refusal({ status: "failed", reason: null }), context).title).toBe(
      "Ana’s reply was not delivered",
    );
    expect(refusalCopy(refusal({ status: "cancelled" }), context).title).toBe("Ana took the reply back");
  });

  test("you_replied says from where, when, and for how long it can be undone", () => {
    const own = makeReply({ id: me, name: "Me" }, { status: "delivered" });
    const words = refusalCopy({ reason: "you_replied", unseen: [own], publicSeq: 2 }, context);
    expect(`${words.title}. ${words.body}`).toBe(
      "You replied from another device 4 s ago. Your text was not sent. Read the other one first. Does this one still add something?",
    );
    expect(words.actions.map((a) => a.words)).toEqual(["Edit mine", "Send anyway", "Discard mine"]);
    const leaving = refusalCopy(
      { reason: "you_replied", unseen: [{ ...own, status: "queued", dueAt: at(67) }], publicSeq: 2 },
      context,
    );
    expect(leaving.body).toBe("Your text was not sent. The other one can still be undone for 3 s.");
  });

  test("replied_elsewhere shows a reply on a number one may see, and of any other only that there is one", () => {
    const there = { messageId: uuid(60), at: at(0), leavesAt: null };
    const seen = {
      ...there,
      author: { id: ana.id, name: ana.name },
      body: "No",
      conversationId: uuid(61),
      numberId: support.id,
    };
    const words = refusalCopy(
      { reason: "replied_elsewhere", unseen: [], publicSeq: 2, elsewhere: [seen] },
      context,
    );
    expect(`${words.title}. ${words.body}`).toBe(
      "Ana replied to Marisol from Support 1 min ago. Your text was not sent. Read Ana’s first. Does yours still fit?",
    );
    expect(words.actions.map((a) => a.words)).toEqual(["Edit mine", "Send anyway", "Open in Support"]);
    const hidden = refusalCopy(
      { reason: "replied_elsewhere", unseen: [], publicSeq: 2, elsewhere: [there] },
      context,
    );
    expect(hidden.title).toBe("A colleague on another number replied to Marisol 1 min ago");
    expect(hidden.personId).toBeNull();
    expect(hidden.actions.map((a) => a.words)).toEqual(["Edit mine", "Send anyway", "Discard mine"]);
    const leaving = refusalCopy(
      { reason: "replied_elsewhere", unseen: [], publicSeq: 2, elsewhere: [{ ...seen, leavesAt: at(70) }] },
      context,
    );
    expect(leaving.title).toBe("Ana is sending Marisol a reply from Support right now");
  });

  test("customer_wrote says “again” only after an earlier text, and never that all was seen where it was not", () => {
    const refusal = {
      reason: "customer_wrote" as const,
      unseen: [makeMessage(), makeMessage({ id: uuid(71) })],
      publicSeq: 2,
    };
    expect(refusalCopy(refusal, { ...context, wroteBefore: false }).title).toBe(
      "Marisol wrote before your text left",
    );
    expect(refusalCopy(refusal, context).body).toBe(
      "Your text was not sent. 2 texts that you had not seen are above.",
    );
    expect(refusalCopy({ ...refusal, unseenMore: true }, context).body).toBe(
      "Your text was not sent. The newest 2 are above, and there are older ones that you have not seen. Review begins with the first.",
    );
  });

  test("customer_wrote puts reading first", () => {
    const words = refusalCopy({ reason: "customer_wrote", unseen: [makeMessage()], publicSeq: 2 }, context);
    expect(words.title).toBe("Marisol wrote again before your text left");
    expect(words.actions.map((a) => a.words)).toEqual(["Review my text", "Send anyway", "Discard mine"]);
    expect(words.personId).toBeNull();
  });

  test("duplicate_text says who sent it and when", () => {
    const sent = makeReply(ben, { acceptedAt: at(0), status: "delivered" });
    const refusal = (over: object, duplicateOf: string | null = sent.id) =>
      refusalCopy(
        {
          reason: "duplicate_text",
          unseen: [{ ...sent, ...over }, makeReply(ana, { id: uuid(72) })],
          duplicateOf,
          publicSeq: 2,
        },
        { ...context, now: START + 6 * 60_000 },
      );
    expect(refusal({}).title).toBe("Marisol got nearly this text 6 min ago");
    expect(refusal({}).body).toBe("Ben sent it at 4:00. Your text was not sent.");
    // "Got" is said of what has arrived, and of nothing else.
    expect(refusal({ status: "accepted" }).title).toBe("Marisol was sent nearly this text 6 min ago");
    expect(refusal({ status: "queued" }).title).toBe("Nearly this text is on its way to Marisol");
    expect(refusal({ status: "unconfirmed" }).title).toBe("Marisol may have got nearly this text 6 min ago");
    expect(refusal({}, null).body).toBe("It left from a number that you are not on. Your text was not sent.");
  });

  test("newer again leaves only the review", () => {
    const words = refusalCopy(
      { reason: "teammate_replied", unseen: [makeReply(ben)], publicSeq: 3 },
      { ...context, again: true },
    );
    expect(`${words.title}. ${words.body}`).toBe(
      "Ben has replied since. Your text was not sent. Read Ben’s first.",
    );
    expect(words.actions.map((a) => a.words)).toEqual(["Review my text"]);
  });

  test("facts that nobody overrides offer no “Send anyway”", () => {
    const optedOut = { at: at(-86_400), word: "STOP", viaNumberId: support.id };
    for (const reason of ["opted_out", "number_disabled", "cannot_send", "no_access"] as const) {
      const words = refusalCopy(
        { reason, unseen: [], publicSeq: 2 },
        { ...context, again: true, conversation: makeConversation({ optedOut }) },
      );
      expect(words.actions.map((a) => a.action)).not.toContain("send_anyway");
    }
    const words = refusalCopy(
      { reason: "opted_out", unseen: [], publicSeq: 2 },
      { ...context, conversation: makeConversation({ optedOut }) },
    );
    expect(words.title).toBe("Marisol opted out yesterday at 4:00");
    expect(words.body).toBe(
      "Marisol texted “STOP” to Support. Nobody can text Marisol from any of our numbers until Marisol texts START.",
    );
  });

  test("a number says who switched it off, when and why", () => {
    const number = { ...support, disabled: { at: at(-3_600), by: ana.id, reason: "campaign under review" } };
    const words = refusalCopy(
      { reason: "number_disabled", unseen: [], publicSeq: 2 },
      { ...context, number },
    );
    expect(words.title).toBe("Support 0100 is switched off");
    expect(words.body).toBe(
      "Ana switched it off at 3:00: “campaign under review”. Texts that arrive are kept, and your draft is too.",
    );
  });
});

test("the notice above the composer says “after you began this” only where that is known, and of one's own where it came from", () => {
  const reply = makeReply(ana, { publicSeq: 4 });
  const began = { typedSince: 3, staleSince: null };
  expect(noticeCopy(reply, began, names)).toBe("Ana replied after you began this. Review before sending.");
  expect(noticeCopy(reply, { ...began, typedSince: null }, names)).toBe(
    "Ana replied, and you have not read it here yet. Review before sending.",
  );
  expect(noticeCopy({ ...reply, author: { id: me, name: "Cara Osei" } }, began, names)).toBe(
    "You replied from another tab or device after you began this. Review before sending.",
  );
});

test("I11: the row names who talked to the customer last, also after the customer wrote", () => {
  const now = Date.parse(at(600));
  const lastReply = { by: ana.id, at: at(0) };
  const inbound = {
    messageId: uuid(7),
    direction: "in" as const,
    source: "customer" as const,
    body: "And the bell?",
    enclosure: null,
    status: "received" as const,
    authorId: null,
  };
  const said = (over: Parameters<typeof makeConversation>[0]) =>
    rowReply(makeConversation(over), names, now, serverFormat);
  expect(said({ last: inbound, lastReply })).toMatch(/^Ana.*, \d/);
  expect(said({ last: inbound, lastReply: { ...lastReply, by: me } })).toMatch(/^You, /);
  expect(said({ last: inbound, lastReply: null })).toBeNull();
  // It stands in the line above already.
  expect(
    said({
      last: { ...inbound, direction: "out", source: "agent", authorId: ana.id, status: "sent" },
      lastReply,
    }),
  ).toBeNull();
});

describe("the row's words", () => {
  const row = makeRow(
    makeConversation({
      last: {
        messageId: uuid(1),
        direction: "in",
        source: "customer",
        body: "Hi",
        enclosure: null,
        status: "received",
        authorId: null,
      },
    }),
  );
  const draft = { clientId: uuid(9), body: "Sure, the frame", media: [], staleSince: null, updatedAt: at(0) };

  test("C1: a colleague at work comes before everything", () => {
    expect(rowLine({ ...row, mine: { seenSeq: 0, draft } }, ana.id, names, START, support)).toEqual({
      kind: "replying",
      userId: ana.id,
      words: "Ana is replying",
    });
  });
  test("then a reply in its undo window, one's own draft, and the last text with its author", () => {
    const last = {
      messageId: uuid(2),
      direction: "out",
      source: "agent",
      body: "See you",
      enclosure: null,
      status: "queued",
      authorId: ben.id,
    } as const;
    expect(rowLine(makeRow(makeConversation({ last })), null, names, START, support)).toMatchObject({
      kind: "sending",
      words: "Ben is sending",
    });
    expect(rowLine({ ...row, mine: { seenSeq: 0, draft } }, null, names, START, support)).toEqual({
      kind: "draft",
      text: "Sure, the frame",
    });
    expect(
      rowLine(makeRow(makeConversation({ last: { ...last, status: "sent" } })), null, names, START, support),
    ).toEqual({ kind: "last", by: "Ben", text: "See you", enclosure: null, isWordless: false });
    expect(
      rowLine(makeRow(makeConversation({ last: { ...last, authorId: me } })), null, names, START, support),
    ).toMatchObject({ by: "You" });
    expect(rowLine(row, null, names, START, support)).toEqual({
      kind: "last",
      by: null,
      text: "Hi",
      enclosure: null,
      isWordless: false,
    });
    const noted = makeRow(
      makeConversation({ last, lastNote: { by: ben.id, at: at(90), body: "Quote again" } }),
    );
    expect(
      rowLine({ ...noted, conversation: { ...noted.conversation, last: null } }, null, names, START, support),
    ).toEqual({ kind: "last", by: "Note, Ben", text: "Quote again", enclosure: null, isWordless: false });
  });
  test("words with a picture show both, whoever wrote them; without words it is named, and so is what could not be read", () => {
    const said = (over: object) =>
      rowLine(
        makeRow(
          makeConversation({
            last: {
              messageId: uuid(1),
              direction: "in",
              source: "customer",
              body: "See these",
              enclosure: "picture",
              status: "received",
              authorId: null,
              ...over,
            },
          }),
        ),
        null,
        names,
        START,
        support,
      );
    expect(said({})).toEqual({
      kind: "last",
      by: null,
      text: "See these",
      enclosure: "picture",
      isWordless: false,
    });
    expect(said({ direction: "out", source: "agent", status: "sent", authorId: ben.id })).toEqual({
      kind: "last",
      by: "Ben",
      text: "See these",
      enclosure: "picture",
      isWordless: false,
    });
    expect(enclosures.map((enclosure) => said({ body: "", enclosure }))).toMatchObject(
      [
        "A picture",
        "A video",
        "A recording",
        "A file",
        "Attachments",
        "A picture that could not be read",
      ].map((text) => ({ text, isWordless: true })),
    );
    expect(said({ body: "", enclosure: null })).toMatchObject({
      text: "Nothing of this could be read",
      enclosure: null,
    });
    expect(enclosures.map(signName)).toEqual([
      "With a picture",
      "With a video",
      "With a recording",
      "With a file",
      "With attachments",
      "With a picture that could not be read",
    ]);
    expect(
      spokenText({ body: "See these", media: [{ id: uuid(3), contentType: null, name: null }], flaws: [] }),
    ).toBe("See these (with a picture)");
    expect(spokenText({ body: "", media: [], flaws: ["unreadable_media"] })).toBe(
      "A picture that could not be read",
    );
  });
  test("a reply that is past every undo window waits, one that is held is held, and neither is leaving", () => {
    const last = {
      messageId: uuid(2),
      direction: "out",
      source: "agent",
      body: "See you",
      enclosure: null,
      status: "queued",
      authorId: ben.id,
    } as const;
    const queued = { last, unrespondedSince: null, lastActivityAt: at(0) };
    const held = { ...queued, unrespondedSince: at(0), undelivered: { at: at(40), by: ben.id, held: true } };
    const marks = (over: Partial<ConversationView>) =>
      [30, 36].map((seconds) => rowBadge(makeConversation(over), START + seconds * 1_000, support)?.words);
    expect(marks(queued)).toEqual(["Leaving", "Waiting"]);
    expect(marks(held)).toEqual(["Held", "Held"]);
    expect(marks({ ...held, undelivered: { ...held.undelivered, held: false } })).toEqual(
      ["0 min", "0 min"].map(() => expect.not.stringMatching("Held")),
    );
    expect(
      [30, 36].map(
        (seconds) =>
          rowLine(makeRow(makeConversation(queued)), null, names, START + seconds * 1_000, support).kind,
      ),
    ).toEqual(["sending", "last"]);
  });
  test("a reply that its line keeps from leaving says why at once, and is leaving again once that has ended", () => {
    const last = {
      messageId: uuid(2),
      direction: "out",
      source: "agent",
      body: "See you",
      enclosure: null,
      status: "queued",
      authorId: ben.id,
    } as const;
    const queued = makeConversation({ last, unrespondedSince: null, lastActivityAt: at(0) });
    const marks = (line: typeof support) =>
      [1, 700].map((seconds) => rowBadge(queued, START + seconds * 1_000, line));
    expect(marks({ ...support, sending: "out_of_money" })).toEqual(
      Array(2).fill({ kind: "waits", words: "Waiting", cause: "out_of_money" }),
    );
    expect(marks({ ...support, cappedUntil: at(600) })).toEqual([
      { kind: "waits", words: "Waiting", cause: "daily_limit" },
      { kind: "waits", words: "Waiting", cause: "turn" },
    ]);
    expect(marks(support)[0]).toEqual({ kind: "leaving", words: "Leaving" });
    expect(
      rowLine(makeRow(queued), null, names, START + 1_000, { ...support, sending: "carrier_away" }),
    ).toMatchObject({ kind: "last", by: "Ben", text: "See you" });
  });
  test("I9: an unanswered customer shows how long", () => {
    expect(rowBadge(makeConversation(), START + 8 * 60_000, support)).toEqual({
      kind: "waiting",
      words: "8 min",
    });
  });
  test("I9: one that somebody asks a reply for says so, beside how long", () => {
    expect(rowBadge(makeConversation({ needsReplyAt: at(0) }), START + 8 * 60_000, support)).toEqual({
      kind: "needs_reply",
      words: "Needs reply, 8 min",
    });
  });
});

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

describe("times", () => {
  test("are written in the reader's zone", () => {
    expect(clock(at(0), zone)).toBe("4:00");
    expect(clock(at(0), { ...zone, zone: "Asia/Tokyo" })).toBe("18:00");
    expect(clock("2026-11-24T05:05:00.000Z", zone)).toBe("0:05");
  });
  test("in a row: the clock, the weekday, the date, the year", () => {
    expect(rowTime(at(0), START, zone)).toBe("4:00");
    expect(rowTime("2026-11-23T20:00:00.000Z", START, zone)).toBe("Mon");
    expect(rowTime("2026-10-03T12:00:00.000Z", START, zone)).toBe("3 Oct");
    expect(rowTime("2025-10-03T12:00:00.000Z", START, zone)).toBe("3 Oct 2025");
  });
  test("a day begins at the reader's midnight", () => {
    expect(dayHeading("2026-11-24T04:59:00.000Z", START, zone)).toBe("Yesterday, Monday 23 November");
    expect(dayHeading("2026-11-24T05:01:00.000Z", START, zone)).toBe("Today, Tuesday 24 November");
  });
  test("under a minute in seconds, then minutes, then the clock", () => {
    expect(agoCopy(at(0), START + 4_000, zone)).toBe("4 s ago");
    expect(agoCopy(at(0), START + 360_000, zone)).toBe("6 min ago");
    expect(agoCopy(at(0), START + 7_200_000, zone)).toBe("at 4:00");
    expect(whenCopy("2026-11-23T22:02:00.000Z", START, zone)).toBe("yesterday at 17:02");
    expect(waitCopy(at(0), START + 51 * 60_000)).toBe("51 min");
    expect(waitCopy(at(0), START)).toBe("1 min");
  });
});

describe("what is said to screen readers", () => {
  const conversation = makeConversation();
  test("texts of the open conversation only", () => {
    const event = received(1, makeMessage({ body: "I can be there at four" }), conversation);
    expect(sayEvent(event, conversation.id, names)).toEqual({
      words: "Marisol Vega: I can be there at four",
      urgency: "polite",
    });
    expect(sayEvent(event, uuid(999), names)).toBeNull();
  });
  test("delivery of one's own texts only, and failure at once", () => {
    const mine = makeReply({ id: me, name: "Cara Osei" }, { status: "failed" });
    expect(sayEvent(statusChanged(2, mine, conversation), conversation.id, names)).toEqual({
      words: "Not delivered",
      urgency: "assertive",
    });
    expect(
      sayEvent(statusChanged(2, makeReply(ana, { status: "failed" }), conversation), conversation.id, names),
    ).toBeNull();
  });
  test("typing once per person in ten seconds", () => {
    expect(isTypingDue(undefined, START)).toBe(true);
    expect(isTypingDue(START, START + 9_999)).toBe(false);
    expect(isTypingDue(START, START + 10_000)).toBe(true);
  });
  test("counts in words", () => {
    expect(sayQueued(5, false).words).toBe("Sending, undo with z for 5 seconds");
    expect([0, 5].map((seconds) => sayQueued(seconds, true).words)).toEqual(
      Array(2).fill("Your text waits, undo with z as long as it does"),
    );
    expect([0, 1, 3].map((n) => sayBack(n).words)).toEqual([
      "Back, no new texts",
      "Back, 1 new text",
      "Back, 3 new texts",
    ]);
  });
});
