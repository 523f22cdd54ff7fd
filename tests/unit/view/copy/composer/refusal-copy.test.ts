import { describe, expect, test } from "vitest";
import { because } from "@/lib/domain/status/reasons";
import { noticeCopy } from "@/lib/view/copy/composer/notice-copy";
import { refusalCopy } from "@/lib/view/copy/composer/refusal-copy";
import type { RefusalContext } from "@/lib/view/copy/composer/refusal-copy";
import {
  ana,
  at,
  ben,
  makeConversation,
  makeMessage,
  makeReply,
  me,
  names,
  START,
  support,
  uuid,
} from "../../make";

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
