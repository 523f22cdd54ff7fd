import { eq } from "drizzle-orm";
import { sends } from "@/db/schema/delivery";
import { appUrl } from "@/tests/support/e2e/addresses";
import { addresses } from "@/tests/support/e2e/app-addresses";
import type { Api } from "@/tests/support/e2e/api";
import { answerOf, tellsOfInside } from "@/tests/support/e2e/bad-answers";
import { raw } from "@/tests/support/e2e/raw-http";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { aConversation, anInbound, onNumber } from "@/tests/support/factories";

/** Doors with a key of their own, which have tests of their own. */
const OTHERS = /^\/(join|new-password|api\/(auth|health|jobs|room|sms))(\/|$)/;

/** Every route that asks for a session: a new one is swept without being named. */
const routes = async (id: string): Promise<string[]> =>
  (await addresses("route.ts", id)).filter((address) => !OTHERS.test(address));

test("V38, V51: no route, of whatever name, changes anything for a foreign page, for an id that is not there, or by a body that is none", async ({
  as,
}) => {
  test.setTimeout(180_000);
  const { header: cookie } = (await as("ana")).cookies;
  const swept = await routes(crypto.randomUUID());
  expect(swept.length).toBeGreaterThan(15);
  const json = { "content-type": "application/json" };
  const bodies: [Record<string, string>, string][] = [
    [json, "{"],
    [json, "null"],
    [json, "[]"],
    [json, '"x"'],
    [json, ""],
    [json, '{"__proto__":{"a":1},"constructor":1}'],
    [json, "[".repeat(50_000)],
    [json, `"${"x".repeat(300_000)}"`],
    [{ "content-type": "text/plain" }, "{}"],
    [{ ...json, "content-encoding": "gzip" }, "{}"],
  ];
  const wrong: string[] = [];
  for (const address of swept)
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      for (const origin of ["https://evil.test", "null"]) {
        const { status } = await raw(address, { method, headers: { cookie, origin, ...json }, body: "{}" });
        if (![403, 405].includes(status)) wrong.push(`${method} ${address} from ${origin}: ${status}`);
      }
      for (const [headers, body] of bodies) {
        const answer = await raw(address, {
          method,
          headers: { cookie, origin: appUrl(), ...headers },
          body,
        });
        // It asks for what many numbers missed, and reads: of none, nothing.
        const isRead = address === "/api/realtime/events" && body === "[]";
        if (
          !(isRead ? [200, 405] : [400, 404, 405, 413, 415, 422]).includes(answer.status) ||
          !String(answer.headers["content-type"]).includes("application/json")
        )
          wrong.push(
            `${method} ${address} ${body.slice(0, 20)}: ${answer.status} ${answer.headers["content-type"]}`,
          );
        // The method is none of this route's, whatever is sent with it.
        if (answer.status === 405) break;
      }
    }
  expect(wrong).toEqual([]);
});

/** Where an address of a route has an id. */
const ID = "{id}";
const at = (route: string, id: string): string => route.replaceAll(ID, id);

type Ids = { conversation: string; message: string; number: string; epoch: string; person: string };

/** A conversation of somebody's own line, with a text that has come and a reply that waits to leave. */
async function aDesk() {
  const { db, tenant } = await aTeam();
  const [line, other] = [await aLineOf(tenant, "Yard"), await aLineOf(tenant, "Desk")];
  const [owner, author] = [
    await aTeammate(tenant, "Ona Berg", [], "owner"),
    await aTeammate(tenant, "Kai Moor", [line]),
  ];
  const conversation = await aConversation(db, line);
  await anInbound(db, conversation, { body: "the sentinel is under the mat" });
  const { id: message } = await author.api.reply(conversation.conversationId, "It is gone", {
    undoSeconds: 30,
  });
  // It waits for as long as the sweep takes.
  await db
    .update(sends)
    .set({ dueAt: new Date(Date.now() + 3_600_000) })
    .where(eq(sends.messageId, message));
  const viewer = await aTeammate(tenant, "Vera Low", []);
  await onNumber(db, viewer.actor, line, "viewer");
  const strangers = {
    "another tenant's owner": await aTeammate((await aTeam()).tenant, "Olga Far", [], "owner"),
    "a member without that line": await aTeammate(tenant, "Milo Fisk", [other]),
  };
  const ids: Ids = {
    conversation: conversation.conversationId,
    message,
    number: line.numberId,
    epoch: line.epoch,
    person: author.actor.userId,
  };
  const stands = async () => {
    const {
      conversation: row,
      items,
      teamDrafts,
      mine,
    } = await owner.api.conversation(conversation.conversationId);
    return { conversation: row, items, teamDrafts, mine };
  };
  return { ids, strangers, viewer, stands };
}

type Question = { path: string; method: string; body?: unknown };

/** Everything a route may be asked with, about things with these ids; what does not fit it is refused for all alike. */
function asks(route: string, methods: readonly string[], ids: Ids): Question[] {
  const kind = /^\/api\/(messages|people)\//.exec(route)?.[1];
  const address = at(
    route,
    kind === "messages" ? ids.message : kind === "people" ? ids.person : ids.conversation,
  );
  const everything = {
    clientId: crypto.randomUUID(),
    seenSeq: 2,
    body: "x",
    media: [],
    seq: 1,
    from: null,
    as: "failed",
    numberId: ids.number,
    conversationId: ids.conversation,
    messageId: ids.message,
    to: "+15415550123",
    notes: [ids.message],
  };
  const bodies = [
    everything,
    { unread: true, reply: "needed" },
    { optOut: true },
    { to: null, from: null },
    { to: null },
    { until: "open", zone: "UTC" },
    { ...everything, to: ids.person },
    { until: new Date(Date.now() + 3_600_000).toISOString() },
    { undo: true },
    { remove: [ids.conversation] },
    { following: true },
    { conversationId: ids.conversation },
    { endpoint: "https://push.example.test/nobodys" },
    { change: { type: "resolve" }, ids: [ids.conversation] },
    { id: ids.message },
    [{ number: ids.number, epoch: ids.epoch, after: 0 }],
  ];
  const queries = [
    "",
    `?number=${ids.number}`,
    `?number=${ids.number}&epoch=${ids.epoch}&after=0`,
    `?q=sentinel&number=${ids.number}`,
    "?q=sentinel",
  ];
  return methods.flatMap((method) =>
    method === "GET"
      ? queries.map((query): Question => ({ path: address + query, method }))
      : bodies.map((body): Question => ({ path: address, method, body })),
  );
}

/** As the route itself says; one that says nothing is none of ours, and asked in both ways. */
async function methodsOf(api: Api, route: string): Promise<string[]> {
  const allow =
    (await api.call(at(route, crypto.randomUUID()), { method: "OPTIONS" })).headers.get("allow") ??
    "GET, POST";
  return allow.split(", ").filter((method) => method !== "HEAD");
}

const ask = async (api: Api, { path: asked, method, body: words }: Question) => {
  // A change of many is whose id it is: each of them makes one of their own.
  const body = words instanceof Object && "change" in words ? { id: crypto.randomUUID(), ...words } : words;
  const answer = await answerOf(await api.call(asked, { method, ...(body !== undefined && { body }) }));
  // A ticket is made anew each time.
  return { ...answer, body: answer.body.replace(/"(token|expiresAt)":"[^"]*"/g, "") };
};

test("V6, V43: every route, asked by the wrong person for what is somebody else's, answers as for what does not exist, and changes nothing", async () => {
  test.setTimeout(180_000);
  const { ids, strangers, viewer, stands } = await aDesk();
  const before = await stands();
  // Who is in the team is no secret to the team.
  const { person: _, ...secrets } = ids;
  const nowhere: Ids = {
    conversation: crypto.randomUUID(),
    message: crypto.randomUUID(),
    number: crypto.randomUUID(),
    epoch: crypto.randomUUID(),
    person: crypto.randomUUID(),
  };
  // Thousands of answers: each is looked at here, and what is wrong with any is asserted once.
  const wrong: unknown[] = [];
  for (const route of await routes(ID)) {
    const methods = await methodsOf(viewer.api, route);
    const statuses = new Set<number>();
    // Whoever asks has ids of their own for what they ask: a used one would be refused as such.
    for (const [who, { api }] of Object.entries(strangers)) {
      const nobodys = asks(route, methods, nowhere);
      for (const [index, question] of asks(route, methods, ids).entries()) {
        const other = nobodys[index];
        if (!other) throw new Error("no counterpart");
        const what = `${question.method} ${question.path}`;
        const [answer, expected] = await Promise.all([ask(api, question), ask(api, other)]);
        statuses.add(answer.status);
        const told = ["sentinel", ...Object.values(secrets)].filter((secret) => answer.body.includes(secret));
        if (answer.status !== expected.status || answer.body !== expected.body || told.length > 0)
          wrong.push({ who, what, answer, expected, told });
        if (tellsOfInside(answer.body) || tellsOfInside(expected.body)) wrong.push({ who, what, answer });
      }
    }
    for (const question of asks(route, methods, ids).filter(({ method }) => method !== "GET")) {
      // To look is a viewer's right, and so is what concerns only them: where they stopped reading, what they follow.
      // A change of many says of each that it may not be.
      const isOwn = /^\/api\/me\/|\/(read|events|follow|bulk)$/.test(route);
      const answer = await ask(viewer.api, question);
      const isRefused = isOwn
        ? [200, 400, 404, 405].includes(answer.status)
        : [400, 403, 404, 405, 409].includes(answer.status);
      if (!isRefused || tellsOfInside(answer.body))
        wrong.push({ who: "a viewer", what: `${question.method} ${question.path}`, answer });
    }
    // It was understood at least once, so that more was looked at than its form.
    if (route.includes(ID)) expect([...statuses], route).toContain(404);
  }
  expect(wrong).toEqual([]);
  expect(await stands()).toEqual(before);
});
