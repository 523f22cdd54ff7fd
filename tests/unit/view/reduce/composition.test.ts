import { describe, expect, test } from "vitest";
import {
  wordsOnTheirWay,
  awaitedBy,
  awaitedReply,
  cameAfterBeginning,
  compose,
  emptyComposition,
  fromDraft,
  overrideOf,
} from "@/lib/view/reduce/composition";
import type { Composition, CompositionChange } from "@/lib/view/reduce/composition";
import { ana, at, ben, makeReply, uuid } from "../make";

const play = (changes: CompositionChange[], from: Composition = emptyComposition(uuid(1))) =>
  changes.reduce(compose, from);
const typed = (body: string, publicSeq = 1): CompositionChange => ({ type: "typed", body, publicSeq });
const refusal = { reason: "teammate_replied", unseen: [makeReply(ana)], publicSeq: 3 } as const;
const refused = (over: object = {}, overrode = false): CompositionChange => ({
  type: "refused",
  refusal: { ...refusal, unseen: [...refusal.unseen], ...over },
  overrode,
});

describe("V18: one text, one client id", () => {
  test("a lost answer keeps text and id, so that pressing again cannot send twice", () => {
    const again = play([
      typed("Come by at four"),
      { type: "sending" },
      { type: "troubled", trouble: "not_confirmed" },
    ]);
    expect(again).toMatchObject({
      clientId: uuid(1),
      body: "Come by at four",
      phase: "writing",
      trouble: "not_confirmed",
    });
  });

  test("the next text has a new id", () => {
    expect(
      play([typed("Yes"), { type: "sending" }, { type: "accepted", nextClientId: uuid(2) }]),
    ).toMatchObject({ clientId: uuid(2), body: "" });
    expect(play([typed("Yes"), { type: "discarded", nextClientId: uuid(3) }])).toMatchObject({
      clientId: uuid(3),
      body: "",
      saved: "unsaved",
    });
  });

  test("words changed after a lost answer that did get through are a new text", () => {
    const changed = play([
      typed("Yes"),
      { type: "sending" },
      { type: "troubled", trouble: "not_confirmed" },
      typed("Yes!"),
      { type: "sending" },
      { type: "troubled", trouble: "earlier_words_sent", nextClientId: uuid(2) },
    ]);
    expect(changed).toMatchObject({ clientId: uuid(2), body: "Yes!", trouble: "earlier_words_sent" });
  });

  test("undo gives the text back under the new id", () => {
    const back = play([{ type: "given_back", draft: { clientId: uuid(5), body: "We do" }, publicSeq: 4 }]);
    expect(back).toMatchObject({ clientId: uuid(5), body: "We do", saved: "saved", writingSince: 4 });
  });
});

describe("V3: a refused text stays", () => {
  test("through the refusal, editing and a second refusal", () => {
    const held = play([
      typed("We do, come by"),
      { type: "sending" },
      refused(),
      { type: "sending" },
      refused({ publicSeq: 4 }, true),
      { type: "editing" },
    ]);
    expect(held).toMatchObject({
      clientId: uuid(1),
      body: "We do, come by",
      phase: "writing",
      refusal: null,
      again: false,
    });
  });

  test("a refusal after “Send anyway” says that there is newer again", () => {
    const anyway = (over: object) =>
      play([typed("We do"), refused(), { type: "sending" }, refused(over, true)]);
    expect(anyway({ publicSeq: 4, unseen: [makeReply(ana), makeReply(ben, { publicSeq: 4 })] }).again).toBe(
      true,
    );
    expect(anyway({ publicSeq: 4 }).again, "an automatic answer raised the seq: nobody has written").toBe(
      false,
    );
    expect(anyway({ reason: "duplicate_text" }).again, "the next reason of the same state").toBe(false);
  });

  test('each reason of one state needs its own word: "Send anyway" says all that were shown, until the state moves on', () => {
    const elsewhere = [{ messageId: uuid(50), at: at(0), leavesAt: null }];
    const second = play([
      typed("We do"),
      refused(),
      { type: "sending" },
      refused({ reason: "replied_elsewhere", elsewhere }, true),
    ]);
    expect(overrideOf(second)).toEqual({
      reasons: ["teammate_replied", "replied_elsewhere"],
      elsewhere: uuid(50),
    });
    const third = play([{ type: "sending" }, refused({ reason: "duplicate_text" }, true)], second);
    expect(overrideOf(third)).toEqual({
      reasons: ["teammate_replied", "replied_elsewhere", "duplicate_text"],
      elsewhere: uuid(50),
    });
    const moved = play(
      [{ type: "sending" }, refused({ publicSeq: 9, unseen: [makeReply(ben, { publicSeq: 9 })] }, true)],
      third,
    );
    expect(overrideOf(moved)).toEqual({ reasons: ["teammate_replied"] });
  });

  test("waiting for a colleague ends in review when the reply left, in free writing when it was undone", () => {
    const waiting = play([
      typed("We do"),
      refused({ reason: "teammate_sending", leavesAt: at(65) }),
      { type: "waiting" },
    ]);
    expect(compose(waiting, { type: "waited", outcome: "left" })).toMatchObject({
      phase: "refused",
      refusal: { reason: "teammate_replied" },
      body: "We do",
    });
    expect(compose(waiting, { type: "waited", outcome: "undone" })).toMatchObject({
      phase: "writing",
      refusal: null,
      body: "We do",
    });
  });
});

test("what is with the carrier has no end yet: it may still fail", () => {
  expect(awaitedBy("sending")).toBeNull();
  expect(awaitedBy("queued")).toBeNull();
});

test("a message came while a text was being written only where it is known when that was begun", () => {
  const reply = makeReply(ana, { publicSeq: 4, acceptedAt: at(60) });
  expect(cameAfterBeginning(reply, play([typed("We", 3), typed("We do", 5)]))).toBe(true);
  expect(cameAfterBeginning(reply, play([typed("We", 4)]))).toBe(false);
  const draft = { clientId: uuid(7), body: "Sure", media: [], staleSince: null, updatedAt: at(30) };
  expect(cameAfterBeginning(reply, fromDraft(draft, 3))).toBe(false);
  expect(cameAfterBeginning(reply, fromDraft({ ...draft, staleSince: at(60) }, 3))).toBe(true);
});

describe("which reply a text that came while one was being sent waits for", () => {
  const unseenOf = (...unseen: ReturnType<typeof makeReply>[]) => ({
    reason: "teammate_sending" as const,
    unseen,
    publicSeq: 9,
  });
  const older = makeReply(ben, { id: uuid(20), status: "delivered" });

  test("the one that can still be undone", () => {
    const leaving = makeReply(ben, { id: uuid(21), status: "queued" });
    expect(awaitedReply(unseenOf(leaving, older), ana.id)).toBe(leaving);
  });

  test.each([
    ["accepted", "left"],
    ["failed", "failed"],
    ["unconfirmed", "unconfirmed"],
  ] as const)("one that was %s already when it refused is not waited for without end", (status, outcome) => {
    const reply = awaitedReply(
      unseenOf(
        older,
        makeReply(ben, { id: uuid(21), status }),
        makeReply(ana, { id: uuid(22), status: "sending" }),
      ),
      ana.id,
    );
    expect(reply?.id).toBe(uuid(21));
    expect(awaitedBy(reply?.status ?? "queued")).toBe(outcome);
  });
});

test("a stored draft comes back with its id and its stale mark", () => {
  const draft = {
    clientId: uuid(7),
    body: "Sure, the 54 cm frame",
    media: [],
    staleSince: at(60),
    updatedAt: at(30),
  };
  expect(fromDraft(draft, 3)).toMatchObject({
    clientId: uuid(7),
    body: draft.body,
    saved: "saved",
    staleSince: at(60),
    writingSince: 3,
  });
});

test("a save that is overtaken by a key does not claim that the newer words are kept", () => {
  expect(play([typed("We"), typed("We do"), { type: "saved", body: "We" }]).saved).toBe("unsaved");
  expect(play([typed("We"), { type: "saved", body: "We" }]).saved).toBe("saved");
});

test("“Try again” never overwrites what is being written", () => {
  const retry: CompositionChange = {
    type: "retrying",
    clientId: uuid(8),
    body: "Your pickup is booked",
    retryOf: uuid(301),
    publicSeq: 2,
  };
  expect(play([typed("Something else"), retry])).toMatchObject({
    body: "Something else",
    retryOf: null,
    trouble: "draft_in_the_way",
  });
  expect(play([retry])).toMatchObject({
    body: "Your pickup is booked",
    retryOf: uuid(301),
    clientId: uuid(8),
  });
});

test("being taken over folds the text away and deletes nothing", () => {
  const over = play([typed("We do"), { type: "taken_over", by: ana.id }]);
  expect(over).toMatchObject({ body: "We do", takenOverBy: ana.id });
  expect(compose(over, { type: "unfolded" })).toMatchObject({ body: "We do", takenOverBy: null });
});

describe("words on their way", () => {
  const own = (body: string, publicSeq: number) => ({
    kind: "message" as const,
    message: makeReply({ id: uuid(9), name: "Me" }, { body, publicSeq }),
  });
  const sending = play([typed("Come by at four", 4), { type: "sending" }]);

  test("stand in the conversation from the press on, and never beside the text itself", () => {
    expect(wordsOnTheirWay(sending, [own("Come by at four", 3)], uuid(9))).toBe("Come by at four");
    expect(wordsOnTheirWay(sending, [own("Come by at four", 5)], uuid(9))).toBeNull();
  });

  test("are gone from it when they got nowhere", () => {
    for (const change of [refused(), { type: "troubled", trouble: "not_confirmed" } as const])
      expect(wordsOnTheirWay(play([change], sending), [], uuid(9))).toBeNull();
    expect(wordsOnTheirWay(undefined, [], uuid(9))).toBeNull();
  });
});

test("a text that repeats one that did not arrive is another one once it was emptied", () => {
  const again = play([
    { type: "retrying", clientId: uuid(2), body: "Yes", retryOf: uuid(3), publicSeq: 1 },
    typed("Yes, today"),
  ]);
  expect(again.retryOf).toBe(uuid(3));
  expect(play([typed(""), typed("No")], again).retryOf).toBeNull();
});
