import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideSend, DUPLICATE_WINDOW_MS, findDuplicate, TEAMMATE_FRESH_MS } from "@/lib/domain/checked-send";
import type { PublicItem, SendFacts } from "@/lib/domain/checked-send";

const now = new Date("2026-11-22T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const ME = "ben";

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
  item(seq, { direction: "in", source: "customer", authorId: null, authorName: null, status: "received", dueAt: null, ...over });
const sending = (seq: number, over: Partial<PublicItem> = {}) =>
  item(seq, { status: "queued", acceptedAt: ago(3_000), dueAt: new Date(now.getTime() + 2_000), ...over });

const facts = (over: Partial<SendFacts> = {}): SendFacts => ({
  now,
  authorId: ME,
  seenSeq: 3,
  publicSeq: 5,
  numberEnabled: true,
  optedOut: false,
  recent: [],
  notifyOnlyWhenCustomerWrote: false,
  duplicateOf: null,
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
    expect(decideSend(facts({ seenSeq: 6, numberEnabled: false }))).toEqual({ kind: "invalid", code: "seen_ahead" });
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
    expect(reasonOf({ recent: [text(4), item(5)], notifyOnlyWhenCustomerWrote: true })).toBe("teammate_replied");
    expect(named({ recent: [text(4), item(5)], notifyOnlyWhenCustomerWrote: true })).toEqual([4, 5]);
  });

  test.each(["schedule", "api"] as const)("a %s message counts as a colleague's, also without an author", (source) => {
    expect(reasonOf({ recent: [item(4, { source, authorId: null })] })).toBe("teammate_replied");
    expect(reasonOf({ recent: [sending(4, { source, authorId: null })] })).toBe("teammate_sending");
  });

  test("an automatic answer never refuses, not even while it is leaving", () => {
    const answer = { source: "automatic", authorId: null } as const;
    expect(reasonOf({ recent: [item(4, answer), sending(5, answer)] })).toBe("accept");
  });

  test("a cancelled reply never refuses", () => {
    expect(reasonOf({ recent: [item(4, { status: "cancelled" }), sending(5, { status: "cancelled", acceptedAt: now })] })).toBe("accept");
  });

  test("my own, from another tab or scheduled by me, never refuses me", () => {
    const own = { authorId: ME, authorName: "Ben" };
    expect(reasonOf({ recent: [item(4, own), sending(5, own), item(5, { ...own, source: "schedule", acceptedAt: now })] })).toBe("accept");
  });

  test.each(["queued", "sending", "accepted", "sent", "delivered", "failed", "unconfirmed"] as const)(
    "a colleague's reply that is %s is in the thread, and refuses",
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
    expect(reasonOf({ seenSeq: 5, recent: [sending(5, { dueAt: new Date(now.getTime() + 1) })] })).toBe("teammate_sending");
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

describe("precedence", () => {
  const duplicateOf = item(2, { acceptedAt: ago(5_000) });
  const everything: Partial<SendFacts> = {
    numberEnabled: false,
    optedOut: true,
    recent: [text(4), sending(5)],
    duplicateOf,
  };

  test("the first reason that holds is the answer", () => {
    expect(reasonOf(everything)).toBe("number_disabled");
    expect(reasonOf({ ...everything, numberEnabled: true })).toBe("opted_out");
    expect(reasonOf({ recent: [text(4), sending(5)], duplicateOf })).toBe("teammate_sending");
    expect(reasonOf({ recent: [text(4), item(5)], duplicateOf })).toBe("teammate_replied");
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

  test("nothing overrides a disabled number or an opt-out", () => {
    const override = { seq: 5, reasons: ["number_disabled", "opted_out", "teammate_sending", "teammate_replied", "customer_wrote", "duplicate_text"] };
    expect(reasonOf({ numberEnabled: false, override })).toBe("number_disabled");
    expect(reasonOf({ optedOut: true, override })).toBe("opted_out");
  });
});

describe("send anyway", () => {
  test("BA14: it counts for the exact seq and reason only", () => {
    const recent = [item(5)];
    expect(reasonOf({ recent, override: { seq: 5, reasons: ["teammate_replied"] } })).toBe("accept");
    for (const seq of [4, 6]) expect(reasonOf({ recent, override: { seq, reasons: ["teammate_replied"] } })).toBe("teammate_replied");
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
    expect(reasonOf({ recent: [sending(5)], override: { seq: 5, reasons: ["teammate_replied"] } })).toBe("teammate_sending");
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
        (it) => it.seq > seenSeq && it.status !== "cancelled" && it.authorId !== ME && it.source !== "automatic",
      );
      const decision = decideSend(facts({ seenSeq, publicSeq: 9, recent }));
      if (unseen.length > 0) expect(decision.kind).toBe("refuse");
      if (decision.kind === "refuse") for (const it of unseen) expect(decision.unseen).toContain(it);
      // The order in which the database returns the items does not matter.
      expect(decideSend(facts({ seenSeq, publicSeq: 9, recent: [...recent].reverse() })).kind).toBe(decision.kind);
    }),
  );
});

describe("findDuplicate", () => {
  const body = "Your table for four is ready, see you at eight.";
  const sent = (over: Partial<PublicItem> = {}) => item(4, { body, ...over });
  const find = (...items: PublicItem[]) => findDuplicate("your table for four is  ready, see you at eight", items, now);

  test("anyone's equal text within ten minutes, mine too", () => {
    expect(find(sent())?.seq).toBe(4);
    expect(find(sent({ authorId: ME }))?.seq).toBe(4);
    expect(find(sent({ acceptedAt: ago(DUPLICATE_WINDOW_MS - 1) }))?.seq).toBe(4);
    expect(find(sent({ acceptedAt: ago(DUPLICATE_WINDOW_MS) }))).toBeNull();
  });

  test("a retry may repeat what it retries, and what that retried, but no other retry of it", () => {
    const failed = sent({ id: "first", status: "unconfirmed" });
    const again = item(5, { id: "second", body, retryOf: "first", status: "unconfirmed" });
    expect(findDuplicate(body, [failed], now, "first")).toBeNull();
    expect(findDuplicate(body, [failed, again], now, "second")).toBeNull();
    expect(findDuplicate(body, [failed, again], now, "first")?.id).toBe("second");
  });

  test("an unconfirmed one counts, since it may have arrived; failed and cancelled ones do not", () => {
    expect(find(sent({ status: "unconfirmed" }))?.seq).toBe(4);
    expect(find(sent({ status: "failed" }), sent({ status: "cancelled" }))).toBeNull();
  });

  test("neither the customer's own words nor an automatic answer are a duplicate", () => {
    expect(find(text(4, { body }), sent({ source: "automatic" }))).toBeNull();
  });

  test("of several the newest is named", () => {
    expect(find(item(3, { body, acceptedAt: ago(9_000) }), item(5, { body, acceptedAt: ago(1_000) }), item(4, { body, acceptedAt: ago(4_000) }))?.seq).toBe(5);
  });

  test("another text is none", () => {
    expect(find(sent({ body: "We are fully booked tonight, sorry about that." }))).toBeNull();
  });
});
