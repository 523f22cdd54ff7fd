import type { Api } from "@/tests/support/e2e/api";
import { appUrl, lines } from "@/tests/support/e2e/addresses";
import { expect, test } from "@/tests/support/e2e/test";

type Call = { name: string; path: string; method?: string; body?: unknown };

/** Everything that can be done to a conversation, a message and a number by their ids. */
const calls = (ids: { conversation: string; message: string; number: string }): Call[] => [
  { name: "thread", path: `/api/conversations/${ids.conversation}` },
  { name: "others", path: `/api/conversations/${ids.conversation}/others` },
  { name: "opens", path: `/api/conversations/${ids.conversation}/opens` },
  {
    name: "reply",
    path: `/api/conversations/${ids.conversation}/replies`,
    method: "POST",
    body: { clientId: "0198a000-0000-7000-8000-000000000001", seenSeq: 1, body: "x" },
  },
  {
    name: "draft",
    path: `/api/conversations/${ids.conversation}/draft`,
    method: "PUT",
    body: { clientId: "0198a000-0000-7000-8000-000000000001", body: "x", media: [] },
  },
  {
    name: "note",
    path: `/api/conversations/${ids.conversation}/notes`,
    method: "POST",
    body: { clientId: "0198a000-0000-7000-8000-000000000001", body: "x" },
  },
  { name: "readers", path: `/api/conversations/${ids.conversation}/readers` },
  {
    name: "edit a note",
    path: `/api/conversations/${ids.conversation}/notes/0198a000-0000-7000-8000-000000000002`,
    method: "PUT",
    body: { body: "x" },
  },
  {
    name: "delete a note",
    path: `/api/conversations/${ids.conversation}/notes/0198a000-0000-7000-8000-000000000002`,
    method: "DELETE",
  },
  {
    name: "hand off",
    path: `/api/conversations/${ids.conversation}/hand-off`,
    method: "POST",
    body: {
      clientId: "0198a000-0000-7000-8000-000000000003",
      to: "0198a000-0000-7000-8000-000000000004",
      from: null,
      body: "x",
    },
  },
  { name: "read", path: `/api/conversations/${ids.conversation}/read`, method: "POST", body: { seq: 0 } },
  { name: "resolve", path: `/api/conversations/${ids.conversation}/resolve`, method: "POST" },
  { name: "reopen", path: `/api/conversations/${ids.conversation}/reopen`, method: "POST" },
  {
    name: "assign",
    path: `/api/conversations/${ids.conversation}/assignee`,
    method: "PUT",
    body: { to: null, from: null },
  },
  { name: "owner", path: `/api/conversations/${ids.conversation}/owner`, method: "PUT", body: { to: null } },
  {
    name: "marks",
    path: `/api/conversations/${ids.conversation}/marks`,
    method: "PUT",
    body: { unread: true, reply: "needed" },
  },
  {
    name: "snooze",
    path: `/api/conversations/${ids.conversation}/snooze`,
    method: "PUT",
    body: { until: "2126-11-30T09:00:00Z" },
  },
  {
    name: "bring back",
    path: `/api/conversations/${ids.conversation}/snooze`,
    method: "DELETE",
    body: { undo: false },
  },
  {
    name: "tags",
    path: `/api/conversations/${ids.conversation}/tags`,
    method: "PUT",
    body: { add: ["0198a000-0000-7000-8000-000000000001"] },
  },
  {
    name: "undo many",
    path: "/api/conversations/bulk/undo",
    method: "POST",
    body: { id: "0198a000-0000-7000-8000-000000000005" },
  },
  {
    name: "opt-out",
    path: `/api/conversations/${ids.conversation}/opt-out`,
    method: "PUT",
    body: { optOut: true },
  },
  {
    name: "take over",
    path: `/api/conversations/${ids.conversation}/take-over`,
    method: "POST",
    body: { from: null },
  },
  { name: "release", path: `/api/messages/${ids.message}/release`, method: "POST" },
  { name: "undo", path: `/api/messages/${ids.message}/undo`, method: "POST" },
  { name: "mark", path: `/api/messages/${ids.message}/mark`, method: "POST", body: { as: "failed" } },
  { name: "ask the carrier", path: `/api/messages/${ids.message}/ask`, method: "POST" },
  {
    name: "compose",
    path: "/api/conversations",
    method: "POST",
    body: { numberId: ids.number, to: "+15415550123" },
  },
  { name: "list", path: `/api/conversations?number=${ids.number}` },
  { name: "ticket", path: `/api/realtime/ticket?number=${ids.number}` },
  { name: "catch-up", path: `/api/realtime/events?number=${ids.number}&epoch=${ids.number}&after=0` },
];

/** The answer as a stranger can tell it from another. */
async function seen(api: Api, { path, ...call }: Call) {
  const response = await api.call(path, call);
  const body = await response.text();
  return {
    status: response.status,
    body,
    length: response.headers.get("content-length") ?? body.length,
    type: response.headers.get("content-type"),
  };
}

const nowhere = () => ({
  conversation: crypto.randomUUID(),
  message: crypto.randomUUID(),
  number: crypto.randomUUID(),
});

test("V6: what is another tenant's, or another line's, answers exactly as what does not exist", async ({
  as,
  customer,
}) => {
  const [ana, ben, noor] = await Promise.all([as("ana"), as("ben"), as("noor")]);
  await customer.texts("For Ana only", { to: lines.anas });
  const theirs = async (owner: Api, line: string) => {
    const conversation = await owner.conversationWith(customer, line);
    const first = (await owner.conversation(conversation)).items.find((item) => item.kind === "message");
    return {
      conversation,
      message: first?.kind === "message" ? first.message.id : crypto.randomUUID(),
      number: await owner.numberId(line),
    };
  };
  const strangers: [Api, { conversation: string; message: string; number: string }][] = [
    [ana, await theirs(noor, lines.frontDesk)],
    [noor, await theirs(ana, lines.anas)],
    [ben, await theirs(ana, lines.anas)],
  ];
  for (const [stranger, ids] of strangers) {
    const [foreign, missing] = [calls(ids), calls(nowhere())];
    for (const [index, call] of foreign.entries()) {
      const other = missing[index];
      if (!other) throw new Error("no counterpart");
      const answer = await seen(stranger, call);
      expect(answer, call.name).toEqual(await seen(stranger, other));
      expect([200, 404], call.name).toContain(answer.status);
      if (answer.status === 200) expect(answer.body, call.name).toBe('{"conversations":[],"next":null}');
    }
  }
  expect((await ana.conversation((await theirs(ana, lines.anas)).conversation)).conversation).toMatchObject({
    publicSeq: 1,
    state: "open",
  });
});

test("V6: lists of a person name numbers and conversations of theirs alone", async ({ as }) => {
  const [ana, noor] = await Promise.all([as("ana"), as("noor")]);
  expect((await noor.numbers()).map(({ e164 }) => e164)).toEqual([lines.frontDesk]);
  expect((await ana.numbers()).map(({ e164 }) => e164).toSorted()).toEqual(
    [lines.support, lines.anas].toSorted(),
  );
  const inbox = await (await noor.call("/api/inbox")).text();
  for (const word of ["Ana Reyes", "Northgate", lines.support]) expect(inbox).not.toContain(word);
});

test("V38: a foreign page changes nothing, an absent origin beside a cookie neither, and our own page does", async ({
  as,
  customer,
}) => {
  const ana = await as("ana");
  await customer.texts("Who is asking?");
  const conversation = await ana.conversationWith(customer);
  const before = await ana.conversation(conversation);
  const first = before.items[0];
  const ids = {
    conversation,
    message: first?.kind === "message" ? first.message.id : "",
    number: await ana.numberId(lines.support),
  };
  const pages: Record<string, string>[] = [
    { origin: "https://evil.test" },
    { origin: "null" },
    { origin: `${appUrl()}.evil.test` },
    { origin: appUrl().replace("127.0.0.1", "evil.127.0.0.1.test") },
    { origin: appUrl().replace(/:\d+$/, "") },
    { origin: "https://evil.test", "x-forwarded-host": "evil.test" },
    { origin: appUrl(), "sec-fetch-site": "cross-site" },
    { origin: appUrl(), "sec-fetch-site": "same-site" },
    {},
  ];
  for (const { name, path, method, body } of calls(ids).filter((call) => call.method !== undefined))
    for (const headers of pages) {
      const response = await fetch(`${appUrl()}${path}`, {
        method,
        headers: { cookie: ana.cookies.header, "content-type": "application/json", ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      expect(response.status, `${name} ${JSON.stringify(headers)}`).toBe(403);
    }
  expect(await ana.conversation(conversation)).toEqual(before);
  expect(
    (await ana.call(`/api/conversations/${conversation}/read`, { method: "POST", body: { seq: 1 } })).status,
  ).toBe(200);
});
