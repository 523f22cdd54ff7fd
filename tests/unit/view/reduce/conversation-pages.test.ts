import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DurableEvent } from "@/lib/protocol/events";
import type { EntryView, MessageView } from "@/lib/protocol/views";
import { applyConversationEvent, withRecent } from "@/lib/view/reduce/apply-conversation-event";
import { idOf, inItemOrder, timeOf } from "@/lib/view/reduce/conversation-items";
import {
  letGo,
  MAX_HELD,
  reachesBackToSeen,
  withNewer,
  withOlder,
} from "@/lib/view/reduce/conversation-pages";
import type { ConversationItem, ConversationSnapshot } from "@/lib/view/types";
import {
  ana,
  at,
  epoch,
  makeConversation,
  makeEntry,
  makeMessage,
  makeReply,
  makeSnapshot,
  me,
  queued,
  received,
  statusChanged,
  uuid,
} from "../make";

const text = (publicSeq: number, over: Partial<MessageView> = {}) =>
  makeMessage({
    id: uuid(1_000 + publicSeq),
    publicSeq,
    acceptedAt: at(publicSeq * 10),
    body: `Text ${publicSeq}`,
    ...over,
  });
const asItem = (message: MessageView): ConversationItem => ({ kind: "message", message });
const seqs = ({ items }: Pick<ConversationSnapshot, "items">) =>
  items.flatMap((item) => (item.kind === "message" ? [item.message.publicSeq] : []));

/** The application: a conversation that grows, and its pages as `loadConversation` cuts them. */
class Server {
  messages: MessageView[] = [];
  entries: EntryView[] = [];
  private events = 0;
  private time = 0;

  get conversation() {
    return makeConversation({ publicSeq: this.messages.length, lastActivityAt: at(this.time) });
  }

  private next() {
    this.time += 10;
    this.events += 1;
    return this.events;
  }

  text(): DurableEvent {
    const seq = this.next();
    const message = makeMessage({
      id: uuid(1_000 + this.messages.length),
      publicSeq: this.messages.length + 1,
      acceptedAt: at(this.time),
    });
    this.messages.push(message);
    return received(seq, message, this.conversation);
  }

  reply(): DurableEvent {
    const seq = this.next();
    const message = makeReply(ana, {
      id: uuid(1_000 + this.messages.length),
      publicSeq: this.messages.length + 1,
      acceptedAt: at(this.time),
    });
    this.messages.push(message);
    return queued(seq, message, this.conversation);
  }

  line(): DurableEvent {
    const seq = this.next();
    const entry = makeEntry({ id: uuid(500_000 + this.entries.length), at: at(this.time) });
    this.entries.push(entry);
    return { type: "conversation.resolved", epoch, seq, conversation: this.conversation, entry };
  }

  /** A reply of some time ago was delivered. */
  deliver(nth: number): DurableEvent | null {
    const open = this.messages.filter((message) => message.status === "queued");
    const message = open[nth % Math.max(1, open.length)];
    if (message === undefined) return null;
    const seq = this.next();
    const delivered = { ...message, status: "delivered" as const };
    this.messages[message.publicSeq - 1] = delivered;
    return statusChanged(seq, delivered, this.conversation);
  }

  page(kind: "newest" | "before" | "after" | "around", seq: number, limit: number): ConversationSnapshot {
    const before =
      kind === "after"
        ? []
        : kind === "newest"
          ? this.messages
          : this.messages.filter((message) => message.publicSeq < seq);
    const from =
      kind === "newest" || kind === "before"
        ? []
        : this.messages.filter((message) =>
            kind === "after" ? message.publicSeq > seq : message.publicSeq >= seq,
          );
    const above = before.slice(kind === "around" ? -Math.floor(limit / 2) : -limit);
    const page = [...above, ...from.slice(0, limit - above.length)];
    const [first, last] = [page.at(0), page.at(-1)];
    const hasOlder = first !== undefined && first.publicSeq > 1;
    const hasNewer = last !== undefined && last.publicSeq < this.messages.length;
    const beyond = hasNewer ? this.messages[last.publicSeq]?.acceptedAt : undefined;
    const lines = this.entries.filter(
      (entry) => (!hasOlder || entry.at >= first.acceptedAt) && (beyond === undefined || entry.at < beyond),
    );
    return makeSnapshot({
      conversation: this.conversation,
      items: inItemOrder([...page.map(asItem), ...lines.map((entry) => ({ kind: "entry" as const, entry }))]),
      next: hasOlder ? first.publicSeq : null,
      newer: hasNewer ? last.publicSeq : null,
    });
  }

  /** Everything between two items, as a full load would show it. */
  stretch(
    from: ConversationItem | undefined,
    to: ConversationItem | undefined,
    next: number | null,
    newer: number | null,
  ): ConversationItem[] {
    const all = inItemOrder([
      ...this.messages.map(asItem),
      ...this.entries.map((entry) => ({ kind: "entry" as const, entry })),
    ]);
    const start = next === null ? 0 : all.findIndex((item) => from && idOf(item) === idOf(from));
    const end = newer === null ? all.length : all.findIndex((item) => to && idOf(item) === idOf(to)) + 1;
    return all.slice(start, end);
  }
}

type Step =
  | { do: "grow"; by: "text" | "reply" | "line"; heard: "at once" | "later" }
  | { do: "deliver"; nth: number }
  | { do: "hear" }
  | { do: "ask"; for: "older" | "newer" | "newest" | "around"; seq: number }
  | { do: "answer" };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("grow" as const),
        by: fc.constantFrom("text" as const, "reply" as const, "line" as const),
        heard: fc.constantFrom("at once" as const, "later" as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("deliver" as const), nth: fc.nat(20) }) },
    { weight: 2, arbitrary: fc.constant({ do: "hear" as const }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("ask" as const),
        for: fc.constantFrom("older" as const, "newer" as const, "newest" as const, "around" as const),
        seq: fc.nat(40),
      }),
    },
    { weight: 4, arbitrary: fc.constant({ do: "answer" as const }) },
  ),
  { minLength: 10, maxLength: 120 },
);

test("I6, V26: pages and events in any order leave one stretch of what a full load shows, without a hole or a repeat", () => {
  fc.assert(
    fc.property(
      fc.nat(30),
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 6, max: 30 }),
      steps,
      (before, limit, openAt, most, script) => {
        const server = new Server();
        for (let index = 0; index < before; index += 1)
          server[(["reply", "text", "text", "line"] as const)[index % 4] ?? "text"]();
        let held = server.page("around", openAt, limit);
        const unheard: DurableEvent[] = [];
        const recent: DurableEvent[] = [];
        // At most one page of each kind is on its way; it was cut when it was asked for and comes when it comes.
        const onTheWay: {
          asked: "older" | "newer" | "whole";
          cursor: number | null;
          page: ConversationSnapshot;
        }[] = [];

        const hear = () => {
          for (const event of unheard.splice(0)) {
            recent.push(event);
            held = applyConversationEvent(held, event, me);
          }
        };
        const answer = () => {
          const coming = onTheWay.shift();
          if (coming === undefined) return;
          const { asked, cursor, page } = coming;
          if (asked === "older" && held.next === cursor) held = withOlder(held, page, most);
          else if (asked === "newer" && held.newer === cursor) held = withNewer(held, page, most);
          else if (asked === "whole") held = page;
          held = withRecent(held, recent, me);
        };
        for (const step of script) {
          if (step.do === "grow") {
            unheard.push(server[step.by]());
            if (step.heard === "at once") hear();
          } else if (step.do === "deliver") {
            const event = server.deliver(step.nth);
            if (event !== null) unheard.push(event);
          } else if (step.do === "hear") hear();
          else if (step.do === "answer") answer();
          else if (step.for === "older" && held.next !== null)
            onTheWay.push({
              asked: "older",
              cursor: held.next,
              page: server.page("before", held.next, limit),
            });
          else if (step.for === "newer" && held.newer !== null)
            onTheWay.push({
              asked: "newer",
              cursor: held.newer,
              page: server.page("after", held.newer, limit),
            });
          else if (step.for === "newest")
            onTheWay.push({ asked: "whole", cursor: null, page: server.page("newest", 0, limit) });
          else if (step.for === "around")
            onTheWay.push({ asked: "whole", cursor: null, page: server.page("around", step.seq, limit) });
        }
        hear();
        while (onTheWay.length > 0) answer();
        expect(held.items).toEqual(
          server.stretch(held.items.at(0), held.items.at(-1), held.next, held.newer),
        );
      },
    ),
    { numRuns: 400 },
  );
});

test("an event beyond the end that is held is left for its page: no text ever stands beside a hole", () => {
  const middle = makeSnapshot({
    conversation: makeConversation({ publicSeq: 90 }),
    items: [text(40), text(41)].map(asItem),
    next: 40,
    newer: 41,
  });
  const arrived = applyConversationEvent(
    middle,
    received(1, text(91), makeConversation({ publicSeq: 91, lastActivityAt: at(910) })),
    me,
  );
  expect(seqs(arrived)).toEqual([40, 41]);
  expect(arrived.conversation.publicSeq).toBe(91);
  const line = applyConversationEvent(
    arrived,
    {
      type: "conversation.resolved",
      epoch,
      seq: 2,
      conversation: arrived.conversation,
      entry: makeEntry({ at: at(920) }),
    },
    me,
  );
  expect(line.items).toEqual(middle.items);
});

test("a page that was on its way while a text came does not lose that text", () => {
  const held = makeSnapshot({ items: [asItem(text(1))], next: null, newer: 1 });
  const event = received(1, text(3), makeConversation({ publicSeq: 3, lastActivityAt: at(30) }));
  const heard = applyConversationEvent(held, event, me);
  const joined = withRecent(
    withNewer(heard, { items: [asItem(text(2))], next: 2, newer: null }),
    [event],
    me,
  );
  expect(seqs(joined)).toEqual([1, 2, 3]);
});

test("what a reply did to drafts is done once: put again over a later load, it takes nothing that was written since", () => {
  const draft = {
    clientId: uuid(600),
    body: "Another thing",
    media: [],
    staleSince: null,
    updatedAt: at(70),
  };
  const own = queued(
    1,
    makeReply({ id: me, name: "Cara Osei" }),
    makeConversation({ publicSeq: 2, lastActivityAt: at(60) }),
  );
  const loaded = makeSnapshot({
    conversation: makeConversation({ publicSeq: 2, lastActivityAt: at(60) }),
    mine: { seenSeq: 2, draft },
    items: [asItem(text(1))],
    newer: 1,
  });
  expect(withRecent(loaded, [own], me).mine.draft).toEqual(draft);
});

describe("letting go", () => {
  const many = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => asItem(text(from + index)));

  test(`at most ${MAX_HELD} items are held, and the cursors bring back what was let go`, () => {
    const older = withOlder(makeSnapshot({ items: many(51, 450), next: 51 }), {
      items: many(1, 50),
      next: null,
      newer: 50,
    });
    expect([older.items.length, seqs(older).at(0), seqs(older).at(-1), older.next, older.newer]).toEqual([
      MAX_HELD,
      1,
      400,
      null,
      400,
    ]);
    const newer = withNewer(older, { items: many(401, 450), next: 401, newer: null });
    expect([newer.items.length, seqs(newer).at(0), seqs(newer).at(-1), newer.next, newer.newer]).toEqual([
      MAX_HELD,
      51,
      450,
      51,
      null,
    ]);
  });

  test("the lines behind a text go and stay with it, so that no page brings one twice or misses one", () => {
    const line = (seconds: number): ConversationItem => ({
      kind: "entry",
      entry: makeEntry({ id: uuid(500_000 + seconds), at: at(seconds) }),
    });
    const items = inItemOrder([...many(1, 400), line(4_005), ...many(401, 402), line(4_025)]);
    const cut = letGo(makeSnapshot({ items }), "newest");
    expect([cut.newer, cut.items.at(-1)]).toEqual([399, asItem(text(399))]);
    const late = letGo(
      makeSnapshot({ items: inItemOrder([...many(1, 3), line(35), ...many(4, 402)]) }),
      "oldest",
    );
    expect([late.next, late.items.at(0)]).toEqual([4, asItem(text(4))]);
  });

  test("scrolled to and fro for long, the stretch stays whole and small", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 30, maxLength: 120 }), (ups) => {
        const all = many(1, 1_200);
        let held = makeSnapshot({ items: all.slice(-50), next: 1_151 });
        for (const up of ups) {
          if (up && held.next !== null) {
            const from = Math.max(1, held.next - 50);
            held = withOlder(held, {
              items: all.slice(from - 1, held.next - 1),
              next: from === 1 ? null : from,
              newer: held.next - 1,
            });
          } else if (!up && held.newer !== null) {
            const to = Math.min(1_200, held.newer + 50);
            held = withNewer(held, {
              items: all.slice(held.newer, to),
              next: held.newer + 1,
              newer: to === 1_200 ? null : to,
            });
          }
          const first = seqs(held)[0] ?? 0;
          expect(held.items).toEqual(all.slice(first - 1, first - 1 + held.items.length));
          expect(held.items.length).toBeLessThanOrEqual(MAX_HELD);
          expect(held.next).toBe(first === 1 ? null : first);
        }
        expect(held.items.map(timeOf)).toEqual(held.items.map(timeOf).toSorted());
      }),
      { numRuns: 40 },
    );
  });
});

describe("reaching back to where the reader stopped", () => {
  const stretch = (from: number, to: number, over: Partial<ConversationSnapshot>) =>
    makeSnapshot({ items: [from, to].map((seq) => asItem(text(seq))), next: from, ...over });
  const replied = (seconds: number) => makeConversation({ lastReply: { by: ana.id, at: at(seconds) } });

  test("a stretch that begins behind the pointer does, one that leaves something unread out does not", () => {
    expect(reachesBackToSeen(stretch(61, 110, { mine: { seenSeq: 60, draft: null } }))).toBe(true);
    expect(reachesBackToSeen(stretch(62, 110, { mine: { seenSeq: 60, draft: null } }))).toBe(false);
    expect(reachesBackToSeen(stretch(1, 50, { next: null }))).toBe(true);
  });

  test("for somebody who was never here, the stretch that holds the team's last reply does", () => {
    expect(reachesBackToSeen(stretch(151, 200, { conversation: replied(1_800) }))).toBe(true);
    expect(reachesBackToSeen(stretch(151, 200, { conversation: replied(1_400) }))).toBe(false);
    expect(reachesBackToSeen(stretch(51, 100, { newer: 100, conversation: replied(1_800) }))).toBe(false);
    expect(reachesBackToSeen(stretch(151, 200, {}))).toBe(false);
  });
});
