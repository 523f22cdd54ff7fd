import { SignJWT } from "jose";
import { newId } from "@/lib/base/ids";
import type { TicketSubject } from "@/lib/protocol/ticket";

export const ROOM_SECRET = "a secret of the tests, long enough";
export const ORIGIN = "https://inbox.example.test";

export const subject = (over: Partial<TicketSubject> = {}): TicketSubject => ({
  sub: newId(),
  name: "Ana Ölüdeniz",
  sid: newId(),
  tid: newId(),
  nid: newId(),
  may: "reply",
  ...over,
});

/** A token as somebody might forge one: any claims, any header, any key. Absent (`undefined`) claims are left out. */
export async function forge(
  claims: Record<string, unknown>,
  {
    now = new Date(),
    header = {},
    secret = ROOM_SECRET,
  }: { now?: Date; header?: Record<string, unknown>; secret?: string } = {},
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const all = {
    iss: "partyline",
    aud: "room",
    pur: "room",
    iat: issuedAt,
    exp: issuedAt + 60,
    jti: newId(),
    ...subject(),
    ...claims,
  };
  if (header.alg === "none") return [{ alg: "none" }, all].map((part) => encode(part)).join(".") + ".";
  return new SignJWT(JSON.parse(JSON.stringify(all)))
    .setProtectedHeader({ alg: "HS256", ...header })
    .sign(new TextEncoder().encode(secret));
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

/** Tokens none of which may open the socket of `nid`, by what is wrong with them (V31, BR1, BR2). */
export function badTickets(
  nid: string,
  now = new Date(),
  secret = ROOM_SECRET,
): Record<string, () => Promise<string>> {
  const at = Math.floor(now.getTime() / 1000);
  return {
    rubbish: async () => "x.y.z",
    empty: async () => "",
    expired: () => forge({ nid, iat: at - 120, exp: at - 60 }, { now, secret }),
    "of another number": () => forge({}, { now, secret }),
    "alg none": () => forge({ nid }, { now, secret, header: { alg: "none" } }),
    HS384: () => forge({ nid }, { now, secret, header: { alg: "HS384" } }),
    "another secret": () => forge({ nid }, { now, secret: "another secret, just as long as ours" }),
    "another secret with a kid that is a path": () =>
      forge({ nid }, { now, secret: "x".repeat(32), header: { kid: "../../dev/null" } }),
    "another secret with a jku": () =>
      forge({ nid }, { now, secret: "x".repeat(32), header: { jku: "https://evil.test/keys" } }),
    "no audience": () => forge({ nid, aud: undefined }, { now, secret }),
    "another audience": () => forge({ nid, aud: "app" }, { now, secret }),
    "a list of audiences": () => forge({ nid, aud: ["room"] }, { now, secret }),
    "another issuer": () => forge({ nid, iss: "someone" }, { now, secret }),
    "another purpose": () => forge({ nid, pur: "session" }, { now, secret }),
    "no expiry": () => forge({ nid, exp: undefined }, { now, secret }),
    "expiry as a text": () => forge({ nid, exp: String(at + 60) }, { now, secret }),
    "expiry in the year 2100": () => forge({ nid, exp: 4_102_444_800 }, { now, secret }),
    "issued in the future": () => forge({ nid, iat: at + 60, exp: at + 90 }, { now, secret }),
    "not valid yet": () => forge({ nid, nbf: at + 60 }, { now, secret }),
    "no issue time": () => forge({ nid, iat: undefined }, { now, secret }),
    "issued long ago, not expired": () => forge({ nid, iat: at - 120, exp: at + 30 }, { now, secret }),
    "no person": () => forge({ nid, sub: undefined }, { now, secret }),
    "a person that is no id": () => forge({ nid, sub: "admin" }, { now, secret }),
    "no sign-in": () => forge({ nid, sid: undefined }, { now, secret }),
    "an unknown right": () => forge({ nid, may: "admin" }, { now, secret }),
  };
}
