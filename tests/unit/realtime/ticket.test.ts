import { decodeJwt, decodeProtectedHeader } from "jose";
import { expect, test } from "vitest";
import { TICKET_TTL_S, TicketClaims } from "@/lib/protocol/ticket";
import { mintTicket } from "@/lib/realtime/ticket";
import { ROOM_SECRET, subject } from "../../support/tickets";

const now = new Date("2026-11-22T12:00:00.900Z");

test("V31: a ticket says who, which sign-in, which number and what for, and lives a minute", async () => {
  const who = subject();
  const { token, expiresAt } = await mintTicket(who, { now, secret: ROOM_SECRET });
  const claims = TicketClaims.parse(decodeJwt(token));
  expect(claims).toMatchObject({ ...who, aud: "room", iss: "partyline", pur: "room" });
  expect(claims.exp - claims.iat).toBe(TICKET_TTL_S);
  expect(expiresAt.toISOString()).toBe("2026-11-22T12:01:00.000Z");
  expect(decodeProtectedHeader(token)).toEqual({ alg: "HS256" });
});

test("V31: no two tickets are the same", async () => {
  const who = subject();
  const [one, two] = await Promise.all([1, 2].map(() => mintTicket(who, { now, secret: ROOM_SECRET })));
  expect(one?.token).not.toBe(two?.token);
});
