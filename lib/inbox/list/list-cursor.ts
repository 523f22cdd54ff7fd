import { createHmac, timingSafeEqual } from "node:crypto";
import { isId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";

export type ListPlace = { lastActivityAt: Date; id: string };

/**
 * A row's place in a list as an opaque string. It is signed with the session, so that it works only for this
 * person, this session and this filter (BA5). It grants nothing: the page is still read within the scope.
 */
export function writeCursor(actor: Actor, filter: string, { lastActivityAt, id }: ListPlace): string {
  const place = `${lastActivityAt.getTime()}.${id}`;
  return Buffer.from(`${place}.${sign(actor, filter, place)}`).toString("base64url");
}

/** Parses the place; null if the string was not written for this person, session and filter. */
export function readCursor(actor: Actor, filter: string, cursor: string): ListPlace | null {
  const [time = "", id = "", signature = "", ...rest] = Buffer.from(cursor, "base64url")
    .toString()
    .split(".");
  const expected = Buffer.from(sign(actor, filter, `${time}.${id}`));
  const given = Buffer.from(signature);
  if (rest.length > 0 || !isId(id) || given.length !== expected.length || !timingSafeEqual(given, expected))
    return null;
  return { lastActivityAt: new Date(Number(time)), id };
}

const sign = (actor: Actor, filter: string, place: string): string =>
  createHmac("sha256", actor.sessionId)
    .update([actor.tenantId, actor.userId, filter, place].join("\n"))
    .digest("base64url");
