import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flagTypes, messageStatuses, type FlagType, type MessageStatus } from "@/db/vocabulary";
import {
  afterAutomatic,
  afterInbound,
  afterFlag,
  afterReopened,
  afterReply,
  afterResolved,
  changesTheRow,
  type Item,
  type ItemStatus,
  lastReply,
  type Line,
  mayAnswer,
  rowOf,
  toSteps,
} from "@/lib/domain/conversation";
import { noFlags, standingAfter } from "@/lib/domain/inbox-flags";
import { mayMove } from "@/lib/domain/message-status";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute));
const text = (seq: number): Item => ({
  seq,
  direction: "in",
  source: "customer",
  authorId: null,
  status: "received",
  acceptedAt: at(seq),
  statusAt: at(seq),
});
const reply = (seq: number, over: Partial<Item> = {}): Item => ({
  seq,
  direction: "out",
  source: "agent",
  authorId: "ana",
  status: "sent",
  acceptedAt: at(seq),
  statusAt: at(seq),
  ...over,
});
const answer = (seq: number) => reply(seq, { source: "automatic", authorId: null });
const notLeft = ["cancelled", "failed", "unconfirmed"] as const satisfies readonly MessageStatus[];

const said = (type: Line["type"], seq: number): Line => ({ type, at: at(seq) });
const marks = (items: Item[], entries: Line[] = []) => {
  const { unrespondedSince, needsReplyAt, markedUnreadAt, undeliveredAt, undeliveredBy, undeliveredHeld } =
    rowOf({ items, lines: entries });
  return { unrespondedSince, needsReplyAt, markedUnreadAt, undeliveredAt, undeliveredBy, undeliveredHeld };
};
const waits = (items: Item[], entries: Line[] = []) => marks(items, entries).unrespondedSince;

describe("I9: unresponded", () => {
  test("since the first text after the last reply", () => {
    expect(waits([text(1), reply(2), text(3), text(4)])).toEqual(at(3));
    expect(waits([text(4), text(3), reply(2)])).toEqual(at(3));
  });

  test("a reply by a person, a schedule or the API answers", () => {
    for (const source of ["agent", "schedule", "api"] as const)
      expect(waits([text(1), reply(2, { source })])).toBeNull();
  });

  test("an automatic answer does not", () => {
    expect(waits([text(1), answer(2)])).toEqual(at(1));
  });

  test("after an undo the customer waits again, since when they first did", () => {
    expect(waits([text(1), text(2), reply(3, { status: "cancelled" })])).toEqual(at(1));
  });

  test("a reply that is held for a person is no answer, and its author is to be told, also when a colleague has answered since", () => {
    const held = reply(2, { status: "held", statusAt: at(5) });
    expect(marks([text(1), held, text(4)])).toMatchObject({
      unrespondedSince: at(1),
      undeliveredAt: at(5),
      undeliveredBy: "ana",
      undeliveredHeld: true,
    });
    expect(marks([text(1), held, reply(4, { authorId: "ben" })])).toMatchObject({
      unrespondedSince: null,
      undeliveredAt: at(5),
      undeliveredBy: "ana",
      undeliveredHeld: true,
    });
    expect(
      rowOf({ items: [text(1), held], lines: [said("resolved", 3)] }).state,
      "resolving rested on it",
    ).toBe("open");
    expect(lastReply([text(1), reply(2), { ...held, seq: 3 }])?.seq).toBe(2);
  });

  test("let go, it answers what came before it, and not what came after", () => {
    const letGo = reply(2, { status: "queued", statusAt: at(6) });
    expect(marks([text(1), letGo, text(4)])).toMatchObject({
      unrespondedSince: at(4),
      undeliveredAt: null,
      undeliveredHeld: false,
    });
    expect(marks([text(1), letGo])).toEqual(noFlags);
  });

  test("a conversation that we began waits for nothing", () => {
    expect(waits([])).toBeNull();
    expect(waits([reply(1)])).toBeNull();
  });

  test("“needs reply” makes a conversation wait in which the last word is ours, until the next reply or resolving", () => {
    const marked = said("marked_needs_reply", 3);
    expect(marks([text(1), reply(2)], [marked])).toMatchObject({
      unrespondedSince: at(3),
      needsReplyAt: at(3),
    });
    expect(marks([text(1), reply(2), text(4)], [marked])).toMatchObject({
      unrespondedSince: at(3),
      needsReplyAt: at(3),
    });
    expect(marks([text(1), reply(2), reply(4)], [marked])).toEqual(noFlags);
    expect(marks([text(1), reply(2)], [marked, said("resolved", 4)])).toEqual(noFlags);
  });

  test("“needs reply” of a conversation that waits already changes nothing", () => {
    expect(marks([text(1)], [said("marked_needs_reply", 2)])).toEqual(marks([text(1)]));
  });

  test("“no reply needed” ends it until the customer writes again", () => {
    const marked = said("marked_no_reply", 2);
    expect(waits([text(1)], [marked])).toBeNull();
    expect(waits([text(1), text(3)], [marked])).toEqual(at(3));
  });

  test("“no reply needed” taken back by “needs reply”: the customer waits since when they did", () => {
    expect(waits([text(1)], [said("marked_no_reply", 2), said("marked_needs_reply", 3)])).toEqual(at(1));
    expect(
      waits(
        [text(1), text(3)],
        [said("marked_no_reply", 2), said("marked_no_reply", 4), said("marked_needs_reply", 5)],
      ),
    ).toEqual(at(3));
  });

  test("a line and an item of one millisecond: the line came first", () => {
    expect(waits([text(2)], [said("resolved", 2)])).toEqual(at(2));
  });
});

describe("I8: the team's unread mark", () => {
  test("holds through texts and automatic answers, and ends with “mark read”, a reply or resolving", () => {
    const marked = said("marked_unread", 2);
    expect(marks([text(1), text(3), answer(4)], [marked]).markedUnreadAt).toEqual(at(2));
    expect(marks([text(1)], [marked, said("marked_read", 3)]).markedUnreadAt).toBeNull();
    expect(marks([text(1), reply(3)], [marked]).markedUnreadAt).toBeNull();
    expect(marks([text(1)], [marked, said("resolved", 3)]).markedUnreadAt).toBeNull();
  });
});

describe("what did not leave is no answer", () => {
  test("only a reply that has left or is leaving answers", () => {
    expect(messageStatuses.filter(mayAnswer)).toEqual(["queued", "sending", "accepted", "sent", "delivered"]);
  });

  test.each(notLeft)(
    "%s: the customer waits since when they did, and the last to talk to them is who was it before",
    (status) => {
      const items = [
        text(1),
        reply(2, { authorId: "ben" }),
        text(3),
        text(4),
        reply(5, { status, statusAt: at(6) }),
      ];
      expect(rowOf({ items, lines: [] })).toMatchObject({
        unrespondedSince: at(3),
        state: "open",
        lastReplyBy: "ben",
        lastReplyAt: at(2),
      });
    },
  );

  test.each(notLeft)("%s after send and resolve: open and waiting again", (status) => {
    const items = [text(1), reply(2, { status, statusAt: at(4) })];
    expect(rowOf({ items, lines: [said("resolved", 3)] })).toMatchObject({
      unrespondedSince: at(1),
      state: "open",
    });
    // the same instant: the customer has the benefit of the doubt
    expect(rowOf({ items, lines: [said("resolved", 4)] })).toMatchObject({
      unrespondedSince: at(1),
      state: "open",
    });
  });

  test("send and resolve resolves while the reply is on its way, and for good once it has left", () => {
    for (const status of ["queued", "sending", "accepted", "sent", "delivered"] as const) {
      expect(
        rowOf({ items: [text(1), reply(2, { status, statusAt: at(4) })], lines: [said("resolved", 3)] }),
      ).toMatchObject({ ...noFlags, state: "resolved" });
    }
  });

  test("resolving what is known to have failed is meant", () => {
    for (const status of notLeft) {
      const row = rowOf({
        items: [text(1), reply(2, { status, statusAt: at(3) })],
        lines: [said("resolved", 5)],
      });
      expect(row, status).toMatchObject({ ...noFlags, state: "resolved" });
    }
  });

  test("resolved before the reply: an undo leaves it so, a failure opens it, since a text of ours did not arrive", () => {
    const lines = [said("resolved", 2)];
    expect(
      rowOf({ items: [text(1), reply(3, { status: "cancelled", statusAt: at(4) })], lines }),
    ).toMatchObject({ ...noFlags, state: "resolved" });
    expect(rowOf({ items: [text(1), reply(3, { status: "failed", statusAt: at(4) })], lines })).toMatchObject(
      { ...noFlags, state: "open", undeliveredAt: at(4), undeliveredBy: "ana" },
    );
  });

  test("a reply that failed after another had followed it leaves nobody without an answer", () => {
    const items = [text(1), reply(2, { status: "failed", statusAt: at(5) }), reply(3)];
    expect(rowOf({ items, lines: [said("resolved", 4)] })).toMatchObject({ ...noFlags, state: "resolved" });
  });

  test("not delivered: until the next reply, a “no reply needed” or resolving, also where nobody waits", () => {
    const lost = reply(2, { status: "failed", statusAt: at(3) });
    expect(marks([text(1), lost])).toMatchObject({
      undeliveredAt: at(3),
      undeliveredBy: "ana",
      unrespondedSince: at(1),
    });
    expect(marks([lost])).toMatchObject({ undeliveredAt: at(3), unrespondedSince: null });
    expect(marks([text(1), lost, text(4)])).toMatchObject({ undeliveredAt: at(3) });
    expect(marks([text(1), lost, reply(4)])).toEqual(noFlags);
    expect(marks([text(1), lost], [said("marked_no_reply", 4)])).toEqual(noFlags);
    expect(marks([text(1), reply(2, { status: "cancelled", statusAt: at(3) })]).undeliveredAt).toBeNull();
  });

  test("not confirmed, and it arrived after all: answered, and resolved where it was resolved", () => {
    const items = (status: MessageStatus, ended: number) => [
      text(1),
      reply(2, { status, statusAt: at(ended) }),
    ];
    const lines = [said("resolved", 3)];
    expect(rowOf({ items: items("unconfirmed", 4), lines })).toMatchObject({
      state: "open",
      unrespondedSince: at(1),
      undeliveredAt: at(4),
    });
    expect(rowOf({ items: items("delivered", 9), lines })).toMatchObject({ ...noFlags, state: "resolved" });
  });

  test("whom no text can reach does not wait for one", () => {
    expect(rowOf({ items: [text(1)], lines: [said("resolved", 0)] }, { answerable: false })).toMatchObject({
      ...noFlags,
      state: "open",
    });
  });

  test("an undone reply is as if it had never been, and people's words since count", () => {
    const kinds = ["text", "reply", "reopened", ...flagTypes] as const;
    const history = fc.array(fc.constantFrom(...kinds), { maxLength: 12 });
    fc.assert(
      fc.property(history, history, fc.constantFrom(...notLeft), (before, after, status) => {
        const worked = (from: number, types: readonly (typeof kinds)[number][]) => ({
          items: types.flatMap((type, i) =>
            type === "text" ? [text(from + i)] : type === "reply" ? [reply(from + i)] : [],
          ),
          lines: types.flatMap((type, i) =>
            type === "text" || type === "reply" ? [] : [said(type, from + i)],
          ),
        });
        const [early, late] = [worked(1, before), worked(30, after)];
        const without = { items: [...early.items, ...late.items], lines: [...early.lines, ...late.lines] };
        const undone = { ...without, items: [...without.items, reply(20, { status, statusAt: at(21) })] };
        const { undeliveredAt: _, undeliveredBy: __, undeliveredHeld: ___, ...row } = rowOf(undone);
        if (status === "cancelled") expect(rowOf(undone)).toEqual(rowOf(without));
        else expect({ ...rowOf(without), state: row.state }).toMatchObject(row);
      }),
    );
  });
});

test("I11: who talked to the customer last: no automatic answer, nothing undone or failed", () => {
  const items = [
    reply(1),
    reply(2, { authorId: "ben" }),
    reply(3, { status: "cancelled" }),
    reply(4, { status: "failed" }),
    answer(5),
    text(6),
  ];
  expect(lastReply(items)).toMatchObject({ authorId: "ben", acceptedAt: at(2) });
  expect(lastReply([text(1), answer(2)])).toBeNull();
});

type Deed =
  | { kind: "text" | "reply" | "automatic" | "resolved" | "reopened" | FlagType }
  | { kind: "moves"; which: number; to: ItemStatus };

/** Held and let go again, beside the moves of a status. */
const allowed = (from: ItemStatus, to: ItemStatus): boolean => {
  if (to === "held" || to === "queued") return from === (to === "held" ? "queued" : "held");
  return from === "held" ? to !== "sending" && mayMove("queued", to) : mayMove(from, to);
};

describe("any sequence of items", () => {
  const moves = fc.record({
    kind: fc.constant("moves" as const),
    which: fc.nat(5),
    to: fc.constantFrom<ItemStatus>(
      "held",
      "queued",
      "sending",
      "sent",
      "delivered",
      "failed",
      "unconfirmed",
      "cancelled",
    ),
  });
  const others = fc.record({
    kind: fc.constantFrom(
      "text" as const,
      "reply" as const,
      "automatic" as const,
      "resolved" as const,
      "reopened" as const,
      ...flagTypes,
    ),
  });
  const deeds = fc.array<Deed>(fc.oneof({ weight: 2, arbitrary: moves }, { weight: 3, arbitrary: others }), {
    maxLength: 25,
  });

  test("gives the same row, step by step, as computing it afresh from the items", () => {
    fc.assert(
      fc.property(deeds, fc.boolean(), (all, answerable) => void expectSame(all, answerable)),
      { numRuns: 2_000 },
    );
  });
});

/** Works through it as the use cases do: on top of the row, and afresh where a reply turned out not to have left. */
function expectSame(all: readonly Deed[], answerable: boolean): void {
  const sender = { answerable };
  const items: Item[] = [];
  const lines: Line[] = [];
  let row = rowOf({ items, lines }, sender);
  for (const [index, deed] of all.entries()) {
    const now = at(index + 1);
    const seq = items.length + 1;
    if (deed.kind === "moves") {
      const outs = items.filter((item) => item.direction === "out");
      const item = outs.at(-1 - (deed.which % Math.max(1, outs.length)));
      if (item === undefined || !allowed(item.status, deed.to)) continue;
      const from = item.status;
      Object.assign(item, { status: deed.to, statusAt: now });
      if (changesTheRow(item, from, deed.to)) row = rowOf({ items, lines }, sender);
    } else if (deed.kind === "text" || deed.kind === "reply" || deed.kind === "automatic") {
      const item = {
        text: text,
        reply: (n: number) => reply(n, { status: "queued" }),
        automatic: (n: number) => ({ ...answer(n), status: "queued" as const }),
      }[deed.kind](seq);
      items.push(Object.assign(item, { acceptedAt: now, statusAt: now }));
      const added = {
        ...item,
        status: deed.kind === "text" ? ("received" as const) : ("queued" as const),
        messageId: String(seq),
        publicSeq: seq,
        body: "",
        enclosure: null,
      };
      row = {
        ...row,
        ...(deed.kind === "text"
          ? afterInbound(row, added, sender)
          : deed.kind === "reply"
            ? afterReply(added)
            : afterAutomatic(added)),
      };
    } else if (deed.kind === "resolved" || deed.kind === "reopened") {
      const patch = deed.kind === "resolved" ? afterResolved : afterReopened;
      if (row.state === patch.state) continue;
      lines.push({ type: deed.kind, at: now });
      row = { ...row, ...patch };
    } else {
      const {
        state,
        unrespondedSince,
        needsReplyAt,
        markedUnreadAt,
        undeliveredAt,
        undeliveredBy,
        undeliveredHeld,
      } = row;
      const held = {
        ...standingAfter(toSteps({ items, lines }, sender)),
        state,
        unrespondedSince,
        needsReplyAt,
        markedUnreadAt,
        undeliveredAt,
        undeliveredBy,
        undeliveredHeld,
      };
      const after = afterFlag(held, deed.kind, now);
      if (after === held) continue;
      lines.push({ type: deed.kind, at: now });
      const { withheld: _withheld, noReply: _noReply, ...said } = after;
      row = { ...row, ...said };
    }
    expect(row, JSON.stringify(all)).toMatchObject(rowOf({ items, lines }, sender));
  }
}
