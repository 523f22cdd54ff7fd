import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type FlagType,
  type Direction,
  type Enclosure,
  flagTypes,
  messageStatuses,
  type MessageStatus,
} from "@/db/vocabulary";
import {
  afterFlag,
  afterGap,
  afterInbound,
  afterMayOptOut,
  afterNote,
  afterNotesChanged,
  afterNotLeft,
  afterOptOutDecided,
  afterOutbound,
  afterReopened,
  afterResolved,
  afterResolveUndone,
  afterSnoozed,
  afterSnoozeUndone,
  afterStatus,
  afterWoken,
  type Patch,
  type Row,
} from "@/lib/domain/conversation/patch";
import {
  changesTheRow,
  type Item,
  type ItemStatus,
  lastReply,
  type StateEntry,
  mayAnswer,
  rowOf,
} from "@/lib/domain/conversation/history";
import { noFlags } from "@/lib/domain/conversation/flags";
import { mayMove } from "@/lib/domain/status/message-status";
import { afresh, type Contents, historyOf, statusOf } from "../../../support/afresh";

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

const said = (type: "resolved" | "reopened" | FlagType, seq: number): StateEntry => ({ type, at: at(seq) });
const marks = (items: Item[], entries: StateEntry[] = []) => {
  const { unrespondedSince, needsReplyAt, markedUnreadAt, undeliveredAt, undeliveredBy, undeliveredHeld } =
    rowOf({ items, entries });
  return { unrespondedSince, needsReplyAt, markedUnreadAt, undeliveredAt, undeliveredBy, undeliveredHeld };
};
const waits = (items: Item[], entries: StateEntry[] = []) => marks(items, entries).unrespondedSince;

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
      rowOf({ items: [text(1), held], entries: [said("resolved", 3)] }).state,
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
      expect(rowOf({ items, entries: [] })).toMatchObject({
        unrespondedSince: at(3),
        state: "open",
        lastReplyBy: "ben",
        lastReplyAt: at(2),
      });
    },
  );

  test.each(notLeft)("%s after send and resolve: open and waiting again", (status) => {
    const items = [text(1), reply(2, { status, statusAt: at(4) })];
    expect(rowOf({ items, entries: [said("resolved", 3)] })).toMatchObject({
      unrespondedSince: at(1),
      state: "open",
    });
    // the same instant: the customer has the benefit of the doubt
    expect(rowOf({ items, entries: [said("resolved", 4)] })).toMatchObject({
      unrespondedSince: at(1),
      state: "open",
    });
  });

  test("send and resolve resolves while the reply is on its way, and for good once it has left", () => {
    for (const status of ["queued", "sending", "accepted", "sent", "delivered"] as const) {
      expect(
        rowOf({ items: [text(1), reply(2, { status, statusAt: at(4) })], entries: [said("resolved", 3)] }),
      ).toMatchObject({ ...noFlags, state: "resolved" });
    }
  });

  test("resolving what is known to have failed is meant", () => {
    for (const status of notLeft) {
      const row = rowOf({
        items: [text(1), reply(2, { status, statusAt: at(3) })],
        entries: [said("resolved", 5)],
      });
      expect(row, status).toMatchObject({ ...noFlags, state: "resolved" });
    }
  });

  test("resolved before the reply: an undo leaves it so, a failure opens it, since a text of ours did not arrive", () => {
    const entries = [said("resolved", 2)];
    expect(
      rowOf({ items: [text(1), reply(3, { status: "cancelled", statusAt: at(4) })], entries }),
    ).toMatchObject({ ...noFlags, state: "resolved" });
    expect(
      rowOf({ items: [text(1), reply(3, { status: "failed", statusAt: at(4) })], entries }),
    ).toMatchObject({ ...noFlags, state: "open", undeliveredAt: at(4), undeliveredBy: "ana" });
  });

  test("a reply that failed after another had followed it leaves nobody without an answer", () => {
    const items = [text(1), reply(2, { status: "failed", statusAt: at(5) }), reply(3)];
    expect(rowOf({ items, entries: [said("resolved", 4)] })).toMatchObject({ ...noFlags, state: "resolved" });
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
    const entries = [said("resolved", 3)];
    expect(rowOf({ items: items("unconfirmed", 4), entries })).toMatchObject({
      state: "open",
      unrespondedSince: at(1),
      undeliveredAt: at(4),
    });
    expect(rowOf({ items: items("delivered", 9), entries })).toMatchObject({ ...noFlags, state: "resolved" });
  });

  test("whom no text can reach does not wait for one", () => {
    expect(rowOf({ items: [text(1)], entries: [said("resolved", 0)] }, { answerable: false })).toMatchObject({
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
          entries: types.flatMap((type, i) =>
            type === "text" || type === "reply" ? [] : [said(type, from + i)],
          ),
        });
        const [early, late] = [worked(1, before), worked(30, after)];
        const without = {
          items: [...early.items, ...late.items],
          entries: [...early.entries, ...late.entries],
        };
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

test("V12: what the customer writes moves a conversation up, and no reply, automatic answer or note does", () => {
  const began = afresh({ began: at(0), items: [], entries: [], gaps: [], notes: [] }, { answerable: true });
  const sent = (minute: number, source: "agent" | "automatic") =>
    ({ id: `${minute}`, source, body: "Words", authorId: null, acceptedAt: at(minute) }) as const;
  const heard = (minute: number) =>
    ({ id: `${minute}`, body: "Words", enclosure: null, acceptedAt: at(minute), arrivedAt: null }) as const;
  const ours = { ...began, ...afterOutbound(began, sent(1, "agent")) };
  expect(ours.lastActivityAt, "one that we begin").toEqual(at(1));
  expect({ ...ours, ...afterOutbound(ours, sent(2, "agent")) }).toMatchObject({
    lastActivityAt: at(1),
    lastAt: at(2),
  });
  const theirs = { ...ours, ...afterInbound(ours, heard(3), { answerable: true }) };
  expect(theirs.lastActivityAt).toEqual(at(3));
  for (const source of ["agent", "automatic"] as const)
    expect({ ...theirs, ...afterOutbound(theirs, sent(4, source)) }, source).toMatchObject({
      lastActivityAt: at(3),
      lastAt: at(4),
    });
  expect(afterNote({ authorId: "ben", at: at(5), body: "Words" })).not.toHaveProperty("lastActivityAt");
});

type Deed =
  | { kind: "snooze"; by: "ana" | "ben"; wakesOnReply: boolean }
  | { kind: "wake"; reason: "due" | "by_hand" | "undone" }
  | {
      kind:
        | "automatic"
        | "reply"
        | "note"
        | "edited"
        | "deleted"
        | "decided"
        | Direction
        | "resolved"
        | "reopened"
        | "resolve_undone"
        | FlagType;
    }
  | { kind: "text"; enclosure: Enclosure | null; nearStop: boolean }
  | { kind: "moves"; which: number; to: ItemStatus };

/** Held and let go again, beside the moves of a status. */
const allowed = (from: ItemStatus, to: ItemStatus): boolean => {
  if (to === "held" || to === "queued") return from === (to === "held" ? "queued" : "held");
  return from === "held" ? to !== "sending" && mayMove("queued", to) : mayMove(from, to);
};

describe("any sequence of items", () => {
  const texts = fc.record({
    kind: fc.constant("text" as const),
    enclosure: fc.constantFrom(null, "picture" as const, "file" as const),
    nearStop: fc.boolean(),
  });
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
      "reply" as const,
      "reply" as const,
      "automatic" as const,
      "note" as const,
      "edited" as const,
      "deleted" as const,
      "in" as const,
      "out" as const,
      "decided" as const,
      "resolved" as const,
      "reopened" as const,
      "resolve_undone" as const,
      ...flagTypes,
    ),
  });
  const snoozes = fc.record({
    kind: fc.constant("snooze" as const),
    by: fc.constantFrom("ana" as const, "ben" as const),
    wakesOnReply: fc.boolean(),
  });
  const wakes = fc.record({
    kind: fc.constant("wake" as const),
    reason: fc.constantFrom("due" as const, "by_hand" as const, "undone" as const),
  });
  const deeds = fc.array<Deed>(
    fc.oneof(
      { weight: 2, arbitrary: snoozes },
      { weight: 2, arbitrary: wakes },
      { weight: 4, arbitrary: moves },
      { weight: 2, arbitrary: texts },
      { weight: 4, arbitrary: others },
    ),
    { maxLength: 25 },
  );

  test("I9, I11: gives the same row, step by step, as computing it afresh from the items", () => {
    fc.assert(
      fc.property(deeds, fc.boolean(), (all, answerable) => void expectSame(all, answerable)),
      { numRuns: 2_000 },
    );
  });

  test("I16: a snooze taken back does not bring the sign of an earlier one back, once a reply has followed", () => {
    const entries: StateEntry[] = [
      { type: "snoozed", by: "ana", until: at(3), reason: null, at: at(2) },
      { type: "woke", reason: "due", at: at(3) },
      { type: "snoozed", by: "ben", until: at(9), reason: null, at: at(4) },
      { type: "woke", reason: "undone", at: at(6) },
    ];
    expect(rowOf({ items: [text(1)], entries })).toMatchObject({ state: "open", wokeAt: at(3) });
    expect(rowOf({ items: [text(1), reply(5)], entries })).toMatchObject({ state: "open", wokeAt: null });
  });

  test("I9, I16: a sender whom nobody can answer does not wait, also after an undone snooze", () => {
    const snooze: Deed = { kind: "snooze", by: "ana", wakesOnReply: false };
    const text: Deed = { kind: "text", enclosure: null, nearStop: false };
    expectSame(
      [text, snooze, { kind: "marked_needs_reply" }, snooze, { kind: "wake", reason: "undone" }],
      false,
    );
  });
});

/** Works through it as the use cases do: each patch on top of the row as it is. */
function expectSame(all: readonly Deed[], answerable: boolean): void {
  const sender = { answerable };
  const items: Contents["items"][number][] = [];
  const entries: Contents["entries"][number][] = [];
  const notes: Contents["notes"][number][] = [];
  const gaps: Contents["gaps"][number][] = [];
  const contents = { began: at(0), items, entries, gaps, notes };
  let row: Row = afresh(contents, sender);
  const happened = (patch: Patch) => void (row = { ...row, ...patch });

  const next = (item: Item, now: Date, enclosure: Enclosure | null = null) => {
    const seq = items.length + 1;
    const status = item.direction === "in" ? ("received" as const) : ("queued" as const);
    const added = {
      ...item,
      seq,
      id: `${seq}`,
      body: `Body ${seq}`,
      enclosure,
      status,
      acceptedAt: now,
      statusAt: now,
    };
    items.push(added);
    return { ...added, arrivedAt: null };
  };

  for (const [index, deed] of all.entries()) {
    const now = at(index + 1);
    const history = historyOf(contents);
    const { kind } = deed;
    if (kind === "moves") {
      const outs = items.filter(({ direction }) => direction === "out");
      const item = outs.at(-1 - (deed.which % Math.max(1, outs.length)));
      if (item === undefined || !allowed(item.status, deed.to)) continue;
      const from = item.status;
      Object.assign(item, { status: deed.to, statusAt: now });
      happened(afterStatus(row, { id: item.id, status: statusOf(deed.to) }));
      if (deed.to === "cancelled") {
        const standing = items.filter(({ status }) => status !== "cancelled");
        const last = standing.at(-1);
        happened(
          afterNotLeft(history, sender, {
            last: last ? { ...last, status: statusOf(last.status) } : null,
            attentionSeq: standing.findLast(({ source }) => source !== "automatic")?.seq ?? 0,
          }),
        );
      } else if (changesTheRow(item, from, deed.to)) happened(afterNotLeft(history, sender, null));
    } else if (kind === "text") {
      const message = next(text(0), now, deed.enclosure);
      happened(afterInbound(row, message, sender));
      if (!deed.nearStop) continue;
      entries.push({ type: "may_opt_out", at: now });
      happened(afterMayOptOut({ copy: message.body, at: now }));
    } else if (kind === "reply" || kind === "automatic") {
      const message = next(kind === "reply" ? reply(0) : answer(0), now);
      const was = row.state;
      happened(afterOutbound(row, { ...message, source: kind === "reply" ? "agent" : kind }));
      if (was === "snoozed" && row.state === "open")
        entries.push({ type: "woke", at: now, reason: "teammate_replied" });
    } else if (kind === "snooze") {
      if (!row.listed) continue;
      const until = at(500 + index);
      const reason = deed.wakesOnReply ? null : ("whoever_replies" as const);
      entries.push({ type: "snoozed", at: now, by: deed.by, until, reason });
      happened(afterSnoozed({ until, by: deed.by, wakesOnReply: deed.wakesOnReply }));
    } else if (kind === "wake") {
      if (row.state !== "snoozed") continue;
      const { reason } = deed;
      const woke = { type: "woke" as const, at: now, reason };
      happened(
        reason === "undone"
          ? afterSnoozeUndone({ ...history, entries: [...history.entries, woke] }, sender)
          : afterWoken(row, { reason, at: now }),
      );
      entries.push(woke);
    } else if (kind === "note") {
      const note = { authorId: "ben", at: now, body: "x".repeat(300) };
      notes.push(note);
      happened(afterNote(note));
    } else if (kind === "edited" || kind === "deleted") {
      const note = notes.findLast(({ isDeleted }) => !isDeleted);
      if (note === undefined) continue;
      Object.assign(note, kind === "edited" ? { body: "y" } : { body: "", isDeleted: true });
      happened(afterNotesChanged(notes.findLast(({ isDeleted }) => !isDeleted) ?? null));
    } else if (kind === "in" || kind === "out") {
      gaps.push({ direction: kind, foundAt: now });
      happened(afterGap(row, { direction: kind, at: now }));
    } else if (kind === "decided") {
      entries.push({ type: "not_opt_out", at: now });
      happened(afterOptOutDecided);
    } else if (kind === "resolved" || kind === "reopened") {
      const patch = kind === "resolved" ? afterResolved : afterReopened;
      if (row.state === patch.state) continue;
      entries.push({ type: kind, at: now });
      happened(patch);
    } else if (kind === "resolve_undone") {
      const patch = afterResolveUndone(now, { history, sender });
      if (patch === null) continue;
      entries.push({ type: kind, at: now });
      happened(patch);
    } else {
      const patch = afterFlag(row, { type: kind, at: now }, { history, sender });
      if (patch === null) continue;
      entries.push({ type: kind, at: now });
      happened(patch);
    }
    expect(row, JSON.stringify(all)).toEqual(afresh(contents, sender));
  }
}
