import { describe, expect, test } from "vitest";
import { enclosures } from "@/db/vocabulary";
import { signName, spokenText } from "@/lib/view/copy/message/enclosure-copy";
import type { ConversationView } from "@/lib/protocol/views";
import { rowLine, rowBadge, rowReply } from "@/lib/view/copy/list/row-copy";
import { serverFormat } from "@/lib/view/copy/times";
import { ana, at, ben, makeConversation, makeRow, me, names, START, support, uuid } from "../../make";

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
