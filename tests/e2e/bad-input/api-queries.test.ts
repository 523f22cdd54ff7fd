import { eq } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { sessions } from "@/db/schema/people";
import { Api } from "@/tests/support/e2e/api";
import { answerOf, expectAnswer } from "@/tests/support/e2e/bad-answers";
import { sessionIdOf, signIn } from "@/tests/support/e2e/sign-in";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { aConversation, anInbound } from "@/tests/support/factories";
import { row } from "./row";
import { patience } from "@/tests/support/patience";

/** What stands behind the question mark. */

type Found = {
  conversations: {
    conversation: { id: string; contactName: string | null };
    match: { body: string } | null;
  }[];
};

/** A line with as many conversations as these texts, two people on it, one of whom has signed in twice. */
async function aDesk(texts: readonly string[]) {
  const { db, tenant } = await aTeam();
  const line = await aLineOf(tenant, "Desk");
  const [kai, lea] = [
    await aTeammate(tenant, "Kai Moor", [line]),
    await aTeammate(tenant, "Lea Sand", [line]),
  ];
  const rows = [];
  for (const body of texts) {
    const conversation = await aConversation(db, line);
    await anInbound(db, conversation, { body });
    rows.push(conversation);
  }
  const refuses = async (path: string) => {
    await expectAnswer(async () => answerOf(await kai.api.call(path)), 400, path.slice(0, 100));
  };
  return { db, line, kai, lea, rows, refuses };
}

const list = (query: string) => `/api/conversations?${query}`;
let desk: Promise<Awaited<ReturnType<typeof aDesk>>> | undefined;
/** One for all rows that change nothing, which each of them shows. */
const theDesk = () => (desk ??= aDesk(["One", "Two", "Three"]));

row("BA4", async () => {
  const { line, rows, refuses } = await theDesk();
  const number = line.numberId;
  for (const query of [
    `number=${number}&number=${number}`,
    "number[]=1",
    "number[$ne]=1",
    "filter[constructor]=1",
    "filter=toString",
    "filter=unread,unread,x",
    "filter=",
    "assignee=toString",
    "assignee[]=me",
    "tag=1",
    "state=nowhere",
    "state[]=open",
    "__proto__[x]=1",
    "constructor=1",
    "unknown=1",
    "q=%25",
    "Number=1",
    "%00=1",
    "state=open%00",
  ])
    await refuses(list(query));
  for (const query of [
    "x=1",
    "with=",
    "by=",
    "by=you",
    "by=me&by=me",
    "with=1&with=2",
    `with=${"1".repeat(65)}`,
  ])
    await refuses(`/api/numbers?${query}`);
  for (const query of ["", "q=a&q=b", "q[]=a", "q=a&x=1", "q=a&number=1", "q=a&only=", "q=a&only=names"])
    await refuses(`/api/search?${query}`);
  for (const query of [`number=${number}&number=${number}`, "number[]=1", `id=${number}`])
    await refuses(`/api/realtime/ticket?${query}`);
  await refuses(`/api/conversations/${rows[0]?.conversationId}/opens?x=1`);
  await refuses(`/api/conversations/${rows[0]?.conversationId}/others?x=1`);
});

row("BA5", async () => {
  const { db, line, kai, lea, refuses } = await theDesk();
  const again = new Api(await signIn(kai.email));
  const cursorOf = async (api: Api, query = "") =>
    (await api.read<{ next: string | null }>(list(`limit=1${query}`))).next ?? "";
  const [mine, open, ofLine, leas, before] = await Promise.all([
    cursorOf(kai.api),
    cursorOf(kai.api, "&state=open"),
    cursorOf(kai.api, `&number=${line.numberId}`),
    cursorOf(lea.api),
    cursorOf(again),
  ]);
  expect(new Set([mine, open, ofLine, leas, before]).size).toBe(5);
  expect((await kai.api.call(list(`cursor=${encodeURIComponent(mine)}`))).status).toBe(200);

  const forged = Buffer.from(
    Buffer.from(mine, "base64url").toString().replace(/^\d+/, "9999999999999"),
  ).toString("base64url");
  const unsigned = Buffer.from(
    Buffer.from(mine, "base64url").toString().split(".").slice(0, 2).join("."),
  ).toString("base64url");
  for (const cursor of [
    "x",
    "",
    "a".repeat(900),
    "a".repeat(2_000),
    "%00",
    "../x",
    mine.slice(0, -3),
    `${mine}A`,
    mine.toUpperCase(),
    forged,
    unsigned,
    leas,
    before,
    open,
    ofLine,
  ])
    await refuses(list(`cursor=${encodeURIComponent(cursor)}`));
  for (const narrower of ["state=open", "filter=unread", "assignee=me", `number=${line.numberId}`])
    await refuses(list(`${narrower}&cursor=${encodeURIComponent(mine)}`));
  // It is worth as much as the sign-in it was made for, and no longer.
  expect((await again.call(list(`cursor=${encodeURIComponent(before)}`))).status).toBe(200);
  await db
    .update(sessions)
    .set({ revokedAt: new Date() })
    .where(eq(sessions.id, await sessionIdOf(again.cookies)));
  expect((await again.call(list(`cursor=${encodeURIComponent(before)}`))).status).toBe(401);
});

row("BA6", async () => {
  const { refuses } = await theDesk();
  for (const query of [
    "sort=name;drop",
    'sort="a\\"--"',
    "sort=last_activity_at",
    "orderBy=id",
    "order=desc",
    "sort[]=a",
    "direction=1;select pg_sleep(5)",
  ])
    await refuses(list(query));
});

row("BA7", async () => {
  const { line, rows, refuses, kai } = await theDesk();
  for (const limit of [
    "0",
    "-1",
    "1e9",
    "abc",
    "101",
    "1.5",
    "",
    "0x10",
    "%D9%A5",
    "999999999999999999999",
    "1%00",
    "+1",
  ])
    await refuses(list(`limit=${limit}`));
  for (const query of [
    "page=1000000000",
    "date=9999-99-99",
    "from=2026-01-02&to=2026-01-01",
    "year=0",
    "at=2026-03-08T02:30",
  ])
    await refuses(list(query));
  const conversation = `/api/conversations/${rows[0]?.conversationId}`;
  for (const query of [
    "before=-1",
    "before=abc",
    "before=1e3",
    "before=99999999999999999999",
    "limit=0",
    "x=1",
    "before=1&before=2",
    "after=-1",
    "after=abc",
    "around=1e3",
    "around=Unseen",
    "before=1&after=1",
    "after=1&around=1",
    "before=1&around=unseen",
  ])
    await refuses(`${conversation}?${query}`);
  // Places beyond either end are ends.
  for (const query of ["before=0", "after=999999999999999", "around=999999999999999"])
    expect((await kai.api.call(`${conversation}?${query}`)).status, query).toBe(200);
  const { epoch } = await kai.api.read<{ epoch: string }>(`/api/realtime/ticket?number=${line.numberId}`);
  for (const query of [
    "",
    `number=${line.numberId}`,
    `number=${line.numberId}&epoch=x&after=0`,
    ...["-1", "1e3", "", "99999999999999999999", "0&x=1"].map(
      (after) => `number=${line.numberId}&epoch=${epoch}&after=${after}`,
    ),
  ])
    await refuses(`/api/realtime/events?${query}`);
});

row("BA8", async () => {
  const { db, kai, rows, refuses } = await aDesk([
    "100% off",
    "under_score",
    "back\\slash",
    "a.*b (a+)+$",
    "שלום עולם",
    ...Array.from({ length: 55 }, (_, index) => `Bulk ${index}`),
  ]);
  const name = async (at: number, words: string) =>
    db
      .update(contacts)
      .set({ name: words })
      .where(eq(contacts.id, rows[at]?.contactId ?? ""));
  await Promise.all([name(10, "50% Bob_B\\z"), name(11, "50x BobxBxz")]);
  const search = async (q: string) => {
    const startedAt = performance.now();
    const { conversations } = await kai.api.read<Found>(`/api/search?q=${encodeURIComponent(q)}`);
    expect(performance.now() - startedAt, q.slice(0, 40)).toBeLessThan(patience(1_000));
    expect(conversations.length, q.slice(0, 40)).toBeLessThanOrEqual(50);
    return conversations.map(({ conversation, match }) => match?.body ?? conversation.contactName);
  };

  await test.step("what would be a wildcard is a sign like others", async () => {
    for (const nothing of [
      "%",
      "_",
      "\\",
      "%%%",
      "'",
      "--",
      "*",
      ".*",
      "%_%",
      "\u200f",
      "\u0000",
      " ",
      "un%e",
      "zzz%",
      "50%of",
      "Bob%yy",
    ])
      expect(await search(nothing), nothing).toEqual([]);
    for (const [q, found] of [
      ["100%", ["100% off"]],
      ["back\\sl", ["back\\slash"]],
      ["שלום", ["שלום עולם"]],
      ["\u202eשלום\u202c", ["שלום עולם"]],
    ] as const)
      expect(await search(q), q).toEqual(found);
    // It parts words, as a space does.
    for (const q of ["50% Bob_", "Bob_B\\z", "Bob%z"])
      expect((await search(q)).toSorted(), q).toEqual(["50% Bob_B\\z", "50x BobxBxz"]);
    for (const q of ["Bob%bx", "50x_"]) expect(await search(q), q).toEqual(["50x BobxBxz"]);
  });
  await test.step("no operator is one, and nothing takes long", async () => {
    for (const q of [
      "100 OR under_score",
      "100 | score",
      "!100",
      "100 <-> off",
      "(a+)+$",
      "^(a|a)*$".repeat(20),
      "a ".repeat(100),
      "('x' & !'y') | 'z':*A",
      "x\u0000'; select pg_sleep(5)--",
      "z".repeat(200),
      "\u0301".repeat(200),
      "😀".repeat(100),
    ])
      expect((await search(q)).length, q.slice(0, 30)).toBeLessThanOrEqual(1);
  });
  expect(await search("bulk")).toHaveLength(50);
  expect(await search("303555")).toHaveLength(50);
  for (const q of ["x".repeat(10_240), Array.from({ length: 500 }, () => "a").join(" OR "), "x".repeat(201)])
    await refuses(`/api/search?q=${encodeURIComponent(q)}`);
});
