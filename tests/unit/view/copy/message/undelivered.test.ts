import { describe, expect, test } from "vitest";
import { matches, readFilter, undeliveredFilter, filterQuery, allOpen } from "@/lib/view/filters";
import { noticeId, ownUndelivered, undeliveredCopy } from "@/lib/view/copy/message/undelivered";
import { ana, at, makeConversation, me, uuid } from "../../make";

const lost = (n: number, by: string = me, more = {}) =>
  makeConversation({ id: uuid(n), undelivered: { at: at(n), by, held: false }, ...more });
const row = (conversation: ReturnType<typeof lost>) => ({ conversation, mine: { seenSeq: 0, draft: null } });

describe("a text that did not get through", () => {
  const none = { meId: me, openId: null, aside: new Set<string>() };

  test("its author is told, wherever they are, until they looked or put the notice aside", () => {
    const [one, two, anas] = [lost(101), lost(102), lost(103, ana.id)];
    const rows = [one, two, anas, makeConversation({ id: uuid(104) })].map(row);
    expect(ownUndelivered(rows, none)).toEqual([one, two]);
    expect(ownUndelivered(rows, { ...none, openId: one.id })).toEqual([two]);
    expect(ownUndelivered(rows, { ...none, aside: new Set([noticeId(two)]) })).toEqual([one]);
  });

  test("another text of that conversation is told again", () => {
    const aside = new Set([noticeId(lost(101))]);
    const again = lost(101, me, { undelivered: { at: at(30), by: me, held: false } });
    expect(ownUndelivered([row(again)], { ...none, aside })).toEqual([again]);
  });

  test("the words name the customer, and say no more than is known", () => {
    expect(undeliveredCopy([lost(101)])).toBe("Your text to Marisol Vega was not delivered.");
    const last = {
      messageId: uuid(1),
      direction: "out" as const,
      source: "agent" as const,
      body: "Hi",
      status: "unconfirmed" as const,
      authorId: me,
    };
    expect(undeliveredCopy([lost(101, me, { last })])).toBe(
      "It is not confirmed that your text to Marisol Vega arrived.",
    );
    expect(undeliveredCopy([lost(101), lost(102)])).toBe("2 of your texts did not get through.");
  });

  test("I10: the filter is in the address, and shows these alone", () => {
    const filter = undeliveredFilter({ numberId: null });
    expect(filterQuery(filter).toString()).toBe("undelivered=1");
    expect(readFilter((name) => filterQuery(filter).get(name))).toEqual(filter);
    expect(
      [lost(101, ana.id), makeConversation()].map((conversation) => matches(row(conversation), filter, me)),
    ).toEqual([true, false]);
    expect(matches(row(lost(101)), allOpen, me)).toBe(true);
  });
});
