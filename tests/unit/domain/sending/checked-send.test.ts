import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decideSend,
  DUPLICATE_WINDOW_MS,
  findDuplicate,
  TEAMMATE_FRESH_MS,
} from "@/lib/domain/sending/checked-send";
import type { PublicItem, SendFacts } from "@/lib/domain/sending/checked-send";

const now = new Date("2026-11-22T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const ME = "ben";
const HERE = "this session";

const item = (seq: number, over: Partial<PublicItem> = {}): PublicItem => ({
  id: `item-${seq}`,
  seq,
  direction: "out",
  source: "agent",
  authorId: "ana",
  authorName: "Ana Reyes",
  body: "On our way.",
  status: "sent",
  acceptedAt: ago(60_000),
  dueAt: ago(55_000),
  ...over,
});
const text = (seq: number, over: Partial<PublicItem> = {}) =>
  item(seq, {
    direction: "in",
    source: "customer",
    authorId: null,
    authorName: null,
    status: "received",
    dueAt: null,
    ...over,
  });
const sending = (seq: number, over: Partial<PublicItem> = {}) =>
  item(seq, { status: "queued", acceptedAt: ago(3_000), dueAt: new Date(now.getTime() + 2_000), ...over });

const facts = (over: Partial<SendFacts> = {}): SendFacts => ({
  now,
  authorId: ME,
  sessionId: HERE,
  seenSeq: 3,
  publicSeq: 5,
  numberEnabled: true,
  hasCredentials: true,
  optedOut: false,
  recent: [],
  notifyOnlyWhenCustomerWrote: false,
  duplicateOf: null,
  elsewhere: [],
  ...over,
});
const reasonOf = (over: Partial<SendFacts>) => {
  const decision = decideSend(facts(over));
  return decision.kind === "refuse" ? decision.reason : decision.kind;
};
const named = (over: Partial<SendFacts>) => {
  const decision = decideSend(facts(over));
  return decision.kind === "refuse" ? decision.unseen.map(({ seq }) => seq) : null;
};

describe("what is unseen", () => {
  test("nothing new: accepted", () => {
    expect(decideSend(facts({ seenSeq: 5 }))).toEqual({ kind: "accept", overrode: [] });
  });

  test("BA13: more seen than there is, is an error of the caller and never a send", () => {
    expect(decideSend(facts({ seenSeq: 6, numberEnabled: false }))).toEqual({
      kind: "invalid",
      code: "seen_ahead",
    });
  });

  test("V3: a colleague's reply above what I saw refuses, and is named", () => {
    expect(reasonOf({ recent: [item(4)] })).toBe("teammate_replied");
    expect(named({ recent: [item(3), item(4), item(5)] })).toEqual([4, 5]);
  });

  test("what I saw does not refuse, up to the very item", () => {
    expect(reasonOf({ recent: [item(3), text(2)] })).toBe("accept");
  });

  test("a customer's text above what I saw refuses", () => {
    expect(reasonOf({ recent: [text(4)] })).toBe("customer_wrote");
  });

  test("on a number that only notifies, a customer's text refuses nothing, a colleague's reply still does", () => {
    expect(reasonOf({ recent: [text(4)], notifyOnlyWhenCustomerWrote: true })).toBe("accept");
    expect(reasonOf({ recent: [text(4), item(5)], notifyOnlyWhenCustomerWrote: true })).toBe(
      "teammate_replied",
    );
    expect(named({ recent: [text(4), item(5)], notifyOnlyWhenCustomerWrote: true })).toEqual([4, 5]);
  });

  test.each(["schedule", "api"] as const)(
    "a %s message counts as a colleague's, also without an author",
    (source) => {
      expect(reasonOf({ recent: [item(4, { source, authorId: null })] })).toBe("teammate_replied");
      expect(reasonOf({ recent: [sending(4, { source, authorId: null })] })).toBe("teammate_sending");
    },
  );

  test("an automatic answer never refuses, not even while it is leaving", () => {
    const answer = { source: "automatic", authorId: null } as const;
    expect(reasonOf({ recent: [item(4, answer), sending(5, answer)] })).toBe("accept");
  });

  test("a cancelled reply never refuses", () => {
    expect(
      reasonOf({
        recent: [item(4, { status: "cancelled" }), sending(5, { status: "cancelled", acceptedAt: now })],
      }),
    ).toBe("accept");
  });

  test("my own of this session, from another tab or scheduled by me, never refuses me; nor does one of before sessions were kept", () => {
    const own = { authorId: ME, authorName: "Ben", sessionId: HERE };
    expect(
      reasonOf({
        recent: [item(4, { ...own, sessionId: null }), sending(5, { ...own, sessionId: undefined })],
      }),
    ).toBe("accept");
    expect(
      reasonOf({
        recent: [item(4, own), sending(5, own), item(5, { ...own, source: "schedule", acceptedAt: now })],
      }),
    ).toBe("accept");
  });

  test.each(["queued", "sending", "accepted", "sent", "delivered", "failed", "unconfirmed"] as const)(
    "a colleague's reply that is %s is in the conversation, and refuses",
    (status) => {
      expect(reasonOf({ recent: [item(4, { status })] })).toBe("teammate_replied");
    },
  );
});

describe("teammate_sending", () => {
  test("a reply in its undo window refuses whatever I claim to have seen, and is named", () => {
    expect(reasonOf({ seenSeq: 5, recent: [sending(5)] })).toBe("teammate_sending");
    expect(named({ seenSeq: 5, recent: [sending(5)] })).toEqual([5]);
  });

  test("the window ends when the reply is due", () => {
    expect(reasonOf({ seenSeq: 5, recent: [sending(5, { dueAt: now })] })).toBe("accept");
    expect(reasonOf({ seenSeq: 5, recent: [sending(5, { dueAt: new Date(now.getTime() + 1) })] })).toBe(
      "teammate_sending",
    );
    expect(reasonOf({ seenSeq: 5, recent: [sending(5, { dueAt: null })] })).toBe("accept");
  });

  test("only what is queued is in its window", () => {
    expect(reasonOf({ seenSeq: 5, recent: [sending(5, { status: "sending" })] })).toBe("accept");
  });

  test("nobody reads faster than two seconds: younger refuses in any status, older does not", () => {
    const aged = (ms: number) => [item(5, { acceptedAt: ago(ms), status: "failed" })];
    expect(reasonOf({ seenSeq: 5, recent: aged(TEAMMATE_FRESH_MS - 1) })).toBe("teammate_sending");
    expect(reasonOf({ seenSeq: 5, recent: aged(TEAMMATE_FRESH_MS) })).toBe("accept");
    expect(reasonOf({ seenSeq: 5, recent: aged(-50) })).toBe("teammate_sending");
  });

  test("a customer's text is not a reply, however young", () => {
    expect(reasonOf({ seenSeq: 5, recent: [text(5, { acceptedAt: now })] })).toBe("accept");
  });
});

describe("you_replied", () => {
  const own = (seq: number, over: Partial<PublicItem> = {}) =>
    item(seq, { authorId: ME, authorName: "Ben", sessionId: "another session", ...over });

  test("my reply under another sign-in, above what this one showed, refuses and is named", () => {
    expect(reasonOf({ recent: [own(4)] })).toBe("you_replied");
    expect(named({ recent: [own(3), own(4), text(5)] })).toEqual([4, 5]);
    expect(reasonOf({ seenSeq: 4, recent: [own(4)] })).toBe("accept");
  });

  test("in its undo window, or younger than 2 s, it refuses whatever I claim to have seen", () => {
    const leaving = { status: "queued", acceptedAt: ago(3_000), dueAt: new Date(now.getTime() + 1) } as const;
    expect(reasonOf({ seenSeq: 5, recent: [own(5, leaving)] })).toBe("you_replied");
    expect(reasonOf({ seenSeq: 5, recent: [own(5, { ...leaving, dueAt: now })] })).toBe("accept");
    expect(reasonOf({ seenSeq: 5, recent: [own(5, { acceptedAt: ago(TEAMMATE_FRESH_MS - 1) })] })).toBe(
      "you_replied",
    );
    expect(reasonOf({ seenSeq: 5, recent: [own(5, { acceptedAt: ago(TEAMMATE_FRESH_MS) })] })).toBe("accept");
  });

  test("one that was undone refuses nothing", () => {
    expect(
      reasonOf({
        recent: [own(4, { status: "cancelled" }), own(5, { status: "cancelled", acceptedAt: now })],
      }),
    ).toBe("accept");
  });

  test("a colleague's reply comes first, and its override does not cover mine", () => {
    const recent = [item(4), own(5)];
    expect(reasonOf({ recent })).toBe("teammate_replied");
    expect(
      reasonOf({ recent, override: { seq: 5, reasons: ["teammate_sending", "teammate_replied"] } }),
    ).toBe("you_replied");
    expect(reasonOf({ recent: [own(5)], override: { seq: 5, reasons: ["you_replied"] } })).toBe("accept");
    expect(reasonOf({ recent: [own(5)], override: { seq: 4, reasons: ["you_replied"] } })).toBe(
      "you_replied",
    );
  });
});

describe("a retry", () => {
  const young = { acceptedAt: ago(TEAMMATE_FRESH_MS - 1) };
  const failed = (seq: number, over: Partial<PublicItem> = {}) =>
    item(seq, { ...young, status: "failed", ...over });
  const authors = [
    ["a colleague's text", {}, "teammate_sending", "teammate_replied"],
    [
      "my own of another sign-in",
      { authorId: ME, sessionId: "another session" },
      "you_replied",
      "you_replied",
    ],
  ] as const;

  test.each(authors)(
    "is not refused for the youth of what it retries, once that was seen: %s",
    (_, by, whileYoung, whenUnseen) => {
      for (const status of ["failed", "unconfirmed"] as const) {
        const recent = [failed(5, { ...by, status })];
        expect(reasonOf({ seenSeq: 5, recent })).toBe(whileYoung);
        expect(reasonOf({ seenSeq: 5, recent, retryOf: "item-5" })).toBe("accept");
        expect(
          reasonOf({ seenSeq: 4, recent, retryOf: "item-5", override: { seq: 5, reasons: [whileYoung] } }),
        ).toBe("accept");
      }
      const unseen = reasonOf({ seenSeq: 4, recent: [failed(5, by)], retryOf: "item-5" });
      expect(unseen).toBe(whileYoung);
      expect(
        reasonOf({
          seenSeq: 4,
          recent: [failed(5, { ...by, acceptedAt: ago(TEAMMATE_FRESH_MS) })],
          retryOf: "item-5",
        }),
      ).toBe(whenUnseen);
    },
  );

  test.each(authors)(
    "nor for that of the other attempts at it, of which an unseen one refuses: %s",
    (_, by, whileYoung) => {
      const recent = [failed(4, by), failed(5, { ...by, retryOf: "item-4" })];
      for (const retryOf of ["item-4", "item-5"])
        expect(reasonOf({ seenSeq: 5, recent, retryOf })).toBe("accept");
      expect(reasonOf({ seenSeq: 4, recent, retryOf: "item-4" })).toBe(whileYoung);
      expect(named({ seenSeq: 4, recent, retryOf: "item-4" })).toEqual([5]);
    },
  );

  test.each(authors)(
    "is refused for whatever else is as young, and names only that: %s",
    (_, by, whileYoung) => {
      const recent = [failed(4, by), failed(5, by)];
      expect(reasonOf({ seenSeq: 5, recent, retryOf: "item-4" })).toBe(whileYoung);
      expect(named({ seenSeq: 5, recent, retryOf: "item-4" })).toEqual([5]);
      expect(reasonOf({ seenSeq: 5, recent, retryOf: "not among them" })).toBe(whileYoung);
    },
  );

  test("an attempt in its undo window refuses whatever was seen", () => {
    expect(
      reasonOf({ seenSeq: 5, recent: [failed(4), sending(5, { retryOf: "item-4" })], retryOf: "item-4" }),
    ).toBe("teammate_sending");
  });
});

describe("replied_elsewhere", () => {
  const elsewhere = [item(40, { id: "older" }), item(41, { id: "newest" })];

  test("refuses, and names what was said there apart from this conversation's own", () => {
    expect(decideSend(facts({ elsewhere }))).toEqual({
      kind: "refuse",
      reason: "replied_elsewhere",
      unseen: [],
      elsewhere,
    });
    expect(decideSend(facts({ elsewhere, recent: [text(4)] }))).toMatchObject({
      reason: "replied_elsewhere",
      unseen: [{ seq: 4 }],
    });
  });

  test("an override counts when it names the newest of them, at the exact seq", () => {
    const after = (override: NonNullable<SendFacts["override"]>) => reasonOf({ elsewhere, override });
    expect(after({ seq: 5, reasons: ["replied_elsewhere"], elsewhere: "newest" })).toBe("accept");
    for (const named of ["older", "another", undefined])
      expect(after({ seq: 5, reasons: ["replied_elsewhere"], elsewhere: named })).toBe("replied_elsewhere");
    expect(after({ seq: 4, reasons: ["replied_elsewhere"], elsewhere: "newest" })).toBe("replied_elsewhere");
    expect(after({ seq: 5, reasons: ["teammate_replied"], elsewhere: "newest" })).toBe("replied_elsewhere");
  });
});

describe("precedence", () => {
  const duplicateOf = item(2, { acceptedAt: ago(5_000) });
  const everything: Partial<SendFacts> = {
    numberEnabled: false,
    hasCredentials: false,
    optedOut: true,
    recent: [text(4), sending(5)],
    duplicateOf,
  };

  test("the first reason that holds is the answer", () => {
    expect(reasonOf(everything)).toBe("number_disabled");
    expect(reasonOf({ ...everything, numberEnabled: true })).toBe("cannot_send");
    expect(reasonOf({ ...everything, numberEnabled: true, hasCredentials: true })).toBe("opted_out");
    expect(reasonOf({ recent: [text(4), sending(5)], duplicateOf })).toBe("teammate_sending");
    expect(reasonOf({ recent: [text(4), item(5)], duplicateOf })).toBe("teammate_replied");
    const own = item(5, { authorId: ME, sessionId: "another session" });
    const elsewhere = [item(9)];
    expect(reasonOf({ recent: [text(4), own], duplicateOf, elsewhere })).toBe("you_replied");
    expect(reasonOf({ recent: [text(4)], duplicateOf, elsewhere })).toBe("replied_elsewhere");
    expect(reasonOf({ recent: [text(4)], duplicateOf })).toBe("customer_wrote");
    expect(reasonOf({ duplicateOf })).toBe("duplicate_text");
  });

  test("a duplicate is named, though it was seen, when it is the reason", () => {
    expect(named({ duplicateOf })).toEqual([2]);
    expect(named({ duplicateOf, recent: [item(5)] })).toEqual([5]);
  });

  test("each item is named once, oldest first", () => {
    expect(named({ recent: [sending(5), text(4)] })).toEqual([4, 5]);
  });

  test("nothing overrides a disabled number, missing credentials or an opt-out", () => {
    const override = {
      seq: 5,
      reasons: [
        "number_disabled",
        "cannot_send",
        "opted_out",
        "teammate_sending",
        "teammate_replied",
        "customer_wrote",
        "duplicate_text",
      ],
    };
    expect(reasonOf({ numberEnabled: false, override })).toBe("number_disabled");
    expect(reasonOf({ hasCredentials: false, override })).toBe("cannot_send");
    expect(reasonOf({ optedOut: true, override })).toBe("opted_out");
  });
});

describe("send anyway", () => {
  test("BA14: it counts for the exact seq and reason only", () => {
    const recent = [item(5)];
    expect(reasonOf({ recent, override: { seq: 5, reasons: ["teammate_replied"] } })).toBe("accept");
    for (const seq of [4, 6])
      expect(reasonOf({ recent, override: { seq, reasons: ["teammate_replied"] } })).toBe("teammate_replied");
    for (const reasons of [[], ["customer_wrote"], ["duplicate_text"]]) {
      expect(reasonOf({ recent, override: { seq: 5, reasons } })).toBe("teammate_replied");
    }
  });

  test("every reason that holds needs its own word; the next one is then the answer", () => {
    const recent = [text(4), item(5)];
    const duplicateOf = item(2);
    const after = (...reasons: string[]) => reasonOf({ recent, duplicateOf, override: { seq: 5, reasons } });
    expect(after("teammate_replied")).toBe("customer_wrote");
    expect(after("customer_wrote")).toBe("teammate_replied");
    expect(after("teammate_replied", "customer_wrote")).toBe("duplicate_text");
    expect(after("teammate_replied", "customer_wrote", "duplicate_text")).toBe("accept");
  });

  test("V3: knowing that a colleague is sending includes that they sent, now or when the window has passed; not the reverse", () => {
    const override = { seq: 5, reasons: ["teammate_sending"] };
    expect(reasonOf({ recent: [sending(5)], override })).toBe("accept");
    expect(reasonOf({ recent: [item(5)], override })).toBe("accept");
    expect(reasonOf({ recent: [sending(5)], override: { seq: 5, reasons: ["teammate_replied"] } })).toBe(
      "teammate_sending",
    );
  });

  test("what was passed over is told, and only that", () => {
    const override = { seq: 5, reasons: ["customer_wrote", "duplicate_text", "teammate_replied"] };
    expect(decideSend(facts({ recent: [text(4), item(5)], override }))).toEqual({
      kind: "accept",
      overrode: ["teammate_replied", "customer_wrote"],
    });
    expect(decideSend(facts({ seenSeq: 5, override }))).toEqual({ kind: "accept", overrode: [] });
  });
});

test("V3: whatever is there, an unseen person's item never passes without a word", () => {
  const anyItem = fc.record({
    seq: fc.integer({ min: 1, max: 9 }),
    direction: fc.constantFrom("in" as const, "out" as const),
    source: fc.constantFrom("agent" as const, "automatic" as const, "schedule" as const, "api" as const),
    authorId: fc.constantFrom("ana", ME, null),
    sessionId: fc.constantFrom(HERE, "another session", null),
    status: fc.constantFrom("queued" as const, "sent" as const, "failed" as const, "cancelled" as const),
    ageMs: fc.integer({ min: 0, max: 5_000 }),
    leftMs: fc.integer({ min: -5_000, max: 5_000 }),
  });
  fc.assert(
    fc.property(fc.array(anyItem, { maxLength: 6 }), fc.integer({ min: 0, max: 9 }), (drawn, seenSeq) => {
      const recent = drawn.map(({ ageMs, leftMs, ...it }, at) =>
        it.direction === "in"
          ? text(it.seq, { id: String(at), acceptedAt: ago(ageMs) })
          : item(it.seq, { ...it, id: String(at), acceptedAt: ago(ageMs), dueAt: ago(-leftMs) }),
      );
      const unseen = recent.filter(
        (it) =>
          it.seq > seenSeq &&
          it.status !== "cancelled" &&
          it.source !== "automatic" &&
          (it.authorId !== ME || (it.direction === "out" && it.sessionId === "another session")),
      );
      const decision = decideSend(facts({ seenSeq, publicSeq: 9, recent }));
      if (unseen.length > 0) expect(decision.kind).toBe("refuse");
      if (decision.kind === "refuse") for (const it of unseen) expect(decision.unseen).toContain(it);
      // The order in which the database returns the items does not matter.
      expect(decideSend(facts({ seenSeq, publicSeq: 9, recent: [...recent].reverse() })).kind).toBe(
        decision.kind,
      );
    }),
  );
});

describe("findDuplicate", () => {
  const body = "Your table for four is ready, see you at eight.";
  const sent = (over: Partial<PublicItem> = {}) => item(4, { body, ...over });
  const find = (...items: PublicItem[]) =>
    findDuplicate("your table for four is  ready, see you at eight", items, now);

  test("anyone's equal text within ten minutes, mine too", () => {
    expect(find(sent())?.seq).toBe(4);
    expect(find(sent({ authorId: ME }))?.seq).toBe(4);
    expect(find(sent({ acceptedAt: ago(DUPLICATE_WINDOW_MS - 1) }))?.seq).toBe(4);
    expect(find(sent({ acceptedAt: ago(DUPLICATE_WINDOW_MS) }))).toBeNull();
  });

  test("a retry may repeat what it retries and every other attempt at it", () => {
    const failed = sent({ id: "first", status: "unconfirmed" });
    const again = item(5, { id: "second", body, retryOf: "first", status: "unconfirmed" });
    expect(findDuplicate(body, [failed], now, "first")).toBeNull();
    expect(findDuplicate(body, [failed, again], now, "second")).toBeNull();
    expect(findDuplicate(body, [failed, again], now, "first")).toBeNull();
  });

  test("an unconfirmed one counts, since it may have arrived; failed and cancelled ones do not", () => {
    expect(find(sent({ status: "unconfirmed" }))?.seq).toBe(4);
    expect(find(sent({ status: "failed" }), sent({ status: "cancelled" }))).toBeNull();
  });

  test("neither the customer's own words nor an automatic answer are a duplicate", () => {
    expect(find(text(4, { body }), sent({ source: "automatic" }))).toBeNull();
  });

  test("of several the newest is named", () => {
    expect(
      find(
        item(3, { body, acceptedAt: ago(9_000) }),
        item(5, { body, acceptedAt: ago(1_000) }),
        item(4, { body, acceptedAt: ago(4_000) }),
      )?.seq,
    ).toBe(5);
  });

  test("another text is none", () => {
    expect(find(sent({ body: "We are fully booked tonight, sorry about that." }))).toBeNull();
  });
});
