import { eq, ne } from "drizzle-orm";
import { jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as conversation from "@/app/api/conversations/[id]/route";
import * as notes from "@/app/api/conversations/[id]/notes/route";
import * as marks from "@/app/api/conversations/[id]/marks/route";
import * as counts from "@/app/api/conversations/counts/route";
import * as conversationList from "@/app/api/conversations/route";
import * as inbox from "@/app/api/inbox/route";
import * as drain from "@/app/api/jobs/drain/route";
import * as undo from "@/app/api/messages/[id]/undo/route";
import * as numbersRoute from "@/app/api/numbers/route";
import * as access from "@/app/api/room/access/route";
import * as events from "@/app/api/realtime/events/route";
import * as ticket from "@/app/api/realtime/ticket/route";
import * as tickets from "@/app/api/realtime/tickets/route";
import { appendEventsAndCommit } from "@/db/queries/events/append-events";
import { numbers } from "@/db/schema/numbers";
import { memberships, users } from "@/db/schema/people";
import { streams, streamEvents } from "@/db/schema/events";
import { newId } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import { ACCESS_REMEMBERED_MS } from "@/lib/protocol/ticket";
import {
  ConversationAnswer,
  CountsAnswer,
  InboxAnswer,
  NoteAnswer,
  PageAnswer,
  SnapshotAnswer,
  TicketsAnswer,
} from "@/lib/view/answers";
import { Browser } from "../../support/web";
import { command, DemoOverHttp } from "../../support/demo-over-http";

const [poked, published, woken] = vi.hoisted(() => [vi.fn(), vi.fn(), vi.fn()]);
vi.mock("next/server", () => ({ after: (work: () => void) => work() }));
vi.mock("@/lib/runtime/poke", () => ({
  createPokes: () => ({ poke: poked, wakeIn: woken, cancel: () => {} }),
}));
vi.mock("@/lib/realtime/publish-now", () => ({
  createPublisher: () => ({ publishNow: published, flush: async () => {} }),
}));
vi.mock("@/lib/runtime/scheduler", () => ({ drainOnce: async () => ({ failed: [] }) }));

let demo: DemoOverHttp;
beforeAll(async () => void (demo = await DemoOverHttp.start()));
afterAll(() => demo.stop());

describe("what the fixed addresses answer", () => {
  test("numbers: the caller's, with their role", async () => {
    const answer = (await (await demo.ana.call(numbersRoute.GET, "/api/numbers")).json()) as Record<
      string,
      unknown
    >[];
    expect(answer.map(({ e164, label, role }) => ({ e164, label, role }))).toEqual([
      { e164: "+12025550188", label: "Ana's line", role: "member" },
      { e164: "+12025550100", label: "Support", role: "member" },
    ]);
  });

  test("the inbox and a list, of the caller's numbers only", async () => {
    const snapshot = InboxAnswer.parse(await (await demo.ana.call(inbox.GET, "/api/inbox")).json());
    expect(snapshot.conversations).toHaveLength(9);
    const list = (await (
      await demo.ana.call(conversationList.GET, "/api/conversations?state=open&limit=3")
    ).json()) as { next: string; conversations: { id: string }[] };
    expect(PageAnswer.parse(list).conversations.map((row) => row.conversation.id)).toEqual(
      list.conversations.map(({ id }) => id),
    );
    const second = PageAnswer.parse(
      await (
        await demo.ana.call(
          conversationList.GET,
          `/api/conversations?state=open&limit=3&cursor=${encodeURIComponent(list.next)}`,
        )
      ).json(),
    );
    expect(second.conversations.map((row) => row.conversation.id)).not.toContain(list.conversations[0]?.id);
  });

  test("marks: the conversation as it is now; the room is told, and nothing is sent", async () => {
    const { id } = await demo.conversationOf("Support", "+15415550183");
    poked.mockClear();
    published.mockClear();
    const answer = await demo.ana.call(marks.PUT, `/api/conversations/${id}/marks`, {
      method: "PUT",
      params: { id },
      body: { unread: true, reply: "needed" },
    });
    const { conversation: marked } = ConversationAnswer.parse(await answer.json());
    expect([
      answer.status,
      marked.id,
      marked.needsReplyAt === marked.unrespondedSince,
      marked.markedUnreadAt !== null,
    ]).toEqual([200, id, true, true]);
    expect(published.mock.calls).toMatchObject([
      [
        {
          numberId: marked.numberId,
          events: [{ type: "conversation.marked_unread" }, { type: "conversation.marked_needs_reply" }],
        },
      ],
    ]);
    expect(poked).not.toHaveBeenCalled();
  });

  test("counts, of the caller's numbers", async () => {
    const answer = CountsAnswer.parse(
      await (await demo.ana.call(counts.GET, "/api/conversations/counts")).json(),
    );
    const mine = (await (await demo.ana.call(numbersRoute.GET, "/api/numbers")).json()) as { id: string }[];
    expect(answer.map(({ number }) => number).sort()).toEqual(mine.map(({ id }) => id).sort());
    expect(answer.every(({ received, open }) => received && open > 0)).toBe(true);
    expect((await demo.ana.call(counts.GET, "/api/conversations/counts?number=1")).status).toBe(400);
    expect((await new Browser().call(counts.GET, "/api/conversations/counts")).status).toBe(401);
  });

  test("a conversation, with where it stands", async () => {
    const { id } = await demo.conversationOf("Support", "+15415550126");
    const answer: unknown = await (
      await demo.ana.call(conversation.GET, `/api/conversations/${id}?limit=2`, { params: { id } })
    ).json();
    expect(answer).toMatchObject({ id, publicSeq: 5, next: 4 });
    expect(SnapshotAnswer.parse(answer).items).toHaveLength(2);
  });

  test("compose: a new conversation is 201, the same again 200", async () => {
    const { numberId } = await demo.conversationOf("Support", "+15415550126");
    const compose = () =>
      demo.ana.call(conversationList.POST, "/api/conversations", {
        method: "POST",
        body: { numberId, to: "(541) 555-0199" },
      });
    const [first, second] = [await compose(), await compose()];
    expect([first.status, second.status]).toEqual([201, 200]);
    const [one, two] = [(await first.json()) as { id: string }, (await second.json()) as { id: string }];
    expect(two.id).toBe(one.id);
    expect(
      (
        await demo.ana.call(conversationList.POST, "/api/conversations", {
          method: "POST",
          body: { numberId, to: "911" },
        })
      ).status,
    ).toBe(422);
  });

  test("V18: a reply is 201, its repeat 200 with the same message, another text under its id 422; the room is told once, and delivery is woken", async () => {
    const { id, publicSeq, numberId } = await demo.conversationOf("Support", "+15415550148");
    const sent = command({ seenSeq: publicSeq });
    poked.mockClear();
    woken.mockClear();
    published.mockClear();
    const [first, second] = [await demo.replyTo(id, sent), await demo.replyTo(id, sent)];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(await second.json()).toEqual(await first.json());
    expect((await demo.replyTo(id, { ...sent, body: "Another" })).status).toBe(422);
    expect(published.mock.calls).toMatchObject([
      [{ numberId, events: [{ type: "message.queued" }] }],
      [{ numberId, events: [] }],
    ]);
    expect(poked.mock.calls.flat()).toEqual(["sends", "sends"]);
    // Woken once more when the undo window ends, whether or not a worker runs.
    expect(woken.mock.calls.flat()).toEqual([5_000, 5_000]);
  });

  test("V3: what the author has not seen refuses with 409, and says what it was", async () => {
    const { id } = await demo.conversationOf("Support", "+15415550126");
    const response = await demo.replyTo(id, command({ seenSeq: 3 }));
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      reason: "customer_wrote",
      publicSeq: 5,
      unseen: [{ publicSeq: 5 }],
    });
  });

  test("C5: a note is 201, its repeat 200 with the same note, other words under its id 422; the room is told once, and nothing is sent", async () => {
    const { id } = await demo.conversationOf("Support", "+15415550148");
    const write = (body: unknown) =>
      demo.ana.call(notes.POST, `/api/conversations/${id}/notes`, { method: "POST", params: { id }, body });
    const note = { clientId: newId(), body: "Ask Ben about the rims" };
    poked.mockClear();
    published.mockClear();
    const [first, second] = [await write(note), await write(note)];
    expect([first.status, second.status]).toEqual([201, 200]);
    const answer = NoteAnswer.parse(await first.json());
    expect(answer.note).toMatchObject({ conversationId: id, body: note.body, author: { name: "Ana Reyes" } });
    expect(await second.json()).toEqual(answer);
    expect(published.mock.calls).toMatchObject([[{ events: [{ type: "note.added" }] }], [{ events: [] }]]);
    expect(poked).not.toHaveBeenCalled();
    for (const [change, status] of [
      [{ body: "Other" }, 422],
      [{ clientId: newId(), body: " " }, 422],
      [{ clientId: newId(), body: "x".repeat(5_001) }, 422],
      [{ clientId: "1" }, 422],
      [{ body: 7 }, 400],
    ] as const)
      expect((await write({ ...note, ...change })).status, JSON.stringify(change).slice(0, 60)).toBe(status);
  });

  test("undo gives the text back as a draft; too late is 409", async () => {
    const { id, publicSeq } = await demo.conversationOf("Ana's line", "+15415550192");
    const reply = async (seenSeq: number, undoSeconds: number) =>
      (
        (await (
          await demo.replyTo(id, command({ seenSeq, undoSeconds, body: `within ${undoSeconds}` }))
        ).json()) as { message: { id: string } }
      ).message.id;
    const undoIt = (message: string) =>
      demo.ana.call(undo.POST, `/api/messages/${message}/undo`, { method: "POST", params: { id: message } });
    const slow = await reply(publicSeq, 30);
    expect(await (await undoIt(slow)).json()).toMatchObject({
      conversationId: id,
      draft: { body: "within 30" },
    });
    const quick = await reply(publicSeq + 1, 0);
    expect((await undoIt(quick)).status).toBe(409);
  });

  test("a ticket is for one number, one person, one sign-in, for a minute", async () => {
    const { numberId } = await demo.conversationOf("Support", "+15415550126");
    const answer = (await (
      await demo.ana.call(ticket.GET, `/api/realtime/ticket?number=${numberId}`)
    ).json()) as Record<string, string>;
    expect(answer.url).toBe(`ws://127.0.0.1:3000/parties/number/${numberId}`);
    const { payload } = await jwtVerify(
      answer.token ?? "",
      new TextEncoder().encode(process.env.ROOM_SECRET),
    );
    expect(payload).toMatchObject({ nid: numberId, name: "Ana Reyes", may: "reply" });
    const [stream] = await demo.database.db.select().from(streams).where(eq(streams.id, numberId));
    expect(answer).toMatchObject({ epoch: stream?.epoch, seq: stream?.lastSeq });
    expect(
      TicketsAnswer.parse(await (await demo.ana.call(tickets.GET, "/api/realtime/tickets")).json()),
    ).toHaveLength(2);
  });

  test("catch-up gives what happened since, for one number and for many; another epoch means reload", async () => {
    const { numberId } = await demo.conversationOf("Support", "+15415550126");
    const [stream] = await demo.database.db.select().from(streams).where(eq(streams.id, numberId));
    const epoch = stream?.epoch ?? "";
    const one = (await (
      await demo.ana.call(events.GET, `/api/realtime/events?number=${numberId}&epoch=${epoch}&after=0`)
    ).json()) as { seq: number; events: { seq: number }[] };
    expect(one.events.map(({ seq }) => seq)).toEqual(Array.from({ length: one.seq }, (_, i) => i + 1));
    const body = [
      { number: numberId, epoch, after: one.seq },
      { number: newId(), epoch, after: 0 },
    ];
    expect(
      await (await demo.ana.call(events.POST, "/api/realtime/events", { method: "POST", body })).json(),
    ).toEqual([{ number: numberId, epoch, seq: one.seq, events: [] }]);
    expect(
      await (
        await demo.ana.call(events.GET, `/api/realtime/events?number=${numberId}&epoch=${newId()}&after=0`)
      ).json(),
    ).toEqual({ reload: true });
  });

  test("V6: what concerns a person is told to their own session, in its team: nobody can name another", async () => {
    const memberIn = async (email: string) => {
      const [member] = await demo.database.db
        .select({ tenantId: memberships.tenantId, userId: memberships.userId })
        .from(memberships)
        .innerJoin(users, eq(users.id, memberships.userId))
        .where(eq(users.email, email));
      if (!member) throw new Error("nobody");
      return { ...member, memberId: await memberIdOf(member) };
    };
    const [mine, theirs] = [await memberIn("ana@demo.test"), await memberIn("owner@other.test")];
    const ticketOf = async (browser: Browser) =>
      (await (await browser.call(ticket.GET, "/api/realtime/ticket?person=me")).json()) as Record<
        string,
        string
      >;
    const own = await ticketOf(demo.ana);
    expect(own.url).toBe(`ws://127.0.0.1:3000/parties/person/${mine.memberId}`);
    expect((await ticketOf(demo.owner)).url).toBe(`ws://127.0.0.1:3000/parties/person/${theirs.memberId}`);
    const { payload } = await jwtVerify(own.token ?? "", new TextEncoder().encode(process.env.ROOM_SECRET));
    expect(payload).toMatchObject({ pur: "person", sub: mine.userId, tid: mine.tenantId });
    expect(payload).not.toHaveProperty("nid");
    const all = TicketsAnswer.parse(
      await (await demo.ana.call(tickets.GET, "/api/realtime/tickets?person=me")).json(),
    );
    expect(all.map((each) => ("person" in each ? each.url : null)).filter(Boolean)).toEqual([own.url]);

    const [appended] = await appendEventsAndCommit(demo.database.db, [
      { memberId: mine.memberId, events: [{ type: "access.granted", userId: mine.userId }] },
    ]);
    const after = Number(own.seq);
    const asked = `/api/realtime/events?person=me&epoch=${own.epoch}&after=${after}`;
    const one = { epoch: own.epoch, seq: after + 1, events: appended?.events };
    expect(await (await demo.ana.call(events.GET, asked)).json()).toEqual(one);
    const body = [{ person: "me", epoch: own.epoch, after }];
    const many = await demo.ana.call(events.POST, "/api/realtime/events", { method: "POST", body });
    expect(await many.json()).toEqual([{ person: "me", ...one }]);
    // The same question in somebody else's session is about that somebody.
    expect(await (await demo.owner.call(events.GET, asked)).json()).toEqual({ reload: true });
    for (const person of [mine.userId, mine.memberId, "", "ME"]) {
      expect((await demo.owner.call(ticket.GET, `/api/realtime/ticket?person=${person}`)).status).toBe(400);
      expect((await demo.owner.call(tickets.GET, `/api/realtime/tickets?person=${person}`)).status).toBe(400);
      const named = `/api/realtime/events?person=${person}&epoch=${own.epoch}&after=0`;
      expect((await demo.owner.call(events.GET, named)).status).toBe(400);
      const wrong = { method: "POST", body: [{ person, epoch: own.epoch, after: 0 }] };
      expect((await demo.owner.call(events.POST, "/api/realtime/events", wrong)).status).toBe(400);
    }
    // Nor does a stream's id name a number.
    const asNumber = `/api/realtime/events?number=${mine.memberId}&epoch=${own.epoch}&after=0`;
    for (const browser of [demo.ana, demo.owner]) {
      expect((await browser.call(events.GET, asNumber)).status).toBe(404);
      expect((await browser.call(ticket.GET, `/api/realtime/ticket?number=${mine.memberId}`)).status).toBe(
        404,
      );
    }
    for (const handler of [ticket, tickets])
      expect((await new Browser().call(handler.GET, "/api/realtime/ticket?person=me")).status).toBe(401);
    expect((await new Browser().call(events.GET, asked)).status).toBe(401);
  });

  test("the drain opens to the cron's secret only", async () => {
    const call = (authorization?: string) =>
      new Browser().call(drain.POST, "/api/jobs/drain", {
        method: "POST",
        headers: authorization ? { authorization } : {},
      });
    expect((await call()).status).toBe(401);
    expect((await call("Bearer wrong")).status).toBe(401);
    expect((await call(`Bearer ${process.env.CRON_SECRET}`)).status).toBe(200);
  });

  test("V5: a room that asks who may enter hears it by the service secret only, and of its own number only", async () => {
    const number = (await demo.database.db.select().from(numbers).limit(1))[0]?.id ?? "";
    const call = (query: string, authorization?: string) =>
      demo.ana.call(access.GET, `/api/room/access${query}`, {
        headers: authorization ? { authorization } : {},
      });
    for (const authorization of [undefined, "Bearer wrong", `Bearer ${process.env.CRON_SECRET}`])
      expect((await call(`?number=${number}`, authorization)).status).toBe(401);
    const secret = `Bearer ${process.env.ROOM_SECRET}`;
    for (const query of ["", "?number=x"]) expect((await call(query, secret)).status).toBe(400);
    const [other] = await demo.database.db.select().from(numbers).where(ne(numbers.id, number));
    const userId = newId();
    for (const may of ["reply", "read"] as const)
      await appendEventsAndCommit(demo.database.db, [
        {
          numberId: number,
          events: [{ type: "access.granted", userId, may }],
        },
      ]);
    await appendEventsAndCommit(demo.database.db, [
      {
        numberId: number,
        events: [{ type: "access.revoked", userId, sessionId: newId() }],
      },
    ]);
    expect(await (await call(`?number=${number}`, secret)).json()).toMatchObject({
      events: [
        { type: "access.granted", userId, may: "read" },
        { type: "access.revoked", userId },
      ],
    });
    expect(await (await call(`?number=${other?.id}`, secret)).json()).toEqual({ events: [] });
    await demo.database.db
      .update(streamEvents)
      .set({ createdAt: new Date(Date.now() - ACCESS_REMEMBERED_MS - 1_000) });
    expect(await (await call(`?number=${number}`, secret)).json()).toEqual({ events: [] });
  });
});
