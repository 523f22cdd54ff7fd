import { and, eq, ne } from "drizzle-orm";
import { jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as conversation from "@/app/api/conversations/[id]/route";
import * as draft from "@/app/api/conversations/[id]/draft/route";
import * as notes from "@/app/api/conversations/[id]/notes/route";
import * as marks from "@/app/api/conversations/[id]/marks/route";
import * as optOut from "@/app/api/conversations/[id]/opt-out/route";
import * as read from "@/app/api/conversations/[id]/read/route";
import * as reopen from "@/app/api/conversations/[id]/reopen/route";
import * as replies from "@/app/api/conversations/[id]/replies/route";
import * as resolve from "@/app/api/conversations/[id]/resolve/route";
import * as take from "@/app/api/conversations/[id]/take-over/route";
import * as counts from "@/app/api/conversations/counts/route";
import * as conversationList from "@/app/api/conversations/route";
import * as inbox from "@/app/api/inbox/route";
import * as drain from "@/app/api/jobs/drain/route";
import * as askCarrier from "@/app/api/messages/[id]/ask/route";
import * as mark from "@/app/api/messages/[id]/mark/route";
import * as release from "@/app/api/messages/[id]/release/route";
import * as undo from "@/app/api/messages/[id]/undo/route";
import * as numbersRoute from "@/app/api/numbers/route";
import * as access from "@/app/api/room/access/route";
import * as events from "@/app/api/realtime/events/route";
import * as ticket from "@/app/api/realtime/ticket/route";
import * as tickets from "@/app/api/realtime/tickets/route";
import { conversations } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { appendEventsAndCommit } from "@/db/queries/events/append-events";
import { numbers } from "@/db/schema/numbers";
import { memberships, users } from "@/db/schema/people";
import { seedDemo } from "@/db/seed/demo";
import { streams, streamEvents } from "@/db/schema/events";
import { hashPassword } from "@/lib/auth/password";
import { newId } from "@/lib/base/ids";
import { closeApplication } from "@/lib/runtime/application";
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
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { Browser, PASSWORD, useSettings } from "../../support/web";

const [poked, published, woken] = vi.hoisted(() => [vi.fn(), vi.fn(), vi.fn()]);
vi.mock("next/server", () => ({ after: (work: () => void) => work() }));
vi.mock("@/lib/runtime/poke", () => ({
  createPokes: () => ({ poke: poked, wakeIn: woken, cancel: () => {} }),
}));
vi.mock("@/lib/realtime/publish-now", () => ({
  createPublisher: () => ({ publishNow: published, flush: async () => {} }),
}));
vi.mock("@/lib/runtime/scheduler", () => ({ drainOnce: async () => ({ failed: [] }) }));

let database: TestDatabase;
const ana = new Browser("198.51.100.1");
const owner = new Browser("198.51.100.2");

beforeAll(async () => {
  database = await createTestDatabase();
  useSettings(database.url);
  await seedDemo(database.db, {
    passwordHash: await hashPassword(PASSWORD),
    webhookKey: { hash: "h", hint: "h" },
    sealedCredentials: () => Buffer.from("x"),
  });
  await ana.signIn("ana@demo.test");
  await owner.signIn("owner@other.test");
});
afterAll(async () => {
  await closeApplication();
  await database.close();
});

const conversationOf = async (label: string, address: string) => {
  const [row] = await database.db
    .select({ id: conversations.id, publicSeq: conversations.publicSeq, numberId: numbers.id })
    .from(conversations)
    .innerJoin(numbers, eq(numbers.id, conversations.numberId))
    .where(and(eq(numbers.label, label), eq(conversations.address, address)));
  if (!row) throw new Error(`no thread with ${address} on ${label}`);
  return row;
};
const messageOf = async (conversationId: string) =>
  (await database.db.select().from(messages).where(eq(messages.conversationId, conversationId)).limit(1))[0]
    ?.id ?? "";
const replyTo = (id: string, body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  ana.call(replies.POST, `/api/conversations/${id}/replies`, {
    method: "POST",
    params: { id },
    body,
    headers,
  });
const command = (change: Record<string, unknown> = {}) => ({
  clientId: newId(),
  seenSeq: 1,
  body: "A text",
  ...change,
});

describe("what the fixed addresses answer", () => {
  test("numbers: the caller's, with their role", async () => {
    const answer = (await (await ana.call(numbersRoute.GET, "/api/numbers")).json()) as Record<
      string,
      unknown
    >[];
    expect(answer.map(({ e164, label, role }) => ({ e164, label, role }))).toEqual([
      { e164: "+12025550188", label: "Ana's line", role: "member" },
      { e164: "+12025550100", label: "Support", role: "member" },
    ]);
  });

  test("the inbox and a list, of the caller's numbers only", async () => {
    const snapshot = InboxAnswer.parse(await (await ana.call(inbox.GET, "/api/inbox")).json());
    expect(snapshot.conversations).toHaveLength(9);
    const list = (await (
      await ana.call(conversationList.GET, "/api/conversations?state=open&limit=3")
    ).json()) as { next: string; conversations: { id: string }[] };
    expect(PageAnswer.parse(list).conversations.map((row) => row.conversation.id)).toEqual(
      list.conversations.map(({ id }) => id),
    );
    const second = PageAnswer.parse(
      await (
        await ana.call(
          conversationList.GET,
          `/api/conversations?state=open&limit=3&cursor=${encodeURIComponent(list.next)}`,
        )
      ).json(),
    );
    expect(second.conversations.map((row) => row.conversation.id)).not.toContain(list.conversations[0]?.id);
  });

  test("marks: the conversation as it is now; the room is told, and nothing is sent", async () => {
    const { id } = await conversationOf("Support", "+15415550183");
    poked.mockClear();
    published.mockClear();
    const answer = await ana.call(marks.PUT, `/api/conversations/${id}/marks`, {
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
    const answer = CountsAnswer.parse(await (await ana.call(counts.GET, "/api/conversations/counts")).json());
    const mine = (await (await ana.call(numbersRoute.GET, "/api/numbers")).json()) as { id: string }[];
    expect(answer.map(({ number }) => number).sort()).toEqual(mine.map(({ id }) => id).sort());
    expect(answer.every(({ received, open }) => received && open > 0)).toBe(true);
    expect((await ana.call(counts.GET, "/api/conversations/counts?number=1")).status).toBe(400);
    expect((await new Browser().call(counts.GET, "/api/conversations/counts")).status).toBe(401);
  });

  test("a conversation, with where it stands", async () => {
    const { id } = await conversationOf("Support", "+15415550126");
    const answer: unknown = await (
      await ana.call(conversation.GET, `/api/conversations/${id}?limit=2`, { params: { id } })
    ).json();
    expect(answer).toMatchObject({ id, publicSeq: 5, next: 4 });
    expect(SnapshotAnswer.parse(answer).items).toHaveLength(2);
  });

  test("compose: a new conversation is 201, the same again 200", async () => {
    const { numberId } = await conversationOf("Support", "+15415550126");
    const compose = () =>
      ana.call(conversationList.POST, "/api/conversations", {
        method: "POST",
        body: { numberId, to: "(541) 555-0199" },
      });
    const [first, second] = [await compose(), await compose()];
    expect([first.status, second.status]).toEqual([201, 200]);
    const [one, two] = [(await first.json()) as { id: string }, (await second.json()) as { id: string }];
    expect(two.id).toBe(one.id);
    expect(
      (
        await ana.call(conversationList.POST, "/api/conversations", {
          method: "POST",
          body: { numberId, to: "911" },
        })
      ).status,
    ).toBe(422);
  });

  test("V18: a reply is 201, its repeat 200 with the same message, another text under its id 422; the room is told once, and delivery is woken", async () => {
    const { id, publicSeq, numberId } = await conversationOf("Support", "+15415550148");
    const sent = command({ seenSeq: publicSeq });
    poked.mockClear();
    woken.mockClear();
    published.mockClear();
    const [first, second] = [await replyTo(id, sent), await replyTo(id, sent)];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(await second.json()).toEqual(await first.json());
    expect((await replyTo(id, { ...sent, body: "Another" })).status).toBe(422);
    expect(published.mock.calls).toMatchObject([
      [{ numberId, events: [{ type: "message.queued" }] }],
      [{ numberId, events: [] }],
    ]);
    expect(poked.mock.calls.flat()).toEqual(["sends", "sends"]);
    // Woken once more when the undo window ends, whether or not a worker runs.
    expect(woken.mock.calls.flat()).toEqual([5_000, 5_000]);
  });

  test("V3: what the author has not seen refuses with 409, and says what it was", async () => {
    const { id } = await conversationOf("Support", "+15415550126");
    const response = await replyTo(id, command({ seenSeq: 3 }));
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      reason: "customer_wrote",
      publicSeq: 5,
      unseen: [{ publicSeq: 5 }],
    });
  });

  test("C5: a note is 201, its repeat 200 with the same note, other words under its id 422; the room is told once, and nothing is sent", async () => {
    const { id } = await conversationOf("Support", "+15415550148");
    const write = (body: unknown) =>
      ana.call(notes.POST, `/api/conversations/${id}/notes`, { method: "POST", params: { id }, body });
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
    const { id, publicSeq } = await conversationOf("Ana's line", "+15415550192");
    const reply = async (seenSeq: number, undoSeconds: number) =>
      (
        (await (
          await replyTo(id, command({ seenSeq, undoSeconds, body: `within ${undoSeconds}` }))
        ).json()) as { message: { id: string } }
      ).message.id;
    const undoIt = (message: string) =>
      ana.call(undo.POST, `/api/messages/${message}/undo`, { method: "POST", params: { id: message } });
    const slow = await reply(publicSeq, 30);
    expect(await (await undoIt(slow)).json()).toMatchObject({
      conversationId: id,
      draft: { body: "within 30" },
    });
    const quick = await reply(publicSeq + 1, 0);
    expect((await undoIt(quick)).status).toBe(409);
  });

  test("a ticket is for one number, one person, one sign-in, for a minute", async () => {
    const { numberId } = await conversationOf("Support", "+15415550126");
    const answer = (await (
      await ana.call(ticket.GET, `/api/realtime/ticket?number=${numberId}`)
    ).json()) as Record<string, string>;
    expect(answer.url).toBe(`ws://127.0.0.1:3000/parties/number/${numberId}`);
    const { payload } = await jwtVerify(
      answer.token ?? "",
      new TextEncoder().encode(process.env.ROOM_SECRET),
    );
    expect(payload).toMatchObject({ nid: numberId, name: "Ana Reyes", may: "reply" });
    const [stream] = await database.db.select().from(streams).where(eq(streams.id, numberId));
    expect(answer).toMatchObject({ epoch: stream?.epoch, seq: stream?.lastSeq });
    expect(
      TicketsAnswer.parse(await (await ana.call(tickets.GET, "/api/realtime/tickets")).json()),
    ).toHaveLength(2);
  });

  test("catch-up gives what happened since, for one number and for many; another epoch means reload", async () => {
    const { numberId } = await conversationOf("Support", "+15415550126");
    const [stream] = await database.db.select().from(streams).where(eq(streams.id, numberId));
    const epoch = stream?.epoch ?? "";
    const one = (await (
      await ana.call(events.GET, `/api/realtime/events?number=${numberId}&epoch=${epoch}&after=0`)
    ).json()) as { seq: number; events: { seq: number }[] };
    expect(one.events.map(({ seq }) => seq)).toEqual(Array.from({ length: one.seq }, (_, i) => i + 1));
    const body = [
      { number: numberId, epoch, after: one.seq },
      { number: newId(), epoch, after: 0 },
    ];
    expect(
      await (await ana.call(events.POST, "/api/realtime/events", { method: "POST", body })).json(),
    ).toEqual([{ number: numberId, epoch, seq: one.seq, events: [] }]);
    expect(
      await (
        await ana.call(events.GET, `/api/realtime/events?number=${numberId}&epoch=${newId()}&after=0`)
      ).json(),
    ).toEqual({ reload: true });
  });

  test("V6: what concerns a person is told to their own session, in its team: nobody can name another", async () => {
    const memberIn = async (email: string) => {
      const [member] = await database.db
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
    const own = await ticketOf(ana);
    expect(own.url).toBe(`ws://127.0.0.1:3000/parties/person/${mine.memberId}`);
    expect((await ticketOf(owner)).url).toBe(`ws://127.0.0.1:3000/parties/person/${theirs.memberId}`);
    const { payload } = await jwtVerify(own.token ?? "", new TextEncoder().encode(process.env.ROOM_SECRET));
    expect(payload).toMatchObject({ pur: "person", sub: mine.userId, tid: mine.tenantId });
    expect(payload).not.toHaveProperty("nid");
    const all = TicketsAnswer.parse(
      await (await ana.call(tickets.GET, "/api/realtime/tickets?person=me")).json(),
    );
    expect(all.map((each) => ("person" in each ? each.url : null)).filter(Boolean)).toEqual([own.url]);

    const [appended] = await appendEventsAndCommit(database.db, [
      { memberId: mine.memberId, events: [{ type: "access.granted", userId: mine.userId }] },
    ]);
    const after = Number(own.seq);
    const asked = `/api/realtime/events?person=me&epoch=${own.epoch}&after=${after}`;
    const one = { epoch: own.epoch, seq: after + 1, events: appended?.events };
    expect(await (await ana.call(events.GET, asked)).json()).toEqual(one);
    const body = [{ person: "me", epoch: own.epoch, after }];
    const many = await ana.call(events.POST, "/api/realtime/events", { method: "POST", body });
    expect(await many.json()).toEqual([{ person: "me", ...one }]);
    // The same question in somebody else's session is about that somebody.
    expect(await (await owner.call(events.GET, asked)).json()).toEqual({ reload: true });
    for (const person of [mine.userId, mine.memberId, "", "ME"]) {
      expect((await owner.call(ticket.GET, `/api/realtime/ticket?person=${person}`)).status).toBe(400);
      expect((await owner.call(tickets.GET, `/api/realtime/tickets?person=${person}`)).status).toBe(400);
      const named = `/api/realtime/events?person=${person}&epoch=${own.epoch}&after=0`;
      expect((await owner.call(events.GET, named)).status).toBe(400);
      const wrong = { method: "POST", body: [{ person, epoch: own.epoch, after: 0 }] };
      expect((await owner.call(events.POST, "/api/realtime/events", wrong)).status).toBe(400);
    }
    // Nor does a stream's id name a number.
    const asNumber = `/api/realtime/events?number=${mine.memberId}&epoch=${own.epoch}&after=0`;
    for (const browser of [ana, owner]) {
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
    const number = (await database.db.select().from(numbers).limit(1))[0]?.id ?? "";
    const call = (query: string, authorization?: string) =>
      ana.call(access.GET, `/api/room/access${query}`, { headers: authorization ? { authorization } : {} });
    for (const authorization of [undefined, "Bearer wrong", `Bearer ${process.env.CRON_SECRET}`])
      expect((await call(`?number=${number}`, authorization)).status).toBe(401);
    const secret = `Bearer ${process.env.ROOM_SECRET}`;
    for (const query of ["", "?number=x"]) expect((await call(query, secret)).status).toBe(400);
    const [other] = await database.db.select().from(numbers).where(ne(numbers.id, number));
    const userId = newId();
    for (const may of ["reply", "read"] as const)
      await appendEventsAndCommit(database.db, [
        {
          numberId: number,
          events: [{ type: "access.granted", userId, may }],
        },
      ]);
    await appendEventsAndCommit(database.db, [
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
    await database.db
      .update(streamEvents)
      .set({ createdAt: new Date(Date.now() - ACCESS_REMEMBERED_MS - 1_000) });
    expect(await (await call(`?number=${number}`, secret)).json()).toEqual({ events: [] });
  });
});

type Address = {
  name: string;
  handler: typeof conversation.GET;
  method: string;
  path: (id: string) => string;
  body?: unknown;
  of: "conversation" | "message" | "number";
};
const addresses: Address[] = [
  {
    name: "thread",
    handler: conversation.GET,
    method: "GET",
    path: (id) => `/api/conversations/${id}`,
    of: "conversation",
  },
  {
    name: "reply",
    handler: replies.POST,
    method: "POST",
    path: (id) => `/api/conversations/${id}/replies`,
    body: command(),
    of: "conversation",
  },
  {
    name: "draft",
    handler: draft.PUT,
    method: "PUT",
    path: (id) => `/api/conversations/${id}/draft`,
    body: { clientId: newId(), body: "x", media: [] },
    of: "conversation",
  },
  {
    name: "note",
    handler: notes.POST,
    method: "POST",
    path: (id) => `/api/conversations/${id}/notes`,
    body: { clientId: newId(), body: "x" },
    of: "conversation",
  },
  {
    name: "read",
    handler: read.POST,
    method: "POST",
    path: (id) => `/api/conversations/${id}/read`,
    body: { seq: 1 },
    of: "conversation",
  },
  {
    name: "resolve",
    handler: resolve.POST,
    method: "POST",
    path: (id) => `/api/conversations/${id}/resolve`,
    of: "conversation",
  },
  {
    name: "reopen",
    handler: reopen.POST,
    method: "POST",
    path: (id) => `/api/conversations/${id}/reopen`,
    of: "conversation",
  },
  {
    name: "marks",
    handler: marks.PUT,
    method: "PUT",
    path: (id) => `/api/conversations/${id}/marks`,
    body: { unread: true, reply: "needed" },
    of: "conversation",
  },
  {
    name: "opt-out",
    handler: optOut.PUT,
    method: "PUT",
    path: (id) => `/api/conversations/${id}/opt-out`,
    body: { optOut: true },
    of: "conversation",
  },
  {
    name: "take over",
    handler: take.POST,
    method: "POST",
    path: (id) => `/api/conversations/${id}/take-over`,
    body: { from: null },
    of: "conversation",
  },
  {
    name: "release",
    handler: release.POST,
    method: "POST",
    path: (id) => `/api/messages/${id}/release`,
    of: "message",
  },
  {
    name: "undo",
    handler: undo.POST,
    method: "POST",
    path: (id) => `/api/messages/${id}/undo`,
    of: "message",
  },
  {
    name: "mark",
    handler: mark.POST,
    method: "POST",
    path: (id) => `/api/messages/${id}/mark`,
    body: { as: "failed" },
    of: "message",
  },
  {
    name: "ask the carrier",
    handler: askCarrier.POST,
    method: "POST",
    path: (id) => `/api/messages/${id}/ask`,
    of: "message",
  },
  {
    name: "ticket",
    handler: ticket.GET,
    method: "GET",
    path: (id) => `/api/realtime/ticket?number=${id}`,
    of: "number",
  },
  {
    name: "catch-up",
    handler: events.GET,
    method: "GET",
    path: (id) => `/api/realtime/events?number=${id}&epoch=${newId()}&after=0`,
    of: "number",
  },
];
const ask = (
  browser: Browser,
  { handler, method, path, body }: Address,
  id: string,
  headers: Record<string, string> = {},
) =>
  browser.call(handler, path(id), { method, params: { id }, headers, ...(body !== undefined && { body }) });

/** Everything of the database that could have changed. */
const state = async () => [
  await database.db.select().from(messages).orderBy(messages.id),
  await database.db.select().from(conversations).orderBy(conversations.id),
  await database.db.select().from(streams).orderBy(streams.id),
];

describe.each(addresses)("$name", (address) => {
  test("V6: foreign, of a number one is not on, and missing are the same answer, and change nothing", async () => {
    const [mine, sales] = [
      await conversationOf("Support", "+15415550126"),
      await conversationOf("Sales", "+15415550120"),
    ];
    const idOf = async (conversation: { id: string; numberId: string }) =>
      address.of === "conversation"
        ? conversation.id
        : address.of === "number"
          ? conversation.numberId
          : await messageOf(conversation.id);
    const before = await state();
    const answers = [];
    for (const [browser, id] of [
      [owner, await idOf(mine)],
      [ana, await idOf(sales)],
      [ana, newId()],
    ] as const) {
      const response = await ask(browser, address, id);
      answers.push([response.status, await response.text(), [...response.headers].sort()]);
    }
    expect(answers[0]?.[0]).toBe(404);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await state()).toEqual(before);
  });

  test("BA3: what is no id is refused, too, and never a fault", async () => {
    for (const id of [
      "1",
      "-1",
      "0x1",
      "null",
      "undefined",
      "[object Object]",
      "..%2Fx",
      "x".repeat(10_000),
      newId().toUpperCase(),
    ])
      expect([400, 404]).toContain((await ask(ana, address, id)).status);
  });

  test("BA1: nobody gets 401", async () => {
    expect((await ask(new Browser(), address, newId())).status).toBe(401);
  });

  test("V38: another site, or a request without an origin, changes nothing", async () => {
    if (address.method === "GET")
      return expect(
        (await ask(ana, address, newId(), { origin: "https://evil.example" })).headers.has(
          "access-control-allow-origin",
        ),
      ).toBe(false);
    const before = await state();
    const { id } = await conversationOf("Support", "+15415550126");
    const foreign: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ];
    for (const headers of foreign) expect((await ask(ana, address, id, headers)).status).toBe(403);
    const bare = new Request(`http://127.0.0.1:3000${address.path(id)}`, {
      method: address.method,
      headers: { cookie: ana.cookieHeader },
    });
    expect((await address.handler(bare, { params: Promise.resolve({ id }) })).status).toBe(403);
    expect(await state()).toEqual(before);
  });
});

describe("input that does not fit", () => {
  test("BA4: a query that says two things is 400", async () => {
    const { numberId } = await conversationOf("Support", "+15415550126");
    for (const query of [
      `number=${numberId}&number=${numberId}`,
      "id[]=a",
      "id[$ne]=",
      "filter[constructor]=x",
      "sort=name;drop",
    ])
      expect((await ana.call(conversationList.GET, `/api/conversations?${query}`)).status).toBe(400);
  });

  test("BA4, BA6: a filter is a list of known names; anything else is 400", async () => {
    const get = async (query: string) =>
      (await ana.call(conversationList.GET, `/api/conversations?${query}`)).status;
    for (const query of [
      "filter=unresponded",
      "filter=unread",
      "filter=mine,unread,unresponded",
      "state=open&filter=unread,unresponded",
    ])
      expect(await get(query)).toBe(200);
    for (const query of [
      "filter=",
      "filter=unread,",
      "filter=unread;unresponded",
      "filter=nobody",
      "filter=unread,nobody",
      "filter=UNREAD",
      "filter=unread&filter=mine",
      "state=closed",
      `filter=${"unread,".repeat(1_000)}unread`,
    ])
      expect([query, await get(query)]).toEqual([query, 400]);
  });

  test("marks: one of the two at least, of the known words; a body that says more is 400", async () => {
    const { id } = await conversationOf("Support", "+15415550126");
    const before = await state();
    for (const body of [
      {},
      null,
      [],
      { unread: "true" },
      { unread: null },
      { reply: "maybe" },
      { reply: "" },
      { unread: true, resolved: true },
      { unread: 1 },
    ])
      expect([
        body,
        (await ana.call(marks.PUT, `/api/conversations/${id}/marks`, { method: "PUT", params: { id }, body }))
          .status,
      ]).toEqual([body, 400]);
    expect(await state()).toEqual(before);
  });

  test("BA5: a cursor that is forged, cut, of another person or of another list is 400", async () => {
    const list = (await (await ana.call(conversationList.GET, "/api/conversations?limit=2")).json()) as {
      next: string;
    };
    const ben = new Browser("198.51.100.3");
    await ben.signIn("ben@demo.test");
    const get = async (browser: Browser, query: string) =>
      (await browser.call(conversationList.GET, `/api/conversations?${query}`)).status;
    expect(await get(ana, `limit=2&cursor=${list.next}`)).toBe(200);
    expect(await get(ana, `limit=2&cursor=${list.next.slice(0, -4)}`)).toBe(400);
    expect(await get(ana, "limit=2&cursor=AAAA")).toBe(400);
    expect(await get(ana, `limit=2&state=resolved&cursor=${list.next}`)).toBe(400);
    expect(await get(ben, `limit=2&cursor=${list.next}`)).toBe(400);
  });

  test("BA9, BA13: a reply's faults have their own codes, and nothing is queued", async () => {
    const { id, publicSeq } = await conversationOf("Support", "+15415550126");
    const before = await state();
    const cases: [Record<string, unknown>, number][] = [
      [{ body: "" }, 422],
      [{ body: "   " }, 422],
      [{ body: "\u200d" }, 422],
      [{ body: "x".repeat(100_000) }, 422],
      [{ body: "\ud800" }, 422],
      [{ body: 7 }, 400],
      [{ body: null }, 400],
      [{ seenSeq: -1 }, 400],
      [{ seenSeq: publicSeq + 1 }, 400],
      [{ seenSeq: undefined }, 400],
      [{ seenSeq: "1" }, 400],
      [{ seenSeq: 1.5 }, 400],
      [{ clientId: "" }, 422],
      [{ clientId: "x".repeat(10_000) }, 422],
      [{ undoSeconds: 31 }, 400],
      [{ override: { seq: publicSeq, reasons: [] } }, 400],
      [{ override: { seq: publicSeq, reasons: ["opted_out"] } }, 400],
    ];
    for (const [change, status] of cases)
      expect([change, (await replyTo(id, { ...command({ seenSeq: publicSeq }), ...change })).status]).toEqual(
        [change, status],
      );
    expect(await state()).toEqual(before);
  });

  test("BA11: an opted-out customer gets nothing: 409, whatever is acknowledged", async () => {
    const ben = new Browser("198.51.100.4");
    await ben.signIn("ben@demo.test");
    const { id, publicSeq } = await conversationOf("Sales", "+15415550136");
    const response = await ben.call(replies.POST, `/api/conversations/${id}/replies`, {
      method: "POST",
      params: { id },
      body: command({ seenSeq: publicSeq }),
    });
    expect([response.status, ((await response.json()) as { reason: string }).reason]).toEqual([
      409,
      "opted_out",
    ]);
  });

  test("a wrong type of content is 415, too much is 413, and a text the database cannot hold is no fault of ours", async () => {
    const { id } = await conversationOf("Support", "+15415550126");
    expect((await replyTo(id, command(), { "content-type": "text/plain" })).status).toBe(415);
    expect((await replyTo(id, command({ body: "x".repeat(300_000) }))).status).toBe(413);
    const saved = await ana.call(draft.PUT, `/api/conversations/${id}/draft`, {
      method: "PUT",
      params: { id },
      body: { clientId: newId(), body: "a\u0000b", media: [] },
    });
    expect(saved.status).toBeLessThan(500);
  });
});

describe("on a computer that several people share, a page of one does nothing in the name of the next", () => {
  const called = async (person: string | null) => {
    const { id, publicSeq } = await conversationOf("Support", "+15415550126");
    const headers = { ...(person !== null && { "partyline-person": person }) };
    const to = (body: unknown, method = "POST") => ({ method, params: { id }, body, headers });
    return [
      await ana.call(
        draft.PUT,
        `/api/conversations/${id}/draft`,
        to({ clientId: newId(), body: "Of the one before", media: [] }, "PUT"),
      ),
      await ana.call(replies.POST, `/api/conversations/${id}/replies`, to(command({ seenSeq: publicSeq }))),
      await ana.call(resolve.POST, `/api/conversations/${id}/resolve`, to(undefined)),
      await ana.call(tickets.GET, "/api/realtime/tickets", { headers }),
      await ana.call(conversation.GET, `/api/conversations/${id}`, { params: { id }, headers }),
    ];
  };

  test("V39: every call that names another person is refused, and changes nothing", async () => {
    const before = await state();
    for (const response of await called(newId()))
      expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
        409,
        "other_person",
      ]);
    expect(await state()).toEqual(before);
  });

  test("one that names the person who is signed in is served, and so is one that names nobody", async () => {
    const { me } = (await (await ana.call(inbox.GET, "/api/inbox")).json()) as { me: { id: string } };
    for (const person of [me.id, null])
      expect((await called(person)).map(({ status }) => status)).not.toContain(409);
  });
});
