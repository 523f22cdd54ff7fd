import { count, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sends } from "@/db/schema/delivery";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import type { queueReply } from "@/lib/inbox/replies/queue-reply";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  aNumber,
  anInbound,
  aPerson,
  aSharedConversation,
  onNumber,
  theSameCustomer,
} from "../../support/factories";
import { aRacer, RACER_CONNECTIONS, type Racer } from "../../support/race";

/*
 * Two processes with pools of their own. Each was seen to fail on a build that is broken on purpose: replied_elsewhere
 * without the lock of the contact, you_replied where every sign-in of a person counts as one.
 */
const ROUNDS = 300;

let database: TestDatabase;
let racers: [Racer, Racer];
beforeAll(async () => {
  database = await createTestDatabase();
  racers = await Promise.all([aRacer(database.url), aRacer(database.url)]);
});
afterAll(async () => {
  await Promise.all(racers.map((racer) => racer.stop()));
  await database.close();
});

type Queued = Awaited<ReturnType<typeof queueReply>>;
type Reply = Parameters<typeof queueReply>[2];
type Side = { actor: Actor; conversationId: string; seenSeq: number; body: string };

const reply = async (racer: Racer, { actor, ...input }: Side) =>
  (await racer.run({
    run: "queueReply",
    actor,
    input: { clientId: newId(), ...input } satisfies Reply,
  })) as Queued;

/** Both sides of every round at once, as many rounds together as a racer has connections. */
async function race(rounds: readonly [Side, Side][]): Promise<Queued[][]> {
  const outcomes: Queued[][] = [];
  for (let first = 0; first < rounds.length; first += RACER_CONNECTIONS)
    outcomes.push(
      ...(await Promise.all(
        rounds
          .slice(first, first + RACER_CONNECTIONS)
          .map(([one, two]) => Promise.all([reply(racers[0], one), reply(racers[1], two)])),
      )),
    );
  return outcomes;
}

function oneWins(outcomes: Queued[], round: number) {
  const winner = outcomes.find((outcome) => outcome.ok);
  const loser = outcomes.find((outcome) => !outcome.ok);
  if (!winner?.ok || !loser || loser.ok || loser.error.code !== "refused")
    throw new Error(`round ${round}: ${JSON.stringify(outcomes)}`);
  return { message: winner.value.message, refusal: loser.error.refusal };
}

const queuedIn = async (conversationIds: string[]) =>
  (
    await database.db.select({ n: count() }).from(sends).where(inArray(sends.conversationId, conversationIds))
  )[0]?.n;

describe("V3: two processes at the same moment", () => {
  test("replied_elsewhere: of 300 pairs of answers to one contact from two numbers exactly one of each is accepted, and the loser is told which", async () => {
    const { db } = database;
    const { tenant, number, ana } = await aSharedConversation(db);
    const sales = await aNumber(db, tenant, { label: "Sales" });
    const cara = await onNumber(db, await aPerson(db, tenant, { name: "Cara Diaz" }), sales);
    const rounds = await Promise.all(
      Array.from({ length: ROUNDS }, async (): Promise<[Side, Side]> => {
        const here = await aConversation(db, number);
        const there = await theSameCustomer(db, here, sales);
        const [asked, askedThere] = [await anInbound(db, here), await anInbound(db, there)];
        return [
          {
            actor: ana,
            conversationId: here.conversationId,
            seenSeq: asked.publicSeq,
            body: "Ana will help you with that",
          },
          {
            actor: cara,
            conversationId: there.conversationId,
            seenSeq: askedThere.publicSeq,
            body: "We cannot do that here, sorry",
          },
        ];
      }),
    );
    for (const [round, outcomes] of (await race(rounds)).entries()) {
      const { message, refusal } = oneWins(outcomes, round);
      expect(refusal).toMatchObject({
        reason: "replied_elsewhere",
        unseen: [],
        publicSeq: 1,
        elsewhere: [{ messageId: message.id, at: message.acceptedAt }],
      });
    }
    expect(await queuedIn(rounds.flat().map(({ conversationId }) => conversationId))).toBe(ROUNDS);
  });

  test("you_replied: of 300 pairs of replies of one account from two devices exactly one of each is accepted, and the loser is told which", async () => {
    const { db } = database;
    const { number, ana } = await aSharedConversation(db);
    const phone: Actor = { ...ana, sessionId: newId() };
    const rounds = await Promise.all(
      Array.from({ length: ROUNDS }, async (): Promise<[Side, Side]> => {
        const conversation = await aConversation(db, number);
        const { publicSeq } = await anInbound(db, conversation);
        const side = { conversationId: conversation.conversationId, seenSeq: publicSeq };
        return [
          { ...side, actor: ana, body: "Ana will help you with that" },
          { ...side, actor: phone, body: "We cannot do that here, sorry" },
        ];
      }),
    );
    for (const [round, outcomes] of (await race(rounds)).entries()) {
      const { message, refusal } = oneWins(outcomes, round);
      expect(refusal).toMatchObject({
        reason: "you_replied",
        unseen: [{ id: message.id, author: { id: ana.userId } }],
        publicSeq: 2,
      });
    }
    expect(await queuedIn(rounds.flat().map(({ conversationId }) => conversationId))).toBe(ROUNDS);
  });
});
