import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as conversation from "@/app/api/conversations/[id]/route";
import * as follow from "@/app/api/conversations/[id]/follow/route";
import * as handOff from "@/app/api/conversations/[id]/hand-off/route";
import * as opens from "@/app/api/conversations/[id]/opens/route";
import * as others from "@/app/api/conversations/[id]/others/route";
import * as owner from "@/app/api/conversations/[id]/owner/route";
import * as readers from "@/app/api/conversations/[id]/readers/route";
import * as note from "@/app/api/conversations/[id]/notes/[note]/route";
import * as draft from "@/app/api/conversations/[id]/draft/route";
import * as notes from "@/app/api/conversations/[id]/notes/route";
import * as marks from "@/app/api/conversations/[id]/marks/route";
import * as optOut from "@/app/api/conversations/[id]/opt-out/route";
import * as read from "@/app/api/conversations/[id]/read/route";
import * as snooze from "@/app/api/conversations/[id]/snooze/route";
import * as assignee from "@/app/api/conversations/[id]/assignee/route";
import * as reopen from "@/app/api/conversations/[id]/reopen/route";
import * as replies from "@/app/api/conversations/[id]/replies/route";
import * as resolve from "@/app/api/conversations/[id]/resolve/route";
import * as tags from "@/app/api/conversations/[id]/tags/route";
import * as take from "@/app/api/conversations/[id]/take-over/route";
import * as bulk from "@/app/api/conversations/bulk/route";
import * as undoBulk from "@/app/api/conversations/bulk/undo/route";
import * as conversationList from "@/app/api/conversations/route";
import * as inbox from "@/app/api/inbox/route";
import * as askCarrier from "@/app/api/messages/[id]/ask/route";
import * as mark from "@/app/api/messages/[id]/mark/route";
import * as release from "@/app/api/messages/[id]/release/route";
import * as undo from "@/app/api/messages/[id]/undo/route";
import * as mentions from "@/app/api/me/mentions/route";
import * as readNotifications from "@/app/api/me/notifications/read/route";
import * as push from "@/app/api/me/push/route";
import * as away from "@/app/api/people/[id]/away/route";
import * as newTag from "@/app/api/tags/route";
import * as events from "@/app/api/realtime/events/route";
import * as ticket from "@/app/api/realtime/ticket/route";
import * as tickets from "@/app/api/realtime/tickets/route";
import { conversations } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { streams } from "@/db/schema/events";
import { newId } from "@/lib/base/ids";
import { Browser } from "../../support/web";
import { command, DemoOverHttp } from "../../support/demo-over-http";

vi.mock("next/server", () => ({ after: (work: () => void) => work() }));
vi.mock("@/lib/runtime/poke", () => ({
  createPokes: () => ({ poke: () => {}, wakeIn: () => {}, cancel: () => {} }),
}));
vi.mock("@/lib/realtime/publish-now", () => ({
  createPublisher: () => ({ publishNow: () => {}, flush: async () => {} }),
}));
vi.mock("@/lib/runtime/scheduler", () => ({ drainOnce: async () => ({ failed: [] }) }));

let demo: DemoOverHttp;
beforeAll(async () => void (demo = await DemoOverHttp.start()));
afterAll(() => demo.stop());

type Address = {
  name: string;
  handler: typeof conversation.GET;
  method: string;
  path: (id: string) => string;
  /** What the path names besides. */
  params?: Record<string, string>;
  body?: unknown;
  of: "conversation" | "message" | "number";
};
const noteId = newId();
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
    name: "assign",
    handler: assignee.PUT,
    method: "PUT",
    path: (id) => `/api/conversations/${id}/assignee`,
    body: { to: null, from: null },
    of: "conversation",
  },
  {
    name: "choose who looks after the contact",
    handler: owner.PUT,
    method: "PUT",
    path: (id) => `/api/conversations/${id}/owner`,
    body: { to: null },
    of: "conversation",
  },
  {
    name: "hand off",
    handler: handOff.POST,
    method: "POST",
    path: (id) => `/api/conversations/${id}/hand-off`,
    body: { clientId: newId(), to: newId(), from: null, body: "x" },
    of: "conversation",
  },
  {
    name: "follow",
    handler: follow.PUT,
    method: "PUT",
    path: (id) => `/api/conversations/${id}/follow`,
    body: { following: true },
    of: "conversation",
  },
  {
    name: "edit a note",
    handler: note.PUT,
    method: "PUT",
    path: (id) => `/api/conversations/${id}/notes/${noteId}`,
    params: { note: noteId },
    body: { body: "x" },
    of: "conversation",
  },
  {
    name: "delete a note",
    handler: note.DELETE,
    method: "DELETE",
    path: (id) => `/api/conversations/${id}/notes/${noteId}`,
    params: { note: noteId },
    of: "conversation",
  },
  {
    name: "who can see it",
    handler: readers.GET,
    method: "GET",
    path: (id) => `/api/conversations/${id}/readers`,
    of: "conversation",
  },
  {
    name: "who opened it",
    handler: opens.GET,
    method: "GET",
    path: (id) => `/api/conversations/${id}/opens`,
    of: "conversation",
  },
  {
    name: "the contact's others",
    handler: others.GET,
    method: "GET",
    path: (id) => `/api/conversations/${id}/others`,
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
    name: "snooze",
    handler: snooze.PUT,
    method: "PUT",
    path: (id) => `/api/conversations/${id}/snooze`,
    body: { until: new Date(Date.now() + 3_600_000).toISOString() },
    of: "conversation",
  },
  {
    name: "bring back",
    handler: snooze.DELETE,
    method: "DELETE",
    path: (id) => `/api/conversations/${id}/snooze`,
    body: { undo: true },
    of: "conversation",
  },
  {
    name: "tags",
    handler: tags.PUT,
    method: "PUT",
    path: (id) => `/api/conversations/${id}/tags`,
    body: { remove: [newId()] },
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
  { handler, method, path, params, body }: Address,
  id: string,
  headers: Record<string, string> = {},
) =>
  browser.call(handler, path(id), {
    method,
    params: { id, ...params },
    headers,
    ...(body !== undefined && { body }),
  });

/** Everything of the database that could have changed. */
const state = async () => [
  await demo.database.db.select().from(messages).orderBy(messages.id),
  await demo.database.db.select().from(conversations).orderBy(conversations.id),
  await demo.database.db.select().from(streams).orderBy(streams.id),
];

describe.each(addresses)("$name", (address) => {
  test("V6: foreign, of a number one is not on, and missing are the same answer, and change nothing", async () => {
    const [mine, sales] = [
      await demo.conversationOf("Support", "+15415550126"),
      await demo.conversationOf("Sales", "+15415550120"),
    ];
    const idOf = async (conversation: { id: string; numberId: string }) =>
      address.of === "conversation"
        ? conversation.id
        : address.of === "number"
          ? conversation.numberId
          : await demo.messageOf(conversation.id);
    const before = await state();
    const answers = [];
    for (const [browser, id] of [
      [demo.owner, await idOf(mine)],
      [demo.ana, await idOf(sales)],
      [demo.ana, newId()],
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
      expect([400, 404]).toContain((await ask(demo.ana, address, id)).status);
  });

  test("BA1: nobody gets 401", async () => {
    expect((await ask(new Browser(), address, newId())).status).toBe(401);
  });

  test("V38: another site, or a request without an origin, changes nothing", async () => {
    if (address.method === "GET")
      return expect(
        (await ask(demo.ana, address, newId(), { origin: "https://evil.example" })).headers.has(
          "access-control-allow-origin",
        ),
      ).toBe(false);
    const before = await state();
    const { id } = await demo.conversationOf("Support", "+15415550126");
    const foreign: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ];
    for (const headers of foreign) expect((await ask(demo.ana, address, id, headers)).status).toBe(403);
    const bare = new Request(`http://127.0.0.1:3000${address.path(id)}`, {
      method: address.method,
      headers: { cookie: demo.ana.cookieHeader },
    });
    expect((await address.handler(bare, { params: Promise.resolve({ id }) })).status).toBe(403);
    expect(await state()).toEqual(before);
  });
});

describe("many conversations at once", () => {
  const many = "/api/conversations/bulk";
  const resolving = (ids: string[]) => ({ id: newId(), change: { type: "resolve" }, ids });
  const post = (browser: Browser, body: unknown, headers = {}) =>
    browser.call(bulk.POST, many, { method: "POST", body, headers });
  const undoIt = (browser: Browser, body: unknown, headers = {}) =>
    browser.call(undoBulk.POST, `${many}/undo`, { method: "POST", body, headers });

  test("V6: foreign, of a number one is not on, and missing are the same answer, and change nothing", async () => {
    const [mine, sales] = [
      await demo.conversationOf("Support", "+15415550126"),
      await demo.conversationOf("Sales", "+15415550120"),
    ];
    const before = await state();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    for (const change of [
      { type: "resolve" },
      { type: "reopen" },
      { type: "mark", unread: true },
      { type: "tag", remove: [newId()] },
      { type: "assign", to: null, from: {} },
      { type: "snooze", until },
    ])
      for (const [browser, id] of [
        [demo.owner, mine.id],
        [demo.ana, sales.id],
        [demo.ana, newId()],
      ] as const) {
        const answer = await post(browser, { id: newId(), change, ids: [id] });
        expect([answer.status, await answer.json()]).toEqual([
          200,
          {
            total: 1,
            left: 0,
            changed: 0,
            same: 0,
            undone: 0,
            kept: 0,
            failed: { not_found: 1 },
            named: [],
          },
        ]);
      }
    const counted = await Promise.all(
      [sales.numberId, mine.numberId, newId()].map(async (number) =>
        (await demo.owner.call(bulk.GET, `${many}?number=${number}`)).text(),
      ),
    );
    expect(new Set(counted)).toEqual(new Set(['{"count":0}']));
    expect(await state()).toEqual(before);
  });

  test("V6: nobody else goes on with it, undoes it or learns that it is", async () => {
    const { id } = await demo.conversationOf("Support", "+15415550126");
    const ben = new Browser("198.51.100.4");
    await ben.signIn("ben@demo.test");
    const asked = { ...resolving([id]), change: { type: "mark", unread: true } };
    expect((await post(demo.ana, asked)).status).toBe(200);
    const before = await state();
    for (const browser of [ben, demo.owner]) {
      expect((await undoIt(browser, { id: asked.id })).status).toBe(404);
      expect((await post(browser, asked)).status).toBe(422);
    }
    expect((await undoIt(demo.ana, { id: newId() })).status).toBe(404);
    expect(await state()).toEqual(before);
    expect(await (await undoIt(demo.ana, { id: asked.id })).json()).toMatchObject({ undone: 1, kept: 0 });
  });

  test("BA1, V38: nobody gets 401, and another site changes nothing", async () => {
    const { id } = await demo.conversationOf("Support", "+15415550126");
    const before = await state();
    const nobody = new Browser();
    for (const answer of [
      await nobody.call(bulk.GET, many),
      await post(nobody, resolving([id])),
      await undoIt(nobody, { id: newId() }),
    ])
      expect(answer.status).toBe(401);
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ]) {
      expect((await post(demo.ana, resolving([id]), headers)).status).toBe(403);
      expect((await undoIt(demo.ana, { id: newId() }, headers)).status).toBe(403);
    }
    expect(await state()).toEqual(before);
  });

  test("BA4: ids or a filter, not too many, and a known change of which all is said; anything else is 400", async () => {
    const { id } = await demo.conversationOf("Support", "+15415550126");
    const before = await state();
    const ids = [id];
    const some = (count: number) => Array.from({ length: count }, () => newId());
    for (const body of [
      {},
      null,
      [],
      { change: { type: "resolve" }, ids },
      { id: "mine", change: { type: "resolve" }, ids },
      { id: newId(), change: { type: "resolve" } },
      { id: newId(), change: { type: "resolve" }, ids, filter: { state: "open" } },
      resolving([]),
      resolving(["1"]),
      resolving(some(501)),
      { id: newId(), change: { type: "resolve" }, filter: { state: "gone" } },
      { id: newId(), change: { type: "resolve" }, filter: { sort: "name" } },
      ...[
        { type: "delete" },
        { type: "undo_resolve" },
        { type: "undo_assign", to: null, from: null, lastAssigneeId: null },
        { type: "resolve", by: newId() },
        { type: "mark" },
        { type: "mark", unread: "true" },
        { type: "tag" },
        { type: "tag", add: some(3), remove: some(3) },
        { type: "assign" },
        { type: "assign", to: "Ana" },
        { type: "assign", to: null, from: { Ana: null } },
        { type: "assign", to: null, from: Object.fromEntries(some(501).map((one) => [one, null])) },
        { type: "snooze" },
        { type: "snooze", until: "tomorrow" },
      ].map((change) => ({ id: newId(), change, ids })),
    ])
      expect([body, (await post(demo.ana, body)).status]).toEqual([body, 400]);
    for (const body of [{}, { id: "1" }, { id: newId(), ids }])
      expect([body, (await undoIt(demo.ana, body)).status]).toEqual([body, 400]);
    for (const query of ["filter=nobody", "state=open&state=all", "sort=name"])
      expect((await demo.ana.call(bulk.GET, `${many}?${query}`)).status).toBe(400);
    const past = { type: "snooze", until: "2001-01-01T00:00:00Z" };
    expect((await post(demo.ana, { id: newId(), change: past, ids })).status).toBe(422);
    const unknown = { type: "tag", add: some(1) };
    expect((await post(demo.ana, { id: newId(), change: unknown, ids })).status).toBe(404);
    expect(await state()).toEqual(before);
  });
});

describe("input that does not fit", () => {
  test("BA4: a query that says two things is 400", async () => {
    const { numberId } = await demo.conversationOf("Support", "+15415550126");
    for (const query of [
      `number=${numberId}&number=${numberId}`,
      "id[]=a",
      "id[$ne]=",
      "filter[constructor]=x",
      "sort=name;drop",
    ])
      expect((await demo.ana.call(conversationList.GET, `/api/conversations?${query}`)).status).toBe(400);
  });

  test("BA4, BA6: a filter is a list of known names; anything else is 400", async () => {
    const get = async (query: string) =>
      (await demo.ana.call(conversationList.GET, `/api/conversations?${query}`)).status;
    for (const query of [
      "filter=unresponded",
      "filter=unread",
      "filter=undelivered,unread,unresponded",
      "filter=mentioned,unread,unresponded,unattended",
      "filter=mine",
      "filter=mine,unread",
      "assignee=me",
      "assignee=nobody&filter=unread",
      `assignee=${newId()}&tag=${newId()}&state=snoozed`,
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
      "filter=unread&filter=undelivered",
      "filter=unread&filter=drafts",
      "assignee=",
      "assignee=Ana",
      "assignee=null",
      `assignee=${newId().toUpperCase()}`,
      "assignee=me&assignee=nobody",
      "tag=",
      "tag=warranty",
      "state=closed",
      `filter=${"unread,".repeat(1_000)}unread`,
    ])
      expect([query, await get(query)]).toEqual([query, 400]);
  });

  test("marks: one of the two at least, of the known words; a body that says more is 400", async () => {
    const { id } = await demo.conversationOf("Support", "+15415550126");
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
        (
          await demo.ana.call(marks.PUT, `/api/conversations/${id}/marks`, {
            method: "PUT",
            params: { id },
            body,
          })
        ).status,
      ]).toEqual([body, 400]);
    expect(await state()).toEqual(before);
  });

  test("snooze: a time as an instant; one that has passed or is a year away is 422, anything else 400", async () => {
    const { id } = await demo.conversationOf("Support", "+15415550126");
    const before = await state();
    const put = async (body: unknown) =>
      (
        await demo.ana.call(snooze.PUT, `/api/conversations/${id}/snooze`, {
          method: "PUT",
          params: { id },
          body,
        })
      ).status;
    for (const body of [
      {},
      null,
      { until: "tomorrow" },
      { until: "2026-02-30T09:00:00Z" },
      { until: "2026-12-01" },
      { until: Date.now() + 3_600_000 },
      { until: null },
      { until: new Date(Date.now() + 3_600_000).toISOString(), wakesOnReply: "no" },
      { until: new Date(Date.now() + 3_600_000).toISOString(), by: "somebody" },
    ])
      expect([body, await put(body)]).toEqual([body, 400]);
    for (const until of ["2001-01-01T00:00:00Z", new Date(Date.now() + 400 * 86_400_000).toISOString()])
      expect([until, await put({ until })]).toEqual([until, 422]);
    expect(await state()).toEqual(before);
  });

  const [someone, tooMany] = [newId(), Array.from({ length: 101 }, newId)];
  const handed = { clientId: newId(), to: someone, from: null, body: "Wants the red one" };
  const device = { endpoint: "https://push.example.test/1", p256dh: "B".repeat(87), auth: "A".repeat(22) };
  /** Of each route, bodies that say too little, too much, or something else. */
  const unfit: [string, typeof conversation.GET, string, readonly unknown[]][] = [
    [
      "PUT assignee",
      assignee.PUT,
      "conversations",
      [
        {},
        { to: null },
        { to: "Ana", from: null },
        { to: 1, from: null },
        { to: null, from: null, why: "x" },
      ],
    ],
    [
      "PUT owner",
      owner.PUT,
      "conversations",
      [{}, { to: "" }, { to: "Ana" }, { to: [someone] }, { to: null, from: null }, { ownerId: someone }],
    ],
    [
      "POST hand-off",
      handOff.POST,
      "conversations",
      [
        {},
        { ...handed, to: null },
        { ...handed, to: "Ben" },
        { ...handed, from: "" },
        { ...handed, body: 7 },
      ],
    ],
    [
      "PUT follow",
      follow.PUT,
      "conversations",
      [{}, { following: "yes" }, { following: null }, { following: true, userId: someone }],
    ],
    [
      "PUT tags",
      tags.PUT,
      "conversations",
      [
        {},
        { add: [] },
        { add: "vip" },
        { add: ["vip"] },
        { remove: tooMany },
        { add: [someone], by: someone },
      ],
    ],
    [
      "PUT note",
      note.PUT,
      "conversations",
      [{}, { body: null }, { body: "x", mentions: tooMany }, { mentions: [] }],
    ],
    [
      "PUT away",
      away.PUT,
      "people",
      [
        {},
        { until: "open" },
        { until: "noon", zone: "UTC" },
        { until: "hour", zone: "Mars/Base" },
        { until: "2026-02-30", zone: "UTC" },
      ],
    ],
    [
      "PUT mentions",
      mentions.PUT,
      "me",
      [{}, { notes: [] }, { notes: tooMany }, { notes: ["1"] }, { notes: someone }],
    ],
    [
      "POST read",
      readNotifications.POST,
      "me",
      [{}, { conversationId: "all" }, { conversationId: null, userId: someone }],
    ],
    [
      "PUT push",
      push.PUT,
      "me",
      [
        {},
        { ...device, auth: "short" },
        { ...device, p256dh: 7 },
        { ...device, endpoint: "http://127.0.0.1:5432/" },
        { ...device, endpoint: "file:///etc/passwd" },
        { ...device, userId: someone },
      ],
    ],
    [
      "POST tag",
      newTag.POST,
      "tags",
      [{}, { name: 7 }, { name: "x", color: "#fff" }, { name: "x", id: someone }],
    ],
  ];
  test.each(unfit)(
    "%s: a body that does not fit is 400, and nothing is changed",
    async (call, handler, of, bodies) => {
      const { id } = await demo.conversationOf("Support", "+15415550126");
      const before = await state();
      const [method = ""] = call.split(" ");
      for (const body of [null, [], "x", ...bodies])
        expect([
          body,
          (
            await demo.ana.call(handler, `/api/${of}`, {
              method,
              params: { id: of === "people" ? someone : id, note: noteId },
              body,
            })
          ).status,
        ]).toEqual([body, 400]);
      expect(await state()).toEqual(before);
    },
  );

  test("BA5: a cursor that is forged, cut, of another person or of another list is 400", async () => {
    const list = (await (await demo.ana.call(conversationList.GET, "/api/conversations?limit=2")).json()) as {
      next: string;
    };
    const ben = new Browser("198.51.100.3");
    await ben.signIn("ben@demo.test");
    const get = async (browser: Browser, query: string) =>
      (await browser.call(conversationList.GET, `/api/conversations?${query}`)).status;
    expect(await get(demo.ana, `limit=2&cursor=${list.next}`)).toBe(200);
    expect(await get(demo.ana, `limit=2&cursor=${list.next.slice(0, -4)}`)).toBe(400);
    expect(await get(demo.ana, "limit=2&cursor=AAAA")).toBe(400);
    expect(await get(demo.ana, `limit=2&state=resolved&cursor=${list.next}`)).toBe(400);
    expect(await get(ben, `limit=2&cursor=${list.next}`)).toBe(400);
  });

  test("BA9, BA13: a reply's faults have their own codes, and nothing is queued", async () => {
    const { id, publicSeq } = await demo.conversationOf("Support", "+15415550126");
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
      expect([
        change,
        (await demo.replyTo(id, { ...command({ seenSeq: publicSeq }), ...change })).status,
      ]).toEqual([change, status]);
    expect(await state()).toEqual(before);
  });

  test("BA11: an opted-out customer gets nothing: 409, whatever is acknowledged", async () => {
    const ben = new Browser("198.51.100.4");
    await ben.signIn("ben@demo.test");
    const { id, publicSeq } = await demo.conversationOf("Sales", "+15415550136");
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
    const { id } = await demo.conversationOf("Support", "+15415550126");
    expect((await demo.replyTo(id, command(), { "content-type": "text/plain" })).status).toBe(415);
    expect((await demo.replyTo(id, command({ body: "x".repeat(300_000) }))).status).toBe(413);
    const saved = await demo.ana.call(draft.PUT, `/api/conversations/${id}/draft`, {
      method: "PUT",
      params: { id },
      body: { clientId: newId(), body: "a\u0000b", media: [] },
    });
    expect(saved.status).toBeLessThan(500);
  });
});

describe("on a computer that several people share, a page of one does nothing in the name of the next", () => {
  const called = async (person: string | null) => {
    const { id, publicSeq } = await demo.conversationOf("Support", "+15415550126");
    const headers = { ...(person !== null && { "partyline-person": person }) };
    const to = (body: unknown, method = "POST") => ({ method, params: { id }, body, headers });
    return [
      await demo.ana.call(
        draft.PUT,
        `/api/conversations/${id}/draft`,
        to({ clientId: newId(), body: "Of the one before", media: [] }, "PUT"),
      ),
      await demo.ana.call(
        replies.POST,
        `/api/conversations/${id}/replies`,
        to(command({ seenSeq: publicSeq })),
      ),
      await demo.ana.call(resolve.POST, `/api/conversations/${id}/resolve`, to(undefined)),
      await demo.ana.call(tickets.GET, "/api/realtime/tickets", { headers }),
      await demo.ana.call(conversation.GET, `/api/conversations/${id}`, { params: { id }, headers }),
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
    const { me } = (await (await demo.ana.call(inbox.GET, "/api/inbox")).json()) as { me: { id: string } };
    for (const person of [me.id, null])
      expect((await called(person)).map(({ status }) => status)).not.toContain(409);
  });
});
